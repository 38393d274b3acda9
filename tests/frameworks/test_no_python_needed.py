"""A year with other weights, another split, another scale or other levels is data: it loads and scores."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from prongsai import frameworks, scoring
from prongsai.frameworks import Framework, tree
from prongsai.numbers import Printed
from tests.makers import Files, indicator, item, question, small_framework, sub_indicator, text

BASIS = {"source": "made-up", "certainty": "confirmed"}


def total_of(framework: Framework, **figures: str) -> tuple[str, str | None]:
    """Total and level from printed figures; a code that is no name is written with a leading underscore."""
    printed = {code.removeprefix("_"): Printed(Fraction(figure)) for code, figure in figures.items()}
    result = scoring.score(framework, printed=printed)
    return result.show("total"), result.level


def test_other_weights(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        for code, weight in (("IIT", "1/3"), ("EIT", "1/3"), ("OIT", "1/3")):
            files["framework.yaml"]["instruments"][code]["weight"] = weight

    framework = small_framework(tmp_path, year=2570, change=change)
    assert total_of(framework, IIT="90.00", EIT="80.00", OIT="70.01") == ("80.01", "B")


def test_a_disclosure_check_in_two_parts(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        files["framework.yaml"]["instruments"]["OIT"]["parts"] = {
            "OIT1": {"name": text("รอบแรก", "first round"), "share": "1/4", **BASIS},
            "OIT2": {"name": text("รอบสอง", "second round"), "share": "3/4", **BASIS},
        }

    framework = small_framework(tmp_path, year=2570, change=change)
    assert framework.forms == ("IIT", "EIT", "OIT1", "OIT2")
    assert tree(framework)["O1@OIT2"].share == Fraction(40, 100) * Fraction(3, 4) / 2 / 3
    assert total_of(framework, IIT="100.00", EIT="100.00", OIT1="20.00", OIT2="60.00") == ("80.00", "B")


def test_a_fourth_instrument(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        instruments = files["framework.yaml"]["instruments"]
        instruments["VISIT"] = {
            "name": text("แบบตรวจเยี่ยม", "visit"), "kind": "disclosure", "weight": "10%", "rule": "mean",
            "file": "visit.yaml", **BASIS,
        }  # fmt: skip
        instruments["OIT"]["weight"] = "30%"
        items = {"V1": item("ป้ายขั้นตอน"), "V2": item("จุดรับเรื่อง")}
        members = {"sub_indicators": {"11.1": sub_indicator("หน้างาน", items)}}
        files["visit.yaml"] = {
            "scale": "disclosed_or_not",
            "indicators": {"11": indicator("การตรวจเยี่ยม", **members)},
        }

    framework = small_framework(tmp_path, year=2570, change=change)
    figures = {"IIT": "80.00", "EIT": "80.00", "OIT": "80.00", "V1": "100", "V2": "0"}
    assert total_of(framework, **figures) == ("77.00", "B")


def test_another_scale(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        words = (text("ไม่เลย"), text("น้อย"), text("กลาง"), text("มาก"), text("ที่สุด"))
        choices = [{"code": n, "points": n * 25, "text": each} for n, each in enumerate(words)]
        files["framework.yaml"]["scales"]["five_level"] = {"choices": choices, **BASIS}
        files["eit.yaml"]["scale"] = "five_level"
        asked = {"E1": question("ตรงเวลา"), "E2": question("ล่าช้า", sign="-")}
        files["eit.yaml"]["indicators"]["6"] = indicator("คุณภาพ", questions=asked)

    framework = small_framework(tmp_path, year=2570, change=change)
    points = framework.scales["five_level"].points("-")
    assert points == {0: 100, 1: 75, 2: 50, 3: 25, 4: 0}
    assert total_of(framework, IIT="100.00", E1="75.00", E2="50.00", OIT="100.00") == ("88.75", "A")


def test_other_levels_and_a_floor_on_one_part(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        def level(code: str, at_least: int, **more: Any) -> dict[str, Any]:
            bounds = {"at_least": at_least, "passes": at_least > 0}
            return {"code": code, "name": text(code), **bounds, **BASIS, **more}

        gold = level("ทอง", 90, floors={"EIT2": 80})
        files["framework.yaml"]["levels"] = [gold, level("เงิน", 60), level("ไม่ผ่าน", 0)]

    framework = small_framework(tmp_path, year=2570, parts=True, change=change)
    assert total_of(framework, IIT="95.00", EIT1="95.00", EIT2="80.00", OIT="95.00") == ("92.75", "ทอง")
    assert total_of(framework, IIT="95.00", EIT1="95.00", EIT2="79.99", OIT="95.00") == ("92.75", "เงิน")
    assert total_of(framework, IIT="10.00", EIT1="10.00", EIT2="10.00", OIT="10.00") == ("10.00", "ไม่ผ่าน")


def test_weighted_indicators(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        files["framework.yaml"]["instruments"]["IIT"]["rule"] = "weighted"
        for code, weight in (("1", "70%"), ("2", "30%")):
            files["iit.yaml"]["indicators"][code]["weight"] = weight

    framework = small_framework(tmp_path, year=2570, change=change)
    assert tree(framework)["1"].share == Fraction(21, 100)
    assert total_of(framework, _1="100.00", _2="0.00", EIT="0.00", OIT="0.00") == ("21.00", "F")


def test_a_folder_of_ones_own_is_a_framework_like_any_other(tmp_path: Path) -> None:
    folder = frameworks.new_year("up-2563", 2570, tmp_path / "2570")
    assert total_of(frameworks.load(folder), IIT="90.00", EIT="90.00", OIT="90.00") == ("90.00", "A")
