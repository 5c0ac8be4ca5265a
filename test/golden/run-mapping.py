"""Runs what `model-incident export` printed to paste, unchanged, on the files it wrote, and then what a reader would do next.

Usage: run-mapping.py evidently|evidently-before-0.7|nannyml PRINTED... The working directory is the files'.
Its last line is JSON: for each, how many rows and what the tool made of them.
"""
import json
import re
import sys
import warnings

warnings.filterwarnings("ignore")
HEADS = {"evidently": "# Evidently (0.7", "evidently-before-0.7": "# Evidently before", "nannyml": "# NannyML"}


def pasted(tool, printed):
    text = open(printed, encoding="utf-8").read()
    parts = re.split(r"\n\n(?=# )", text[text.index("import pandas as pd"):])
    (chosen,) = [part for part in parts if part.startswith(HEADS[tool])]
    names = {}
    exec(parts[0], names)
    exec(chosen, names)
    return names


def evidently(names):
    from evidently import Report
    from evidently.presets import ClassificationPreset, DataDriftPreset, RegressionPreset

    definition = names["definition"]
    presets = [DataDriftPreset()]
    presets += [ClassificationPreset()] if definition.classification else []
    presets += [RegressionPreset()] if definition.regression else []
    result = json.loads(Report(presets).run(names["dataset"], names["reference_dataset"]).json())
    return {"metrics": {metric["metric_name"].split("(")[0]: metric["value"] for metric in result["metrics"]}}


def evidently_before(names):
    from evidently.legacy.metric_preset import ClassificationPreset, RegressionPreset
    from evidently.legacy.report import Report

    mapping = names["mapping"]
    preset = RegressionPreset() if mapping.task == "regression" else ClassificationPreset()
    report = Report(metrics=[preset])
    labelled = [names[part].dropna(subset=[mapping.target]) for part in ("reference", "current")]
    report.run(reference_data=labelled[0], current_data=labelled[1], column_mapping=mapping)
    return {"metrics": {metric["metric"]: True for metric in report.as_dict()["metrics"]}}


def nannyml(names):
    frame = names["result"].filter(period="analysis").to_df()
    metric = next(name for name, _ in frame.columns if name != "chunk")
    return {"estimated": float(frame[(metric, "value")].mean())}


tool, printed = sys.argv[1], sys.argv[2:]
if tool == "evidently-before-0.7":
    # What the old versions had at the top, today's keep under another name.
    import evidently as package
    from evidently.legacy.pipeline.column_mapping import ColumnMapping

    package.ColumnMapping = ColumnMapping
run = {"evidently": evidently, "evidently-before-0.7": evidently_before, "nannyml": nannyml}[tool]
found = []
for file in printed:
    names = pasted(tool, file)
    counts = {part: len(names[name]) for part, name in (("rows", "data"), ("reference", "reference"), ("current", "current"))}
    found.append({**counts, **run(names)})
print(json.dumps(found, default=str))
