import type { Dialect } from './dialect';

/** A Mersenne prime: residues multiply within 64 bits. */
const PRIME = 2_147_483_647;
const FIRST = 48_271;
const SECOND = 69_621;
const LAST = 16_807;
const A_SEED = 1_000_003;

/**
 * A number in [0, 1) from a whole one that is not negative: two rounds of multiplying and squaring modulo a prime. A
 * fifth of what hashing the number's text costs, and whole-number arithmetic is the same everywhere.
 */
export function uniformOfInteger(sql: string, seed: number, dialect: Dialect): string {
  const modulo = (value: string): string => dialect.toInteger(`(${value} % ${PRIME})`);
  const started = modulo(`(${modulo(sql)} + ${modulo(String(seed * A_SEED))})`);
  const squared = (value: string): string => modulo(`(${value} * ${value})`);
  const once = squared(modulo(`(${started} * ${FIRST} + ${LAST})`));
  const twice = squared(modulo(`(${once} * ${SECOND} + ${FIRST})`));
  return `(${dialect.toNumber(modulo(`(${twice} * ${LAST})`))} / ${PRIME}e0)`;
}
