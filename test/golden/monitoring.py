"""Golden values of what monitoring computes: nannyml, scikit-learn, scipy, statsmodels and the seed document.

    python3 -m pip install scipy scikit-learn statsmodels nannyml mpmath
    python3 test/golden/monitoring.py
"""

import hashlib
import os

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import nannyml
import numpy as np
import pandas as pd
from scipy import stats
from sklearn import metrics
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from golden import write

rng = np.random.default_rng(61)


# Confidence-based performance estimation: rows whose scores have 101 values, so that counts are exact.
def rows(n, shift):
    truth = np.clip(rng.beta(2 + shift, 2, n), 0.01, 0.99)
    score = np.round(np.clip(0.5 + 0.75 * (truth - 0.5), 0, 1), 2)
    label = (rng.random(n) < truth).astype(int)
    return pd.DataFrame({"score": score, "prediction": (score >= 0.5).astype(int), "label": label})


reference, analysis = rows(3000, 0.0), rows(2000, 1.2)
estimator = nannyml.CBPE(
    problem_type="classification_binary",
    y_pred_proba="score",
    y_pred="prediction",
    y_true="label",
    metrics=["accuracy", "precision", "recall", "f1", "roc_auc"],
    chunk_number=1,
)
estimator.fit(reference)
found = estimator.estimate(analysis.drop(columns="label")).to_df()
cbpe = {name: found[(name, "value")].iloc[-1] for name in ["accuracy", "precision", "recall", "f1", "roc_auc"]}


def counted(frame):
    groups = frame.groupby(["score", "prediction"], as_index=False).agg(rows=("label", "size"), events=("label", "sum"))
    return groups.to_dict("list")


# Classification and regression metrics.
truth = rng.choice(["a", "b", "c"], 400, p=[0.5, 0.3, 0.2])
said = np.where(rng.random(400) < 0.7, truth, rng.choice(["a", "b", "c"], 400))
precision, recall, f1, support = metrics.precision_recall_fscore_support(truth, said, labels=["a", "b", "c"], zero_division=0)
label = rng.normal(5000, 20, 300)
estimate = label + rng.normal(1, 8, 300)

# The seed's assignment.
users = ["1", "u1", "user-42", "ünïcödé", "a b", "", "日本", "x" * 500] + [f"user{i}" for i in range(60)]


def assign_variant(experiment_id, user_id, control_pct=0.50):
    """Deterministic, reproducible variant assignment."""
    raw = f"{experiment_id}:{user_id}".encode()
    hash_val = int(hashlib.sha256(raw).hexdigest(), 16)
    bucket = (hash_val % 10000) / 10000
    return "control" if bucket < control_pct else "treatment"


class RetrainingDecision:
    """Combine multiple signals to decide when to retrain."""

    def __init__(self, max_age_days=30, psi_threshold=0.25, accuracy_floor=0.75, min_new_samples=10000):
        self.max_age_days = max_age_days
        self.psi_threshold = psi_threshold
        self.accuracy_floor = accuracy_floor
        self.min_new_samples = min_new_samples

    def should_retrain(self, model_age_days, max_feature_psi, current_accuracy, new_sample_count):
        reasons = []
        if model_age_days > self.max_age_days:
            reasons.append(f"Model is {model_age_days} days old")
        if max_feature_psi > self.psi_threshold:
            reasons.append(f"Feature PSI {max_feature_psi:.3f} exceeds threshold")
        if current_accuracy is not None and current_accuracy < self.accuracy_floor:
            reasons.append(f"Accuracy {current_accuracy:.3f} below floor")

        should = len(reasons) > 0 and new_sample_count >= self.min_new_samples
        return should, reasons


def validate_schema(df, expected):
    """Structural data checks — run BEFORE inference."""
    issues = []
    for col, rules in expected.items():
        if col not in df.columns:
            issues.append(f"Missing column: {col}")
            continue
        null_rate = df[col].isnull().mean()
        if null_rate > rules.get("max_null_rate", 0.01):
            issues.append(f"{col}: null rate {null_rate:.1%} exceeds limit")
        if "allowed_values" in rules:
            unexpected = set(df[col].dropna().unique()) - set(rules["allowed_values"])
            if unexpected:
                issues.append(f"{col}: unexpected values {unexpected}")
    return issues


table = pd.DataFrame({"age": [1.0, None, 3.0] * 10, "device": ["mobile", "fax", None] * 10, "fine": [1] * 30})
expected = {
    "age": {"max_null_rate": 0.2},
    "device": {"max_null_rate": 0.5, "allowed_values": ["mobile", "desktop"]},
    "gone": {},
    "fine": {},
}

retraining_inputs = [
    [10, 0.1, 0.8, 20000],
    [31, 0.1, None, 20000],
    [31, 0.3, 0.7, 20000],
    [31, 0.3, 0.7, 9999],
    [30, 0.25, 0.75, 10000],
    [2, 1.23456, 0.1, 10000],
]

