"""How long `wuxi-monitor --version` and `--help` take, byte-code compiled: the wanted bound is 0.2 s."""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("wuxi-monitor")
RUNS = 11


def seconds(*arguments: str) -> list[float]:
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run([str(PROGRAM), *arguments], check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return taken


def main() -> None:
    for package in ("crawler", "monitor", "db"):
        compileall.compile_dir(ROOT / package, quiet=1)
    for argument in ("--version", "--help"):
        taken = seconds(argument)
        print(f"{argument:10} median {statistics.median(taken):.3f} s  worst {max(taken):.3f} s  of {RUNS} runs")


if __name__ == "__main__":
    main()
