"""The commands that look after a workspace, each as a process of its own on a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

DATABASE = "prongsai.sqlite3"


def prongsai(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRONGSAI", "DJANGO"))}
    kept.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "prongsai", *map(str, arguments), "--lang", "en"]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env={**kept, **settings}
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the demonstration in it, and what was said when it was made."""
    folder = tmp_path_factory.mktemp("demo")
    done = prongsai("demo", "--data", folder, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


@pytest.fixture
def folder(made: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(made[0], tmp_path / "data"))


def change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return database.execute(query).fetchall()


def test_the_demonstration_names_one_person_a_role_with_a_password_each(made: tuple[Path, str]) -> None:
    accounts = json.loads(made[1])
    assert [each["role"] for each in accounts] == [
        "officer", "contributor", "executive", "assessor", "lead", "overseer", "auditor",
    ]  # fmt: skip
    assert len({each["password"] for each in accounts}) == len(accounts)
    assert {len(each["password"]) for each in accounts} == {19}


def test_the_passwords_stand_nowhere_in_the_data_folder(made: tuple[Path, str]) -> None:
    held = b"".join(path.read_bytes() for path in made[0].rglob("*") if path.is_file())
    assert [each["login"] for each in json.loads(made[1]) if each["password"].encode() in held] == []


def test_a_second_demonstration_is_refused_and_if_empty_does_nothing(folder: Path) -> None:
    again, only_if_empty = (
        prongsai("demo", "--data", folder),
        prongsai("demo", "--data", folder, "--if-empty"),
    )
    assert again.returncode == 2
    assert again.stderr == "this workspace has people; the demonstration goes into an empty one only\n"
    assert (only_if_empty.returncode, only_if_empty.stdout, only_if_empty.stderr) == (0, "", "")


def test_a_sound_workspace_is_found_sound(folder: Path) -> None:
    done = prongsai("doctor", "--data", folder)
    assert done.returncode == 0, done.stdout
    assert [line[0] for line in done.stdout.splitlines()] == ["✓"] * 15


def faults(folder: Path) -> dict[str, list[str]]:
    done = prongsai("doctor", "--data", folder, "--json")
    assert done.returncode == 1
    return {each["name"]: each["faults"] for each in json.loads(done.stdout) if each["faults"]}


def test_a_changed_trail_and_a_changed_result_are_named(folder: Path) -> None:
    change(
        folder,
        "DROP TRIGGER accounts_trailentry_update_refused",
        "UPDATE accounts_trailentry SET person = 'x' WHERE number = 7",
        "DROP TRIGGER results_resultversion_update_refused",
        "UPDATE results_resultversion SET content = '{}' WHERE id = 1",
    )
    (body, year), *_ = rows(
        folder,
        "SELECT name, year FROM accounts_body b JOIN rounds_round r ON r.body_id = b.id "
        "JOIN results_resultversion l ON l.round_id = r.id WHERE l.id = 1",
    )
    assert faults(folder) == {
        "trail whole and unchanged": ["entry 7 was changed"],
        "results as their digests say": [f"{body} {year} v1: its content was changed"],
    }


def test_a_secret_key_that_others_can_read_is_named(folder: Path) -> None:
    (folder / "secret-key").chmod(0o644)
    said = f"secret-key has mode 644, not 600; mend it with: chmod 600 {folder / 'secret-key'}"
    assert faults(folder) == {"data and keys for their owner only": [said]}


def test_tables_that_are_not_there_are_named(tmp_path: Path) -> None:
    found = faults(tmp_path / "new")
    assert list(found) == ["tables up to date"]
    assert found["tables up to date"][0].endswith("is not applied")


def test_a_copy_put_back_elsewhere_holds_the_same(folder: Path, tmp_path: Path) -> None:
    copy, other = tmp_path / "copies" / "monday.sqlite3", tmp_path / "other"
    assert prongsai("backup", copy, "--data", folder).returncode == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    assert prongsai("restore", copy, "--data", other).stdout == "restored\n"
    for query in (
        "SELECT number, digest FROM accounts_trailentry",
        "SELECT id, digest FROM results_resultversion",
    ):
        assert rows(other, query) == rows(folder, query) != []
    assert prongsai("doctor", "--data", other).returncode == 0


def test_nothing_is_written_over(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    prongsai("backup", copy, "--data", folder)
    before = copy.read_bytes()
    for command in ("backup", "restore"):
        done = prongsai(command, copy, "--data", folder)
        assert (done.returncode, done.stderr.rpartition(": ")[2]) == (
            2, "it exists already and is not overwritten\n",
        )  # fmt: skip
    assert copy.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a database", None], ids=["empty", "text", "another"])
def test_what_is_no_copy_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes | None) -> None:
    path, data = tmp_path / "copy.sqlite3", tmp_path / "data"
    if content is None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE notes (text)")
    else:
        path.write_bytes(content)
    done = prongsai("restore", path, "--data", data)
    assert (done.returncode, done.stderr) == (2, f"{path}: this file is no sound copy of a workspace\n")
    assert not (data / DATABASE).exists()


def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    done = prongsai("backup", tmp_path / "x", "--data", tmp_path, DATABASE_URL=url)
    sentence = "the database does not answer; see that it runs and that DATABASE_URL is right"
    assert (done.returncode, done.stderr.partition(":")[0]) == (2, sentence)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("command", [("serve", "--port", "8391"), ("worker",), ("digest", "--dry-run")])
def test_nothing_begins_without_a_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = prongsai(*command, "--data", tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("the database does not answer; ")


def test_the_doctor_says_that_the_database_does_not_answer(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    done = prongsai("doctor", "--data", tmp_path, DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("✗ database reached\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRONGSAI_MAIL", "smtp://h:99999"),
        ("DATABASE_URL", "postgresql://u@h:abc/x"),
        ("PRONGSAI_ADDRESS", "https://[h"),
        ("PRONGSAI_HOSTS", "https://a.go.th/"),
        ("PRONGSAI_HOSTS", ","),
        ("PRONGSAI_SECRET_KEY", "short"),
        ("PRONGSAI_SECRET_KEY", "a" * 64),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    done = prongsai("doctor", "--data", tmp_path, **{name: value})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"a setting is wrong: {name} ")


def test_a_made_up_nation_is_sound(tmp_path: Path) -> None:
    done = prongsai("demo", "--nation", "--bodies", "30", "--years", "2", "--data", tmp_path, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [each["role"] for each in json.loads(done.stdout)] == [
        "overseer", "overseer", "auditor", "officer", "executive",
    ]  # fmt: skip
    assert rows(tmp_path, "SELECT count(*) FROM results_publication") == [(60,)]
    assert prongsai("doctor", "--data", tmp_path).returncode == 0


def test_a_setting_that_is_wrong_is_one_sentence(tmp_path: Path) -> None:
    done = prongsai("doctor", "--data", tmp_path, PRONGSAI_DEBUG="yes")
    assert done.returncode == 2
    assert done.stderr == "a setting is wrong: PRONGSAI_DEBUG must be 0 or 1, not “yes”\n"
