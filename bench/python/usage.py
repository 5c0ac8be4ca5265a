"""Leaves a measured process's processor time and peak memory, all threads included, when it ends: as report-usage.mjs."""

import atexit
import json
import os
import resource


def _write():
    used = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    usage = {
        "userCPUTime": (used.ru_utime + children.ru_utime) * 1e6,
        "systemCPUTime": (used.ru_stime + children.ru_stime) * 1e6,
        "maxRSS": max(used.ru_maxrss, children.ru_maxrss),
    }
    with open(os.environ["BENCH_USAGE"], "w") as file:
        json.dump(usage, file)


atexit.register(_write)
