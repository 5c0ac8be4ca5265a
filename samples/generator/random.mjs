/** A seeded source of randomness (mulberry32): the same seed gives the same sample on every machine. */
export function randomSource(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (mean, deviation) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  /** One key of `weights`, drawn in proportion to its value. */
  const choose = (weights) => {
    const entries = Object.entries(weights);
    let left = uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    return entries[entries.length - 1][0];
  };
  /** Non-negative integer with the given mean and the spread of a geometric distribution. */
  const geometric = (mean) => Math.floor(Math.log(1 - uniform()) / Math.log(mean / (1 + mean)));
  const hex = (digits) => Array.from({ length: digits }, () => Math.floor(uniform() * 16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(uniform() * 4)]}${hex(3)}-${hex(12)}`;
  return { uniform, normal, choose, geometric, uuid };
}
