"""Golden values of the statistics that compare two periods: scipy, statsmodels, and the seed document's own code.

    python3 -m pip install scipy statsmodels mpmath
    python3 test/golden/periods.py
"""

import mpmath as mp
import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

from golden import write

rng = np.random.default_rng(20240611)
mp.mp.dps = 50


def seed_psi(expected, actual, bins=10):
    """compute_psi of the seed document, to the letter."""
    breakpoints = np.percentile(expected, np.linspace(0, 100, bins + 1))
    breakpoints[0], breakpoints[-1] = -np.inf, np.inf
    exp_pct = np.histogram(expected, bins=breakpoints)[0] / len(expected) + 1e-6
    act_pct = np.histogram(actual, bins=breakpoints)[0] / len(actual) + 1e-6
    return np.sum((act_pct - exp_pct) * np.log(act_pct / exp_pct))


def seed_kl(p, q):
    """kl_divergence of the seed document, to the letter."""
    p = np.array(p) + 1e-10
    q = np.array(q) + 1e-10
    return np.sum(p * np.log(p / q))


def one_sided(n, d):
    """Smirnov's sum in 50 digits."""
    d = mp.mpf(d)
    total = mp.mpf(0)
    for j in range(int(mp.floor(n * (1 - d))) + 1):
        share = d + mp.mpf(j) / n
        total += mp.binomial(n, j) * share ** (j - 1) * (1 - share) ** (n - j)
    return d * total


samples = {
    "normal": (rng.normal(30, 5, 200), rng.normal(33, 6, 150)),
    "ties": (rng.poisson(3, 300).astype(float), rng.poisson(4, 120).astype(float)),
    "zero inflated": (np.where(rng.random(250) < 0.6, 0, rng.lognormal(0, 1, 250)), np.where(rng.random(90) < 0.3, 0, rng.lognormal(0, 1, 90))),
    "cauchy": (rng.standard_cauchy(400), rng.standard_cauchy(380) + 0.5),
    "constant against constant": (np.ones(20), np.full(30, 2.0)),
    "equal": (np.arange(50.0), np.arange(50.0)),
    "one row": (np.array([1.0, 2.0, 3.0]), np.array([2.5])),
    "seed's ages": (np.random.default_rng(1).normal(30, 5, 1000).round(3), np.random.default_rng(2).normal(62, 8, 500).round(3)),
}

pairs = {}
for name, (good, bad) in samples.items():
    ks = stats.ks_2samp(good, bad)
    exact = stats.ks_2samp(good, bad, method="exact")
    pairs[name] = {
        "good": good.tolist(),
        "bad": bad.tolist(),
        "ks": ks.statistic,
        "ksExactP": exact.pvalue,
        "wasserstein": stats.wasserstein_distance(good, bad),
        "psiSeed": seed_psi(good, bad),
        "seedEdges": np.percentile(good, np.linspace(0, 100, 11)).tolist(),
        "mean": good.mean(),
        "deviation": good.std(ddof=1),
    }

tables = {
    "balanced": ([120, 90, 40], [100, 95, 60]),
    "unbalanced": ([10000, 5000, 300, 20], [90, 70, 11, 4]),
    "far tail": ([50000, 30000, 20000], [30000, 30000, 40000]),
    "two by two": ([300, 700], [350, 650]),
    "one empty category": ([30, 0, 20], [10, 0, 50]),
    "disjoint": ([40, 0], [0, 60]),
    "many": (rng.integers(5, 60, 40).tolist(), rng.integers(5, 60, 40).tolist()),
}
categorical = {}
for name, (good, bad) in tables.items():
    g, b = np.array(good), np.array(bad)
    kept = (g + b) > 0
    chi2, p, dof, _ = stats.chi2_contingency(np.array([g[kept], b[kept]]), correction=False)
    v = stats.contingency.association(np.array([g[kept], b[kept]]), method="cramer", correction=False)
    ps, qs = g / g.sum(), b / b.sum()
    categorical[name] = {
        "good": good,
        "bad": bad,
        "chiSquare": chi2,
        "degreesOfFreedom": int(dof),
        "pValue": p,
        "cramersV": v,
        "jensenShannon": jensenshannon(ps, qs, base=2),
        "klGoodToBad": seed_kl(ps, qs),
        "klBadToGood": seed_kl(qs, ps),
        "hellinger": np.sqrt(max(0.0, 1 - np.sum(np.sqrt(ps * qs)))),
        "largestDifference": np.abs(ps - qs).max(),
    }

