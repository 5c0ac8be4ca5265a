import { expect, test } from 'vitest';
import { glance, sentenceOf } from '../../../webview/overview/sentence';
import { shortener } from '../../../webview/ui/brief-name';
import type { Hypothesis } from '../../../src/protocol/report';

const hypothesis = (kind: Hypothesis['kind'], summary: string) => ({ kind, summary }) as Hypothesis;

test('the cause is told as the hypothesis tells it, and the fall beside it', () => {
  const headline =
    'Accuracy fell from 78% to 51% at 2026-03-05 19:59 UTC (19:56–20:00) for device=mobile; features.age is multiplied by 12: its unit changed.';
  const summary = 'features.age is multiplied by 12 for device=mobile: its unit changed.';
  expect(sentenceOf({ steps: [], headline, hypotheses: [hypothesis('data-fault', summary)] })).toEqual({
    cause: summary,
    fall: 'Accuracy fell from 78% to 51% at 2026-03-05 19:59 UTC (19:56–20:00) for device=mobile.',
  });
});

test('a segment that holds what parts the sentence does not part it', () => {
  const headline = 'Accuracy fell from 78% to 51% for city=a; b, c; the same inputs now lead to other outcomes.';
  const summary = 'For city=a; b, c the same inputs now lead to other outcomes.';
  expect(sentenceOf({ steps: [], headline, hypotheses: [hypothesis('concept-drift', summary)] }).fall).toBe(
    'Accuracy fell from 78% to 51% for city=a; b, c.',
  );
});

test('a headline that names no cause, or another than the hypothesis does, stays whole', () => {
  const quiet = 'No incident found: accuracy went from 78% to 79%, no more than it moves by itself.';
  expect(sentenceOf({ steps: [], headline: quiet, hypotheses: [hypothesis('none', 'Nothing got worse.')] })).toEqual({
    cause: null,
    fall: quiet,
  });
  expect(sentenceOf({ steps: [], headline: quiet, hypotheses: [hypothesis('data-fault', 'x is null.')] }).cause).toBe(
    null,
  );
});

test('of a word that nobody reads to its end the middle gives way', () => {
  expect(glance('age is null')).toBe('age is null');
  const word = 'features.customer_behaviour.basket_value_over_the_previous_1_days_normalised_by_region_v0';
  expect(glance(`${word} is null`)).toBe('features.customer_behaviour.basket…lised_by_region_v0 is null');
});

test('of long names the beginning that most share is left out, of short ones nothing', () => {
  const names = Array.from({ length: 20 }, (_one, days) => `features.customer_behaviour.orders_over_the_last_${days}`);
  const brief = shortener([...names, 'features.age', 'country']);
  expect(brief('features.customer_behaviour.orders_over_the_last_7')).toBe('…orders_over_the_last_7');
  expect(brief('features.age')).toBe('features.age');
  expect(shortener(['features.customer_behaviour.orders_over_the_last_7'])('features.customer_behaviour.orders')).toBe(
    'features.customer_behaviour.orders',
  );
});

test('of long names that are alike at both ends what tells them apart stays, and no two become the same', () => {
  const names = ['customer_session', 'merchant_terminal'].flatMap((entity) =>
    ['mean', 'max', 'sum'].flatMap((kind) =>
      ['1h', '7d', '30d'].map(
        (span) => `store.${entity}_rolling_${kind}_of_basket_value_over_${span}_normalised_by_country_v2`,
      ),
    ),
  );
  const brief = shortener([...names, 'country']);
  expect(brief('store.customer_session_rolling_mean_of_basket_value_over_7d_normalised_by_country_v2')).toBe(
    '…customer…mean…7d',
  );
  expect(new Set(names.map(brief)).size).toBe(names.length);
  const alone = 'feature_store.customer_profile.rolling_window_30d.mean_basket_value_including_tax_v2';
  expect(shortener([...Array.from({ length: 40 }, (_one, place) => `column_${place}`), alone])(alone)).toBe(alone);
  const twins = ['a', 'b'].flatMap((end) => names.map((name) => name.replace('value', 'value_value').concat('_', end)));
  expect(new Set(twins.map(shortener(twins))).size).toBe(twins.length);
});
