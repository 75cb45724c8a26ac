"""The soak, short; in full with WUXI_SOAK=100000 or `python -m tests.harness.soak 100000`."""

from __future__ import annotations

import os
import sys

import pytest

from tests.harness import soak

MIB = 1024**2


@pytest.mark.skipif(sys.platform != "linux", reason="measured by proc(5)")
@pytest.mark.timeout(7200)
def test_t_o3_a_long_run_holds_no_more_than_a_short_one() -> None:
    checks = int(os.environ.get("WUXI_SOAK", "1500"))
    readings = soak.run(checks)
    print(*readings, sep="\n")
    first, last = readings[len(readings) // 2 - 1], readings[-1]  # what a program learns at first is behind it by half
    assert last.checks >= 0.9 * checks
    assert last.files <= first.files
    assert last.threads <= first.threads
    # A short run says little of the slope: a page of the heap more or less is none.
    assert last.memory - first.memory <= max(4 * MIB, MIB * (last.checks - first.checks) / 10_000)
