"""Plain functions that make what tests need; no surprises.

`small_framework` writes a whole framework folder, as a person would, and loads it:

    IIT 30 %   1  I1 (lines I1.1, I1.2; four levels, +)   I2 (four levels, −)
               2  I3 (มี/ไม่มี, −)                          I4 (four levels, + and worded in its own way)
    EIT 30 %   6  E1, E2 (four levels, +)
    OIT 40 %   9  9.1: O1 O2 O3    9.2: O4 O5

With `parts=True` the EIT is collected as EIT1 and EIT2, half and half, and levels have floors, as from 2566.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from prongsai import frameworks
from prongsai.frameworks import Framework

Files = dict[str, Any]


class _Plain(yaml.SafeDumper):
    """Writes every mapping out in full: frameworks may hold no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


_BASIS = {"source": "made-up", "certainty": "confirmed"}
_NAMES = {
    "IIT": ("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน", "staff survey"),
    "EIT": ("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก", "public survey"),
    "OIT": ("แบบตรวจการเปิดเผยข้อมูลสาธารณะ", "disclosure check"),
}
_LEVELS_BY_LETTER = {"AA": 95, "A": 85, "B": 75, "C": 65, "D": 55, "E": 50, "F": 0}
_LEVELS_WITH_FLOORS = {"ผ่านดีเยี่ยม": (95, 95), "ผ่านดี": (85, 85), "ผ่าน": (85, 0), "ต้องปรับปรุง": (0, 0)}


def small_framework(
    folder: Path,
    *,
    code: str = "small",
    year: int = 2563,
    parts: bool = False,
    change: Callable[[Files], None] | None = None,
) -> Framework:
    """Write a small framework under `folder` and load it; `change` may edit its files' content first."""
    files = framework_files(code=code, year=year, parts=parts)
    if change is not None:
        change(files)
    home = folder / f"{code}-{year}"
    while home.exists():
        home = home.with_name(home.name + "x")
    home.mkdir(parents=True)
    for name, content in files.items():
        written = yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False)
        (home / name).write_text(written, encoding="utf-8")
    return frameworks.load(home)


def framework_files(*, code: str = "small", year: int = 2563, parts: bool = False) -> Files:
    """The content of a small framework's files, by file name, ready to be changed and written."""
    return {
        "framework.yaml": _year(code, year, parts),
        "sources.yaml": {
            "made-up": {
                "title": {"th": "ทำขึ้นเพื่อทดสอบ", "en": "made up"},
                "issuer": "ทดสอบ",
                "last_confirmed": "2569-11-21",
            }
        },
        "iit.yaml": _iit(),
        "eit.yaml": _eit(),
        "oit.yaml": _oit(),
    }


def text(th: str, en: str = "") -> dict[str, str]:
    return {"th": th, "en": en} if en else {"th": th}


def _year(code: str, year: int, parts: bool) -> dict[str, Any]:
    content: dict[str, Any] = {
        "framework": f"{code}-{year}",
        "owner": text("เจ้าของกรอบ", "an owner"),
        "year": year,
        "name": text(f"กรอบทดสอบ {year}", f"a small framework {year}"),
        "status": "published",
        "pass_mark": 85,
        "bases": {"frame": _BASIS, "weights": _BASIS, "pass_mark": _BASIS},
        "scales": _scales(),
        "instruments": {
            kind: _instrument(kind, weight)
            for kind, weight in (("IIT", "30%"), ("EIT", "30%"), ("OIT", "40%"))
        },
        "rounding": {"policy": "instruments_then_weighted_parts", "decimals": 2, **_BASIS},
        "levels": _levels(parts),
    }
    if parts:
        content["instruments"]["EIT"]["parts"] = {
            "EIT1": {"name": text("ส่วนที่ 1", "part 1"), "share": "1/2", **_BASIS},
            "EIT2": {"name": text("ส่วนที่ 2", "part 2"), "share": "1/2", **_BASIS},
        }
    return content


