"""How long the command line takes to start, beside an empty Python."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

RUNS = 11


def main() -> None:
    begun = time.perf_counter()
    sum(number for number in range(10**7))
    # Shared machines change their speed by the hour; this says how fast this one was just now.
    print(f"machine: ten million additions in Python take {time.perf_counter() - begun:.2f} s")
    ours = _median([sys.executable, "-m", "prongsai", "--help"])
    empty = _median([sys.executable, "-c", "pass"])
    print(f"\nstart: prongsai --help {ours:.3f} s, empty Python {empty:.3f} s, ratio {ours / empty:.1f}")


def _median(command: list[str]) -> float:
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return median(taken)


if __name__ == "__main__":
    main()
