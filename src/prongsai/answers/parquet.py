"""Reads a Parquet file whole, under limits, in a process of its own; run by `sandbox.py`, imported by nobody.

A file of a few kilobytes can unfold to more rows than any memory holds, and a broken one can bring the
reader down: then it is this process that ends.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 20
MOST_ROWS = 1_000_000
MOST_COLUMNS = 2_000
_BATCH = 50_000


def limit_this_process() -> None:
    """Memory and time, where the system has such limits; elsewhere the parent's clock remains."""
    if sys.platform == "win32":
        return
    import resource

    for which, most in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(which)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (least, least))


def read(path: Path) -> dict[str, object]:
    """What stands in `result.json`: nothing to say, or why the file is refused."""
    import polars as pl

    try:
        columns = len(pl.read_parquet_schema(path))
        rows = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
        if rows > MOST_ROWS or columns > MOST_COLUMNS:
            return {"refused": "too-long", "details": {"rows": rows, "columns": columns}}
        for start in range(0, rows, _BATCH):
            pl.scan_parquet(path, glob=False).slice(start, _BATCH).collect()
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0][:200]
        return {"refused": "unreadable", "details": {"reason": reason.replace(f"{path.parent}/", "")}}
    return {"sheets": []}


if __name__ == "__main__":
    limit_this_process()
    outcome = read(Path(sys.argv[1]))
    Path("result.json").write_text(json.dumps(outcome), encoding="utf-8")
