"""The benchmark's log and its two periods, for the contenders in Python."""

import sys

import pandas as pd

GOOD = ("2026-01-05T00:00:00.000000Z", "2026-01-18T11:59:59.999999Z")
BAD = ("2026-01-18T12:00:00.000000Z", "2026-01-18T23:59:59.999999Z")


def read():
    path = sys.argv[1]
    return pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)


def periods(log):
    """Rows of the good and of the bad period."""
    return [log[log["timestamp"].between(*period)] for period in (GOOD, BAD)]


def compared(log):
    """The columns whose distributions are compared: features, segments, outputs."""
    features = [column for column in log.columns if column.startswith("feat_")]
    return [*features, "country", "device", "source", "prediction", "confidence"]