# Means of two arms, and the asymptotic confidence sequence of theorem 2.2 in Waudby-Smith et al. (2024).
control, treatment = rng.exponential(3, 800), rng.exponential(3.4, 900)
welch = CompareMeans(DescrStatsW(treatment), DescrStatsW(control))
_, p, _ = welch.ttest_ind(usevar="unequal")
low, high = welch.tconfint_diff(usevar="unequal")


def sequence(a, b, rho, alpha):
    n = len(a) + len(b)
    sigma = np.sqrt(n * (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)))
    t = n * rho**2 + 1
    width = sigma * np.sqrt(2 * t / (n**2 * rho**2) * np.log(np.sqrt(t) / alpha))
    return [b.mean() - a.mean() - width, b.mean() - a.mean() + width]


def arm(values):
    return {"users": len(values), "sum": values.sum(), "squares": (values**2).sum()}


# A split by few regions: means of seven and five of them.
few = [rng.normal(0.30, 0.05, 7), rng.normal(0.36, 0.02, 5)]
few_welch = CompareMeans(DescrStatsW(few[1]), DescrStatsW(few[0]))


# Confidence-based performance estimation of three classes, whose scores are too sure of themselves.
def three_classes(n, shift):
    raw = rng.normal(0, 1.1, (n, 3)) + np.array([shift, 0, -shift])
    truth = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
    score = np.round(np.exp(1.6 * raw) / np.exp(1.6 * raw).sum(axis=1, keepdims=True), 2)
    score[:, 2] = np.round(1 - score[:, 0] - score[:, 1], 2)
    label = np.array([rng.choice(3, p=each) for each in truth])
    frame = pd.DataFrame(score, columns=["score_0", "score_1", "score_2"])
    frame["prediction"] = score.argmax(axis=1)
    frame["label"] = label
    return frame


good, later = three_classes(6000, 0.0), three_classes(4000, 0.7)
multiclass = nannyml.CBPE(
    problem_type="classification_multiclass",
    y_pred_proba={0: "score_0", 1: "score_1", 2: "score_2"},
    y_pred="prediction",
    y_true="label",
    metrics=["accuracy"],
    chunk_number=1,
)
multiclass.fit(good)
multiclass_found = multiclass.estimate(later.drop(columns="label")).to_df()[("accuracy", "value")].iloc[-1]


def sure(frame):
    sureness = frame[["score_0", "score_1", "score_2"]].max(axis=1)
    right = (frame.prediction == frame.label).astype(int)
    groups = pd.DataFrame({"score": sureness, "right": right}).groupby("score", as_index=False)
    return groups.agg(rows=("right", "size"), events=("right", "sum")).to_dict("list")


ratios = [(5000, 5000, 0.5), (5100, 4900, 0.5), (5300, 4700, 0.5), (910, 90, 0.9), (12, 5, 0.5)]

write(
    "monitoring",
    {
        "cbpe": {"reference": counted(reference), "analysis": counted(analysis), "nannyml": cbpe},
        "multiclass": {
            "reference": sure(good),
            "analysis": sure(later),
            "nannyml": multiclass_found,
            "realised": (later.prediction == later.label).mean(),
        },
        "fewUnits": {
            "control": arm(few[0]),
            "treatment": arm(few[1]),
            "pValue": few_welch.ttest_ind(usevar="unequal")[1],
            "interval": few_welch.tconfint_diff(usevar="unequal"),
        },
        "classification": {
            "truth": truth,
            "predicted": said,
            "accuracy": metrics.accuracy_score(truth, said),
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "support": support,
            "macro": [each.mean() for each in (precision, recall, f1)],
        },
        "regression": {
            "label": label,
            "prediction": estimate,
            "mae": metrics.mean_absolute_error(label, estimate),
            "rmse": np.sqrt(metrics.mean_squared_error(label, estimate)),
            "r2": metrics.r2_score(label, estimate),
        },
        "assignment": [
            {"experiment": experiment, "user": user, "share": share, "variant": assign_variant(experiment, user, share)}
            for experiment in ["exp1", "checkout:v2"]
            for share in [0.5, 0.1]
            for user in users
        ],
        "retraining": [
            {"inputs": inputs, "answer": RetrainingDecision().should_retrain(*inputs)} for inputs in retraining_inputs
        ],
        "schema": {"expected": expected, "issues": validate_schema(table, expected)},
        "experiment": {
            "control": arm(control),
            "treatment": arm(treatment),
            "difference": treatment.mean() - control.mean(),
            "pValue": p,
            "interval": [low, high],
            "sequences": [
                {"rho": rho, "alpha": alpha, "interval": sequence(control, treatment, rho, alpha)}
                for rho in [0.02, 0.1]
                for alpha in [0.05, 0.01]
            ],
        },
        "sampleRatio": [
            {"counts": [a, b], "share": share, "chiSquare": found.statistic, "pValue": found.pvalue}
            for a, b, share in ratios
            for found in [stats.chisquare([a, b], [(a + b) * share, (a + b) * (1 - share)])]
        ],
    },
    packages=("numpy", "scipy", "scikit-learn", "statsmodels", "nannyml"),
)
