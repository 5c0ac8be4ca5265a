"""Golden values of calibration, shift, association and detectors: scikit-learn, river, statsmodels and the seed document.

    python3 -m pip install scipy scikit-learn river statsmodels mpmath
    python3 test/golden/models.py
"""

import numpy as np
from river import drift
from scipy import stats
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, mutual_info_score, roc_auc_score
from statsmodels.stats.contingency_tables import mcnemar

from golden import write

rng = np.random.default_rng(20240612)

score = np.round(rng.beta(2, 2, 800), 2)
event = (rng.random(800) < score**1.7).astype(int)
unique, index = np.unique(score, return_inverse=True)
rows = np.bincount(index)
events = np.bincount(index, weights=event)
isotonic = IsotonicRegression(out_of_bounds="clip").fit(score, event)
grid = np.linspace(-0.1, 1.1, 61)


def expected_calibration_error(score, event, bins=10):
    which = np.minimum(np.floor(score * bins).astype(int), bins - 1)
    return sum(abs(score[which == b].mean() - event[which == b].mean()) * (which == b).mean() for b in np.unique(which))


def estimate_accuracy_cbpe(confidences, calibration_map):
    """The seed document's function, to the letter."""
    bins = sorted(calibration_map.keys())
    estimated_correct = 0
    for conf in confidences:
        closest_bin = min(bins, key=lambda b: abs(b - conf))
        estimated_correct += calibration_map[closest_bin]
    return estimated_correct / len(confidences)


class CUSUMDetector:
    """The seed document's class, to the letter."""

    def __init__(self, threshold=5.0, drift_rate=0.5):
        self.threshold = threshold
        self.drift_rate = drift_rate
        self.pos_cusum = 0
        self.neg_cusum = 0

    def update(self, value, expected_mean):
        self.pos_cusum = max(0, self.pos_cusum + value - expected_mean - self.drift_rate)
        self.neg_cusum = max(0, self.neg_cusum - value + expected_mean - self.drift_rate)

        if self.pos_cusum > self.threshold:
            self.pos_cusum = 0
            return "upward_shift"
        if self.neg_cusum > self.threshold:
            self.neg_cusum = 0
            return "downward_shift"
        return None


def seed_cusum(values, mean, **options):
    detector = CUSUMDetector(**options)
    alarms = []
    for index, value in enumerate(values):
        answer = detector.update(value, mean)
        if answer:
            alarms.append([index, "up" if answer == "upward_shift" else "down"])
    return alarms


def river_page_hinkley(values, **options):
    detector = drift.PageHinkley(**options)
    alarms = []
    for index, value in enumerate(values):
        detector.update(value)
        if detector.drift_detected:
            alarms.append(index)
    return alarms


features = rng.normal(size=(400, 3)) * [1, 2, 0.5] + [0, 1, -1]
target = (rng.random(400) < 1 / (1 + np.exp(-(features @ [0.8, -0.5, 1.2] + 0.7)))).astype(int)
weights = rng.random(400) + 0.5
fits = {}
for name, ridge, w in [("plain", 1.0, None), ("strong ridge", 50.0, None), ("weighted", 0.1, weights)]:
    model = LogisticRegression(C=1 / ridge, tol=1e-12, max_iter=10000, solver="newton-cholesky").fit(features, target, sample_weight=w)
    fits[name] = {"ridge": ridge, "weighted": w is not None, "coefficients": model.coef_[0], "intercept": model.intercept_[0]}

table = rng.integers(0, 30, (4, 5))
chi2, p, dof, _ = stats.chi2_contingency(table, correction=False)
left, right = np.repeat(np.arange(20), table.ravel()) // 5, np.repeat(np.arange(20), table.ravel()) % 5


def corrected_v(table):
    n = table.sum()
    r, k = table.shape
    phi = max(0, stats.chi2_contingency(table, correction=False)[0] / n - (k - 1) * (r - 1) / (n - 1))
    return np.sqrt(phi / (min(k - (k - 1) ** 2 / (n - 1), r - (r - 1) ** 2 / (n - 1)) - 1))


joint = np.array([[420, 60, 20], [50, 250, 30], [10, 40, 120]])
prior = np.array([0.2, 0.3, 0.5])
conditional = joint / joint.sum(axis=0)
predicted = conditional @ prior

errors = np.concatenate([(rng.random(3000) < 0.22), (rng.random(1500) < 0.48), (rng.random(3000) < 0.2)]).astype(int)
metric = np.concatenate([rng.normal(0.78, 0.02, 40), rng.normal(0.52, 0.02, 20)])
large = np.concatenate([rng.normal(10, 1, 60), rng.normal(13, 1, 30), rng.normal(6, 1, 30)])

pair = rng.normal(size=(200, 2)) @ np.array([[1, 0.6], [0, 0.8]]) + [1000, -3]
groups = rng.integers(0, 4, 200)
group_means = np.array([pair[groups == g, 0].mean() for g in range(4)])
group_sizes = np.bincount(groups)
between = np.sum(group_sizes * (group_means - pair[:, 0].mean()) ** 2)

calibration_map = {0.5: 0.52, 0.6: 0.61, 0.7: 0.73, 0.8: 0.82, 0.9: 0.91}

write("models", {
    "score": {
        "points": [[float(s), int(n), float(e)] for s, n, e in zip(unique, rows, events)],
        "isotonic": {"scores": isotonic.X_thresholds_, "values": isotonic.y_thresholds_, "grid": [[g, isotonic.predict([g])[0]] for g in grid]},
        "auc": roc_auc_score(event, score),
        "brier": brier_score_loss(event, score),
        "logLoss": log_loss(event, score),
        "calibrationError": expected_calibration_error(score, event),
        "seedEstimate": estimate_accuracy_cbpe(score, calibration_map),
    },
    "logistic": {"features": features.ravel(), "target": target, "weights": weights, "fits": fits},
    "association": {"table": table, "chiSquare": chi2, "pValue": p, "degreesOfFreedom": int(dof), "mutualInformation": mutual_info_score(left, right), "correctedV": corrected_v(table)},
    "labelShift": {"joint": joint, "prior": prior, "predicted": predicted},
    "detectors": {
        "errors": errors,
        "river": river_page_hinkley(errors),
        "ours": river_page_hinkley(errors, delta=0.02, alpha=1.0),
        "metric": metric,
        "large": large,
        "seedOnMetric": seed_cusum(metric, 0.78),
        "seedOnLarge": seed_cusum(large, 10),
        "standardised": seed_cusum((metric - 0.78) / 0.02, 0, threshold=5.0, drift_rate=0.5),
    },
    "mcnemar": [[b, c, float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)] for b, c in [(0, 0), (5, 0), (12, 25), (100, 140), (3000, 3100)]],
    "correlation": {"pairs": pair, "pearson": np.corrcoef(pair.T)[0, 1], "groups": groups, "etaSquared": between / np.sum((pair[:, 0] - pair[:, 0].mean()) ** 2)},
}, packages=("numpy", "scipy", "scikit-learn", "river", "statsmodels"))
