"""The catalogue of known measures: one broken file per mistake, and what the shipped one offers."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from prongsai import frameworks
from prongsai.errors import CatalogueError
from prongsai.frameworks import Text
from prongsai.measures.known import Catalogue, load

HERE = Path(__file__).parent
BROKEN = sorted(path for path in (HERE / "broken").iterdir() if path.is_dir())


def assemble(mistake: Path, to: Path) -> Path:
    """The sound catalogue with the files of `mistake` in place of its own."""
    folder = to / "mine"
    shutil.copytree(HERE / "sound", folder)
    for path in mistake.iterdir():
        if path.suffix == ".absent":
            (folder / f"{path.stem}.yaml").unlink()
        elif path.suffix == ".yaml":
            shutil.copy(path, folder / path.name)
    return folder


@pytest.fixture(scope="module")
def sound() -> Catalogue:
    return load(HERE / "sound")


@pytest.mark.parametrize("mistake", BROKEN, ids=lambda path: path.name)
def test_a_mistake_is_named_with_its_place(mistake: Path, tmp_path: Path) -> None:
    folder = assemble(mistake, tmp_path)
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    said = caught.value.say("en") + "\n" + caught.value.say("th") + "\n"
    assert said == (mistake / "complaint.txt").read_text(encoding="utf-8")


def test_everything_wrong_is_said_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder = assemble(HERE / "broken" / "unknown-unit", tmp_path)
    shutil.copy(HERE / "broken" / "only-braces" / "5.yaml", folder)
    (folder / "10.yaml").write_text('indicator: "10"\n', encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert [(problem.code, problem.place.file) for problem in caught.value.problems] == [
        ("unknown-unit", "mine/4.yaml"),
        ("empty-file", "mine/5.yaml"),
        ("missing-key", "mine/10.yaml"),
    ]


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path / "nowhere")
    assert caught.value.say("en") == "nowhere/units.yaml: there is no such file"


def test_a_pipe_in_the_folder_is_named_and_not_waited_for(tmp_path: Path) -> None:
    shutil.copytree(HERE / "sound", tmp_path / "mine")
    os.mkfifo(tmp_path / "mine" / "6.yaml")
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path / "mine")
    assert caught.value.say("en") == "mine/6.yaml: this is no ordinary file (a pipe or a device)"


def test_a_range_of_years_stands_for_each_of_them(sound: Catalogue) -> None:
    old = ("I20", "I21")
    mends = {2562: old, 2563: old, 2564: old, 2565: old, 2566: old, 2567: ("i10",)}
    assert sound.measures["loan-book"].mends == mends
    assert sound.years == frozenset(range(2562, 2570))


def test_a_measure_is_read_as_written(sound: Catalogue) -> None:
    keeping = sound.measures["keep-property-rules"]
    assert (keeping.indicator, keeping.keeps, keeping.months, keeping.rounds) == ("4", True, (10, 9), (12,))
    assert keeping.units == (Text("กองคลัง", "Finance Division"),)
    assert keeping.steps == (Text("ทบทวนคู่มือปีละครั้ง", "Go over the manual once a year"),)
    assert keeping.proof == (Text("บันทึกการทบทวน", "the minutes of the review"),)
    assert keeping.mends == {}


def test_measures_are_found_by_indicator_and_by_what_they_mend(sound: Catalogue) -> None:
    assert [each.code for each in sound.of("4")] == ["loan-book", "keep-property-rules"]
    assert sound.of("9") == ()
    assert [each.code for each in sound.mending(2567, "i10")] == ["loan-book"]
    assert sound.mending(2568, "i10") == sound.mending(2567, "I20") == ()


def test_a_measure_that_keeps_a_standard_mends_nothing(tmp_path: Path) -> None:
    folder = assemble(HERE / "sound", tmp_path)
    path = folder / "4.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("keeps: true", "keeps: true\n    mends: {2567: [i10, i11]}"), encoding="utf-8"
    )
    catalogue = load(folder)
    assert catalogue.measures["keep-property-rules"].mends == {2567: ("i10", "i11")}
    assert [each.code for each in catalogue.mending(2567, "i10")] == ["loan-book"]
    assert catalogue.mending(2567, "i11") == ()


def test_places_say_where_a_measure_and_its_codes_stand(sound: Catalogue) -> None:
    assert sound.places["loan-book"].say("en") == "sound/4.yaml:3"
    assert sound.mends_places["loan-book", 2566].say("en") == "sound/4.yaml:6"
    assert sound.mends_places["loan-book", 2567].say("en") == "sound/4.yaml:7"
    assert sound.file_places["5"].say("en") == "sound/5.yaml:2"


def test_the_shipped_catalogue_is_read_once() -> None:
    assert load() is load()
    assert set(load().years) == {int(code) for code in frameworks.available() if code.isdecimal()}
