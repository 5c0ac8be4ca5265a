"""Golden values of a difference within blocks: statsmodels' least squares with a level for each block and errors clustered by it.

    python3 -m pip install statsmodels
    python3 test/golden/within-blocks.py

The factor B/(B - 1) is put in by hand: statsmodels corrects for the levels too, which are nested in the clusters.
"""

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy import stats

from golden import write

rng = np.random.default_rng(6106)


def experiment(sizes, effect, spread, binary):
    """Users of blocks, each assigned by a coin; the last block has nobody in treatment and must not count."""
    rows = []
    for block, size in enumerate(sizes):
        here = effect + spread * rng.normal()
        alone = block == len(sizes) - 1
        for _ in range(size):
            treated = 0 if alone else int(rng.random() < 0.35 + 0.02 * block)
            mean = 0.3 + 0.03 * block + treated * here
            value = float(rng.random() < mean) if binary else float(np.round(rng.lognormal(mean, 0.6), 3))
            rows.append((block, treated, value))
    return pd.DataFrame(rows, columns=["block", "treated", "value"])


def compared(frame):
    both = frame[frame.block != frame.block.max()]
    fit = smf.ols("value ~ treated + C(block)", both).fit(
        cov_type="cluster", cov_kwds={"groups": both.block, "use_correction": False}
    )
    blocks = both.block.nunique()
    difference = fit.params["treated"]
    error = fit.bse["treated"] * np.sqrt(blocks / (blocks - 1))
    width = stats.t.ppf(0.975, blocks - 1) * error
    return {
        "difference": difference,
        "interval": [difference - width, difference + width],
        "pValue": 2 * stats.t.sf(abs(difference / error), blocks - 1),
    }


def sides(frame):
    def side(rows):
        return {"users": len(rows), "sum": float(rows.value.sum())}

    return [
        [side(rows[rows.treated == 0]), side(rows[rows.treated == 1])] for _, rows in frame.groupby("block")
    ]


designs = {
    "shares in blocks of one size": experiment([80] * 9, 0.08, 0.05, True),
    "revenue in blocks of very unequal size": experiment([20, 40, 35, 400, 60, 150, 25], 0.2, 0.15, False),
    "no difference in few blocks": experiment([120, 90, 100, 50], 0.0, 0.0, True),
}
write(
    "within-blocks",
    {"designs": {name: {"blocks": sides(frame), "expected": compared(frame)} for name, frame in designs.items()}},
    packages=("numpy", "scipy", "statsmodels"),
)
