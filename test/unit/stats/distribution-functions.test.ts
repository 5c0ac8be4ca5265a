import { expect, it } from 'vitest';
import { binomialDensity } from '../../../src/stats/binomial-density';
import { intervalWidth, normalTwoSided } from '../../../src/stats/normal-distribution';
import { expectClose, golden } from './support';

const values = golden<{ normalTwoSided: [number, number][]; binomial: [number, number, number, number][] }>('periods');

it('normal tails keep their digits to 37 standard errors', () => {
  for (const [z, p] of values.normalTwoSided) expectClose(normalTwoSided(z), p, 1e-12);
  expectClose(intervalWidth(0.95), 1.959963984540054, 1e-12);
});

it('binomial probabilities agree with scipy', () => {
  for (const [k, n, p, density] of values.binomial)
    expectClose(binomialDensity(k, n, n * p, n * (1 - p)), density, 1e-12);
  expect(binomialDensity(0, 5, 0, 5)).toBe(1);
});
