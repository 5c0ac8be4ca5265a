"""python3 bench/python/evidently_drift.py LOG: Evidently's drift report of the bad period against the good one."""

import usage  # noqa: F401
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
from log import compared, periods, read

log = read()
columns = compared(log)
categories = ["country", "device", "source", "prediction"]
definition = DataDefinition(
    numerical_columns=[column for column in columns if column not in categories],
    categorical_columns=categories,
)
good, bad = [Dataset.from_pandas(rows[columns], data_definition=definition) for rows in periods(log)]
found = Report([DataDriftPreset()]).run(bad, good)
print(len(found.json()))
