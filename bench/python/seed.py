"""python3 bench/python/seed.py LOG: the seed document's `investigate()`, to the letter, on the benchmark's log."""

import usage  # noqa: F401  (first, to measure the imports too)
from log import BAD, GOOD, read


# From here on as the seed document has it.
def investigate(predictions_log, bad_period, good_period):
    """Automated first-pass: compare bad period against a known-good baseline."""
    bad = predictions_log.query(f"timestamp.between('{bad_period[0]}', '{bad_period[1]}')")
    good = predictions_log.query(f"timestamp.between('{good_period[0]}', '{good_period[1]}')")

    report = {}

    # Has the prediction distribution shifted?
    from scipy import stats
    report["prediction_shift"] = stats.ks_2samp(
        good["prediction"], bad["prediction"]
    )

    # Which features drifted?
    feature_cols = [c for c in bad.columns if c.startswith("feat_")]
    report["drifted_features"] = {
        col: stats.ks_2samp(good[col].dropna(), bad[col].dropna())
        for col in feature_cols
        if stats.ks_2samp(good[col].dropna(), bad[col].dropna()).pvalue < 0.01
    }

    # Which segments are worst?
    for seg in ["country", "device", "source"]:
        if seg in bad.columns:
            report[f"segment_{seg}"] = bad.groupby(seg)["correct"].mean().to_dict()

    return report
# To here.


print(investigate(read(), BAD, GOOD))
