"""python3 bench/python/nannyml_drift.py LOG: NannyML's univariate drift of the bad period against the good one."""

import usage  # noqa: F401
import nannyml
from log import compared, periods, read

log = read()
columns = compared(log)
categories = ["country", "device", "source", "prediction"]
good, bad = [rows[columns].astype({name: "category" for name in categories}) for rows in periods(log)]
calculator = nannyml.UnivariateDriftCalculator(
    column_names=columns,
    continuous_methods=["kolmogorov_smirnov", "jensen_shannon"],
    categorical_methods=["chi2", "jensen_shannon"],
    chunk_number=1,
)
calculator.fit(good)
print(calculator.calculate(bad).to_df().shape)
