"""Paired comparison of two regressions on the log of test/unit/monitoring/shadow-regression.test.ts, by scipy.

Usage: shadow-regression.py > shadow-regression.json
"""
import json

import numpy as np
from scipy import stats

ROWS = 3000
i = np.arange(ROWS)
# In thousandths, so that both languages write the same numbers.
label = i * 7919 % 997 * 100
off = i * 104729 % 1009 * 10000 // 1009 - 5000
other = i * 15485863 % 991 * 1000 // 991 - 500
champion = label + off
challenger = label + off * 9 // 10 + 2 * other + np.where(i % 5 == 0, 1500, 0)
errors = np.abs(champion - label) / 1000, np.abs(challenger - label) / 1000
gain = errors[0] - errors[1]


def compared(rows):
    test = stats.ttest_rel(errors[0][rows], errors[1][rows])
    interval = stats.bootstrap((gain[rows],), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(1)).confidence_interval
    return {
        "champion": errors[0][rows].mean(),
        "challenger": errors[1][rows].mean(),
        "difference": gain[rows].mean(),
        "interval": [interval.low, interval.high],
        "error": stats.sem(gain[rows]),
        "t": test.pvalue,
    }


everything = np.ones(ROWS, bool)
print(json.dumps({"all": compared(everything), "A": compared(i % 5 == 0), "B": compared(i % 5 != 0)}, indent=1))
