"""The nation from Parquet to levels and ranks, beside merely reading and averaging, and beside pandas.

Each way runs in a process of its own, in turn, several times; the median is quoted. `read` reads the same
columns and takes each one's mean for each body: what no scorer can do without. `read-plain` takes one mean a
column over the whole file: less than any scorer could do. The pandas way maps choices to points, groups, and
works its way up in floats.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from prongsai import frameworks

RUNS = 5
WAYS = ("ours", "read", "read-plain", "pandas")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for year in (2567, 2565):
            _bench(year, Path(name))


def _bench(year: int, folder: Path) -> None:
    from benchmarks import made_up

    framework = frameworks.load(year)
    files = made_up.nation(folder, framework)
    lines = sum(len(list(framework.instrument_of_form(form).lines)) for form in files)
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(RUNS):
        for way in WAYS:
            runs[way].append(_one(way, year, folder))
    seconds = {way: median(run["seconds"] for run in runs[way]) for way in WAYS}
    peaks = {way: median(run["peak_mb"] for run in runs[way]) for way in WAYS}
    print(
        f"\nnation {year}: {made_up.BODIES:,} bodies, IIT {made_up.FORMS['IIT']:,},"
        f" EIT {made_up.FORMS['EIT']:,}, {lines} lines"
    )
    for way in WAYS:
        print(
            f"  {way:10} {seconds[way]:7.3f} s   peak {peaks[way]:6.0f} MB"
            f"   ours/{way} {seconds['ours'] / seconds[way]:.2f}"
        )


def _one(way: str, year: int, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.nation", way, str(year), str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _files(year: int, folder: Path) -> dict[str, Path]:
    framework = frameworks.load(year)
    return {form: folder / f"{year}-{form}.parquet" for form in framework.forms}


def ours(year: int, folder: Path) -> None:
    from prongsai import answers, scoring

    framework = frameworks.load(year)
    table = scoring.score_bodies(framework, answers.read(_files(year, folder), framework))
    assert table.height == 8317
    assert table["level"].null_count() == 0


def read(year: int, folder: Path) -> None:
    import polars as pl

    for path in _files(year, folder).values():
        pl.scan_parquet(path).group_by("body").agg(pl.all().mean()).collect()


def read_plain(year: int, folder: Path) -> None:
    import polars as pl
    import polars.selectors as cs

    for path in _files(year, folder).values():
        pl.scan_parquet(path).select(cs.integer().mean()).collect()


def pandas_way(year: int, folder: Path) -> None:
    import pandas as pd

    framework = frameworks.load(year)
    nodes = frameworks.tree(framework)
    scores = {}
    for form, path in _files(year, folder).items():
        frame = pd.read_parquet(path)
        at = f"@{form}" if framework.instrument_of_form(form).parts else ""
        for line in framework.instrument_of_form(form).lines:
            points = framework.scales[line.scale].points(line.sign)
            frame[line.code] = frame[line.code].map({code: float(value) for code, value in points.items()})
        for code, column in frame.groupby("body").mean().items():
            scores[f"{code}{at}"] = column
    for code, node in nodes.items():
        if node.ways and all(child in scores for child, _ in node.ways[0]):
            scores[code] = sum(scores[child] * float(weight) for child, weight in node.ways[0])
    total = scores["total"].round(2)
    instruments = pd.DataFrame({each.code: scores[each.code].round(2) for each in framework.instruments})
    level = pd.Series(framework.levels[-1].code, index=total.index)
    for each in reversed(framework.levels):
        met = total >= float(each.at_least)
        for code, floor in each.floors.items():
            met &= instruments[code] >= float(floor)
        level[met] = each.code
    assert len(level) == len(total.rank(ascending=False, method="min")) == 8317


def _timed(way: str, year: int, folder: Path) -> None:
    run = {"ours": ours, "read": read, "read-plain": read_plain, "pandas": pandas_way}[way]
    # Importing and loading the rules is paid once whatever the way, and is not what is compared.
    import pandas as _pandas  # noqa: F401
    import polars as _polars  # noqa: F401

    from prongsai import answers as _answers  # noqa: F401
    from prongsai import scoring as _scoring  # noqa: F401

    frameworks.tree(frameworks.load(year))
    begun = time.perf_counter()
    run(year, folder)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _timed(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
