"""Writes golden values beside the script that made them, with the versions of what made them."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np


def _plain(value):
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value


def write(name, values, packages=("numpy", "scipy", "statsmodels", "mpmath")):
    made_with = {"python": platform.python_version(), **{package: version(package) for package in packages}}
    path = Path(__file__).with_name(f"{name}.json")
    path.write_text(json.dumps({"madeWith": made_with, **_plain(values)}, indent=1) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")
