import { PRODUCTS, probabilities } from './recommender.mjs';

/** Mean age by device: phones are young, desktops are not. */
const AGE = { mobile: [31.5, 7], desktop: [43, 12], tablet: [46, 13] };

/** Share of purchases that follow no preference: gifts, impulse. Tablets are shared in families, at all times. */
const WHIM = { mobile: 0.05, desktop: 0.06, tablet: 0.3 };

const round = (value, digits) => Number(value.toFixed(digits));

/** Who visits: where from, on what device, and the features as they truly are. */
export function visit(random, { evening, campaignShare, slowPages }) {
  const device = random.choose({ mobile: evening ? 0.4 : 0.36, desktop: evening ? 0.52 : 0.56, tablet: 0.08 });
  const [meanAge, spread] = AGE[device];
  const context = {
    device,
    country: random.choose({ US: 0.46, DE: 0.22, GB: 0.18, BR: 0.14 }),
    source: random.choose({ search: 0.48, direct: 0.34, email: 0.12, campaign: campaignShare }),
    userId: `u${1000 + Math.floor(random.uniform() * 2600)}`,
    variant: random.choose({ control: 0.5, treatment: 0.5 }),
  };
  const features = {
    age: Math.max(16, Math.min(84, Math.round(random.normal(meanAge, spread)))),
    basket_value: round(Math.exp(random.normal(3.3, 0.7)), 2),
    visits_30d: random.geometric(3.5),
    pages_viewed: 1 + random.geometric(4),
    page_load_ms: Math.round(Math.exp(random.normal(slowPages ? 6.55 : 6.2, 0.35))),
  };
  return { context, features };
}

/** What the customer buys: by preference, unless a whim (more of them in a noisy half-hour) decides. */
export function purchase(random, { context, features }, noise) {
  if (random.uniform() < WHIM[context.device] + noise) return PRODUCTS[Math.floor(random.uniform() * PRODUCTS.length)];
  const [headphones, notebook, mug] = probabilities(features);
  return random.choose({ headphones, notebook, mug });
}