kolmogorov = []
for n in [1, 2, 3, 5, 10, 50, 100, 140, 141, 200, 500, 1000, 5000, 20000, 100000, 100001, 1000000]:
    for z in [0.3, 0.5, 0.8, 1.0, 1.3, 1.48, 1.49, 1.6, 1.9, 2.01, 2.5, 4.0, 8.0, 15.0]:
        d = z / np.sqrt(n)
        if 0 < d < 1:
            kolmogorov.append([n, d, stats.kstwo.sf(d, n)])
smirnov = [[n, d, float(one_sided(n, d))] for n, d in [(3, 0.2), (30, 0.3), (300, 0.1), (1500, 0.55), (4001, 0.03), (10000, 0.02), (10000, 0.15), (50000, 0.01)]]

two_sample = []
for n, m, d in [(5, 7, 0.6), (30, 40, 0.25), (1, 1, 1.0), (100, 100, 0.13), (997, 1000, 0.05), (1000, 1000, 0.3), (800, 900, 0.12), (50, 2000, 0.2)]:
    h = round(d * n * m)
    _, exact_d, p = stats._stats_py._attempt_exact_2kssamp(n, m, int(np.gcd(n, m)), h / (n * m), "two-sided")
    two_sample.append([n, m, exact_d, p])

raw = rng.random(25) ** 3
adjusted = multipletests(raw, method="fdr_bh")[1]

proportions = []
for x1, n1, x2, n2 in [(220, 1000, 480, 1000), (0, 10, 3, 12), (5, 5, 0, 4), (1, 100000, 9, 90000), (40, 200, 42, 210)]:
    low, high = confint_proportions_2indep(x2, n2, x1, n1, method="newcomb", compare="diff")
    z, p = proportions_ztest([x2, x1], [n2, n1])
    proportions.append({"good": [x1, n1], "bad": [x2, n2], "wilson": list(proportion_confint(x1, n1, method="wilson")), "newcombe": [low, high], "z": z, "pValue": p})

write("periods", {
    "pairs": pairs,
    "categorical": categorical,
    "kolmogorov": kolmogorov,
    "smirnov": smirnov,
    "twoSample": two_sample,
    "benjaminiHochberg": {"raw": raw.tolist(), "adjusted": adjusted.tolist()},
    "proportions": proportions,
    "chiSquareSurvival": [[x, k, stats.chi2.sf(x, k)] for x, k in [(0.1, 1), (3.84, 1), (1000, 1), (1400, 3), (60, 40), (900, 99), (2000, 999)]],
    "chiSquareQuantile": [[p, k, stats.chi2.ppf(p, k)] for p, k in [(0.95, 1), (0.95, 9), (0.99, 19), (0.95, 200)]],
    "normalTwoSided": [[z, 2 * stats.norm.sf(z)] for z in [0, 0.5, 1.96, 8, 20, 37]],
    "binomial": [[k, n, p, stats.binom.pmf(k, n, p)] for k, n, p in [(0, 10, 0.3), (10, 10, 0.3), (3, 10, 0.3), (500, 1000, 0.2), (50, 100000, 0.001), (20, 40, 0.5)]],
    "seed": {
        "klTrainToProd": seed_kl([0.30, 0.50, 0.20], [0.10, 0.40, 0.50]),
        "klProdToTrain": seed_kl([0.10, 0.40, 0.50], [0.30, 0.50, 0.20]),
    },
})
