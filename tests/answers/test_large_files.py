"""Large files stream: memory stays bounded whatever the file holds, good or hopeless."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from prongsai.frameworks import Framework
from tests import makers

MEGABYTES = 20
# Reads a file in a process of its own and says what it cost.
READER = """
import json, resource, sys
from pathlib import Path
import polars as pl
from prongsai import answers, frameworks
from prongsai.errors import AnswersError

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

framework = frameworks.load(Path(sys.argv[1]))
before = peak()
try:
    table = answers.read({"IIT": Path(sys.argv[2])}, framework).forms["IIT"]
    found = table.select(pl.len(), pl.col("I1.1").sum()).collect(engine="streaming").row(0)
except AnswersError as error:
    found = len(error.problems), error.problems[-1].en
print(json.dumps({"megabytes": peak() - before, "found": found}))
"""
GOOD = "องค์การบริหารส่วนตำบลทดสอบ,4,3,มาก,1,๑\n"
HOPELESS = "องค์การบริหารส่วนตำบลทดสอบ,{n}x,x{n},7{n},๗{n},-{n}\n"


@pytest.fixture
def framework(tmp_path: Path) -> Framework:
    return makers.small_framework(tmp_path)


def read_apart(folder: Path, row: str, encoding: str) -> tuple[int, dict[str, object]]:
    """Write a file of 20 MB, read it in another process; the rows written and what that process says."""
    path = folder / "iit.csv"
    count = MEGABYTES * 2**20 // len(row.format(n=100_000).encode("utf-8"))
    with path.open("w", encoding=encoding) as stream:
        stream.write("body,I1.1,I1.2,I2,I3,I4\n")
        stream.writelines(row.format(n=number) for number in range(count))
    done = subprocess.run(
        [sys.executable, "-c", READER, str(folder / "small-2563"), str(path)],
        capture_output=True, text=True, check=True, env={**os.environ, "POLARS_MAX_THREADS": "2"},
    )  # fmt: skip
    return count, json.loads(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell the peak of a process's memory")
@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
@pytest.mark.usefixtures("framework")
def test_a_large_file_is_read_in_bounded_memory(tmp_path: Path, encoding: str) -> None:
    count, said = read_apart(tmp_path, GOOD, encoding)
    assert said["found"] == [count, 4 * count]
    assert isinstance(said["megabytes"], int)
    assert said["megabytes"] < 300


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell the peak of a process's memory")
@pytest.mark.usefixtures("framework")
def test_a_large_file_without_one_good_answer_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    count, said = read_apart(tmp_path, HOPELESS, "utf-8")
    more_bad, more_mixed = 4 * count - 1_000, count - 1_000
    listed = [2_001, f"and there are {more_bad + more_mixed:,} more problems"]
    assert isinstance(said["found"], list)
    assert [said["found"][0], said["found"][1].partition(" (")[0]] == listed
    assert isinstance(said["megabytes"], int)
    assert said["megabytes"] < 300
