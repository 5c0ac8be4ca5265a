/**
 * ShopFlow's recommender: three scores and a softmax. Younger customers are shown headphones, older ones notebooks, and
 * the mug is everyone's fallback. It believes the features it is given.
 */
export const PRODUCTS = ['headphones', 'notebook', 'mug'];

/** Higher makes customers (and the model that learned from them) more decided. Set for an accuracy of 78%. */
const DECISIVENESS = 2.75;

/** Probability of each product, in the order of `PRODUCTS`. `page_load_ms` is logged, but was learned to mean nothing. */
export function probabilities({ age, basket_value, visits_30d, pages_viewed }) {
  const maturity = Math.tanh((age - 37) / 11);
  const spending = Math.tanh((basket_value - 35) / 30);
  const habit = Math.tanh((visits_30d - 4) / 4);
  const scores = [
    0.25 - 1.25 * maturity + 0.3 * spending,
    -0.2 + 1.25 * maturity + 0.2 * spending,
    0.2 - 0.8 * maturity ** 2 + 0.55 * habit - 0.6 * spending - 0.1 * Math.tanh((pages_viewed - 5) / 5),
  ].map((score) => Math.exp(DECISIVENESS * score));
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
}

/** The product shown first, and the probability the model gives it. */
export function recommend(features) {
  const chances = probabilities(features);
  const confidence = Math.max(...chances);
  return { prediction: PRODUCTS[chances.indexOf(confidence)], confidence };
}
