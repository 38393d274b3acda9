"""One broken folder per mistake; each complaint in full, with its file and line, in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from prongsai import frameworks
from prongsai.errors import FrameworkError

HERE = Path(__file__).parent
BROKEN = sorted(path for path in (HERE / "broken").iterdir() if path.is_dir())


def assemble(mistake: Path, to: Path) -> Path:
    """The sound framework with the files of `mistake` in place of its own."""
    folder = to / "mine"
    shutil.copytree(HERE / "sound", folder)
    for path in mistake.iterdir():
        if path.suffix == ".absent":
            (folder / path.stem).unlink()
        elif path.suffix == ".yaml":
            shutil.copy(path, folder / path.name)
    return folder


@pytest.mark.parametrize("mistake", BROKEN, ids=lambda path: path.name)
def test_a_mistake_is_named_with_its_place(mistake: Path, tmp_path: Path) -> None:
    folder = assemble(mistake, tmp_path)
    with pytest.raises(FrameworkError) as caught:
        frameworks.load(folder)
    said = caught.value.say("en") + "\n" + caught.value.say("th") + "\n"
    assert said == (mistake / "complaint.txt").read_text(encoding="utf-8")


def test_the_sound_framework_is_sound() -> None:
    framework = frameworks.load(HERE / "sound")
    assert list(frameworks.tree(framework)) == [
        "q1",
        "q2.1",
        "q2.2",
        "q2",
        "1",
        "ASK",
        "o1",
        "o2",
        "2.1",
        "2",
        "LOOK",
        "total",
    ]


def test_a_folder_without_a_framework_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError) as caught:
        frameworks.load(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["no-framework"]
    assert str(tmp_path) in caught.value.say("en")


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    folder = assemble(HERE / "broken" / "unknown-source", tmp_path)
    shutil.copy(HERE / "broken" / "wrong-year" / "framework.yaml", folder)
    (folder / "check.yaml").write_text("", encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        frameworks.load(folder)
    assert {problem.code for problem in caught.value.problems} >= {
        "unknown-source",
        "wrong-year",
        "empty-file",
    }
