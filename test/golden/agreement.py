"""Cohen's kappa and R² as scikit-learn has them, on drawn ratings and amounts."""

import numpy as np
from sklearn.metrics import cohen_kappa_score, r2_score

from golden import write

rng = np.random.default_rng(20261122)

kappas = []
for agreement in (0.0, 0.3, 0.7, 1.0):
    left = rng.choice(["a", "b", "c"], 500, p=[0.6, 0.3, 0.1])
    right = np.where(rng.random(500) < agreement, left, rng.choice(["a", "b", "d"], 500))
    pairs, rows = np.unique(np.stack([left, right], axis=1), axis=0, return_counts=True)
    cells = [{"left": str(a), "right": str(b), "rows": int(n)} for (a, b), n in zip(pairs, rows)]
    kappas.append({"cells": cells, "kappa": float(cohen_kappa_score(left, right))})

amounts = []
for noise in (0.1, 1.0, 5.0):
    observed = np.round(rng.normal(10, 2, 60), 3)
    predicted = np.round(observed + rng.normal(0, noise, 60), 3)
    pairs = [{"observed": float(a), "predicted": float(b)} for a, b in zip(observed, predicted)]
    amounts.append({"pairs": pairs, "r2": float(r2_score(observed, predicted))})

write("agreement", {"kappas": kappas, "amounts": amounts}, packages=("numpy", "scikit-learn"))
