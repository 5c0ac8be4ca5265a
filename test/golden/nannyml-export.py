"""Reads the flat file that `model-incident export` wrote, as its printed mapping says, and runs NannyML's CBPE on it.

Usage: nannyml-export.py FLAT UNTIL. Prints the estimated and the realised accuracy of what comes after UNTIL.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import nannyml as nml
import pandas as pd

path, until = sys.argv[1:3]
data = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path, parse_dates=["timestamp"])
reference, current = data[data.timestamp < until], data[data.timestamp >= until]
estimator = nml.CBPE(
    y_pred="y_pred",
    y_pred_proba="y_pred_proba",
    y_true="y_true",
    problem_type="classification_binary",
    metrics=["accuracy"],
    timestamp_column_name="timestamp",
    chunk_number=5,
)
result = estimator.fit(reference.dropna(subset=["y_true"])).estimate(current)
frame = result.filter(period="analysis").to_df()
print(
    json.dumps(
        {
            "rows": len(data),
            "note": None if "note" not in data else data.note.iloc[0],
            "estimated": float(frame[("accuracy", "value")].mean()),
            "realised": float((current.y_pred == current.y_true).mean()),
        }
    )
)
