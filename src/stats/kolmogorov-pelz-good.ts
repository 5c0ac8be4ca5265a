const PI2 = Math.PI ** 2;
const PI4 = Math.PI ** 4;
const PI6 = Math.PI ** 6;
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/**
 * P(D_n ≥ d) for n > 140 and moderate d, by the expansion K₀(z) + K₁(z)/√n + K₂(z)/n + K₃(z)/n^1.5 with z = d√n.
 * Source: W. Pelz & I. J. Good, Approximating the Lower Tail-Areas of the Kolmogorov–Smirnov One-Sample Statistic,
 * JRSS B 38(2), 1976.
 */
export function pelzGoodSurvival(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  if (-PI2 / 8 / z2 < -708) return 1;

  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 1; k--) {
    const m2 = (2 * k - 1) ** 2;
    const m4 = m2 * m2;
    const m6 = m4 * m2;
    const q = Math.exp((-PI2 / 8 / z2) * m2);
    k0 += q;
    k1 += q * (-z2 + (PI2 / 4) * m2);
    k2 += q * (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * PI2 * m2) / 4 + (PI4 * (1 - 2 * z2) * m4) / 16);
    k3 +=
      q *
      (-30 * z6 -
        90 * z4 * z4 +
        (PI2 * (135 * z4 - 96 * z6) * m2) / 4 +
        (PI4 * (-60 * z2 + 212 * z4) * m4) / 16 +
        (PI6 * (5 - 30 * z2) * m6) / 64);
  }
  let k2Even = 0;
  let k3Even = 0;
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 1; k--) {
    const q = k * k * Math.exp((-PI2 / 2 / z2) * k * k);
    k2Even += q;
    k3Even += q * (3 * z2 - PI2 * k * k);
  }
  const zero = (SQRT_TWO_PI * k0) / z;
  const first = (SQRT_TWO_PI * k1) / (6 * z4);
  const second = SQRT_TWO_PI * (k2 / (72 * z6 * z) - (PI2 * k2Even) / (36 * z2 * z));
  const third = SQRT_TWO_PI * (k3 / (6480 * z6 * z4) + (PI2 * k3Even) / (216 * z6));
  return 1 - zero - first / Math.sqrt(n) - second / n - third / n ** 1.5;
}