def _scales() -> dict[str, Any]:
    def scale(*choices: tuple[int, int, str, str]) -> dict[str, Any]:
        return {
            "choices": [
                {"code": code, "points": points, "text": text(th, en)} for code, points, th, en in choices
            ],
            **_BASIS,
        }

    return {
        "four_level": scale(
            (1, 0, "น้อยที่สุดหรือไม่มีเลย", "least or not at all"),
            (2, 33, "น้อย", "little"),
            (3, 67, "มาก", "much"),
            (4, 100, "มากที่สุด", "most"),
        ),
        "has_or_not": scale((0, 0, "ไม่มี", "no"), (1, 100, "มี", "yes")),
        "disclosed_or_not": scale((0, 0, "ไม่ได้คะแนน", "not disclosed"), (100, 100, "ได้คะแนน", "disclosed")),
    }


def _instrument(kind: str, weight: str) -> dict[str, Any]:
    content: dict[str, Any] = {
        "name": text(*_NAMES[kind]),
        "kind": "disclosure" if kind == "OIT" else "survey",
        "weight": weight,
        "rule": "mean",
        "file": f"{kind.lower()}.yaml",
        **_BASIS,
    }
    if kind != "OIT":
        content["sample"] = {"share": "10%", "at_least": 30, "enough": 400, **_BASIS}
    return content


def _levels(with_floors: bool) -> list[dict[str, Any]]:
    if not with_floors:
        return [
            {"code": code, "name": text(code, code), "at_least": low, "passes": low >= 85, **_BASIS}
            for code, low in _LEVELS_BY_LETTER.items()
        ]
    return [
        {
            "code": code, "name": text(code), "at_least": low, "passes": low >= 85,
            "floors": dict.fromkeys(("IIT", "EIT", "OIT"), floor) if floor else {}, **_BASIS,
        }
        for code, (low, floor) in _LEVELS_WITH_FLOORS.items()
    ]  # fmt: skip


def question(asks: str, **more: Any) -> dict[str, Any]:
    return {"asks": text(asks), "wording": "paraphrase", **_BASIS, **more}


def item(title: str, **more: Any) -> dict[str, Any]:
    return {"title": text(title), "wording": "paraphrase", "asks_for": "current", **_BASIS, **more}


def indicator(name: str, **members: Any) -> dict[str, Any]:
    return {"name": text(name), "rule": "mean", **_BASIS, **members}


def sub_indicator(name: str, items: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": text(name), "items": dict(items), **_BASIS}


def _iit() -> dict[str, Any]:
    own_words = [
        text("ไม่เคย", "never"),
        text("นาน ๆ ครั้ง", "rarely"),
        text("บ่อยครั้ง", "often"),
        text("เป็นประจำ", "always"),
    ]
    return {
        "scale": "four_level",
        "indicators": {
            "1": indicator(
                "การปฏิบัติหน้าที่",
                questions={
                    "I1": question(
                        "ปฏิบัติงานตามที่กำหนด", parts=[{"asks": text("ตามขั้นตอน")}, {"asks": text("ตามระยะเวลา")}]
                    ),
                    "I2": question("เลือกปฏิบัติ", sign="-"),
                },
            ),
            "2": indicator(
                "การใช้งบประมาณ",
                questions={
                    "I3": question("เรียกรับเงิน", scale="has_or_not", sign="-"),
                    "I4": question("เปิดให้ตรวจสอบ", choices=own_words),
                },
            ),
        },
    }


def _eit() -> dict[str, Any]:
    questions = {"E1": question("ให้บริการตามขั้นตอน"), "E2": question("ให้บริการอย่างเท่าเทียม")}
    return {"scale": "four_level", "indicators": {"6": indicator("คุณภาพการดำเนินงาน", questions=questions)}}


def _oit() -> dict[str, Any]:
    first = {"O1": item("โครงสร้าง"), "O2": item("ข้อมูลผู้บริหาร"), "O3": item("อำนาจหน้าที่")}
    second = {"O4": item("แผนดำเนินงานประจำปี"), "O5": item("รายงานผลการดำเนินงาน")}
    subs = {"9.1": sub_indicator("ข้อมูลพื้นฐาน", first), "9.2": sub_indicator("การบริหารงาน", second)}
    return {"scale": "disclosed_or_not", "indicators": {"9": indicator("การเปิดเผยข้อมูล", sub_indicators=subs)}}
