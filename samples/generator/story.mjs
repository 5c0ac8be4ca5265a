/** What happened at ShopFlow, and when. Everything that samples/README.md tells is decided here. */
const at = (text) => Date.parse(`${text}Z`) / 1000;

export const LOG_START = at('2026-03-02T08:00');
export const LOG_END = at('2026-03-06T02:00');
export const FAULT_START = at('2026-03-05T20:00');

/** The decoys: a campaign changes who comes, and a content network makes pages slower. Neither touches the model. */
const CAMPAIGN_START = at('2026-03-05T09:00');
const SLOW_PAGES_START = at('2026-03-05T14:10');

/** Relative traffic by hour of the day (UTC). */
const TRAFFIC = [34, 20, 12, 9, 8, 10, 16, 28, 40, 48, 52, 54, 58, 54, 50, 50, 54, 62, 76, 92, 104, 100, 86, 60];

export const hourOf = (time) => Math.floor(time / 3600) % 24;

/** Expected share of the day's traffic, per hour. */
export const traffic = (time) => TRAFFIC[hourOf(time)] / TRAFFIC.reduce((sum, weight) => sum + weight, 0);

/** What surrounds a visit at this time. */
export const conditions = (time) => ({
  evening: hourOf(time) >= 18 || hourOf(time) < 2,
  campaignShare: time >= CAMPAIGN_START ? 0.2 : 0.06,
  slowPages: time >= SLOW_PAGES_START,
});

/**
 * The features that the feature store serves. Since the pipeline run of 19:45 the mobile path gives the age in months:
 * `months_between(today, birth_date)` came without its `/ 12`.
 */
export function served(features, device, time, random) {
  const faulty = device === 'mobile' && time >= FAULT_START;
  return faulty ? { ...features, age: features.age * 12 + Math.floor(random.uniform() * 12) } : features;
}

const event = (id, type, title, start, end, scope = {}) => ({
  id,
  type,
  title,
  start: `${start}:00Z`,
  ...(end ? { end: `${end}:00Z` } : {}),
  status: 'success',
  scope,
});

/** Four days of a shop's change log; `pipeline-0305` is the guilty one. */
export const EVENTS = [
  event('deploy-web-211', 'deploy', 'shop-web 2.11.0', '2026-03-02T10:15', '2026-03-02T10:22'),
  event('pipeline-0302', 'pipeline', 'feature-pipeline nightly run 0302', '2026-03-02T19:45', '2026-03-02T19:58'),
  event('deploy-search-87', 'deploy', 'search-ranking 87', '2026-03-03T13:40', '2026-03-03T13:52'),
  event('pipeline-0303', 'pipeline', 'feature-pipeline nightly run 0303', '2026-03-03T19:45', '2026-03-03T19:57'),
  event('deploy-web-212', 'deploy', 'shop-web 2.12.0', '2026-03-04T09:30', '2026-03-04T09:36'),
  event('pipeline-0304', 'pipeline', 'feature-pipeline nightly run 0304', '2026-03-04T19:45', '2026-03-04T19:58'),
  event('campaign-spring', 'campaign', 'Spring campaign starts', '2026-03-05T09:00'),
  event('deploy-cdn', 'deploy', 'cdn-config: images through a second origin', '2026-03-05T14:10', '2026-03-05T14:14'),
  event('deploy-api-194', 'deploy', 'recommender-api 1.9.4 (same model)', '2026-03-05T17:20', '2026-03-05T17:31'),
  event(
    'pipeline-0305',
    'pipeline',
    'feature-pipeline nightly run 0305: mobile sessions rewritten',
    '2026-03-05T19:45',
    '2026-03-05T19:58',
  ),
  event('deploy-checkout-41', 'deploy', 'checkout 4.1', '2026-03-05T21:35', '2026-03-05T21:41'),
  event('flag-reviews', 'flag', 'Product reviews shown to everyone', '2026-03-05T23:10'),
];
