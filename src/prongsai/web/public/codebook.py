"""The columns of the open data: what each means, its type and unit, what it may hold, and its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from prongsai import frameworks
from prongsai.answers import guard_formulas
from prongsai.frameworks import Framework, Text
from prongsai.web.results.models import PublishedScore

Type = Literal["text", "whole", "score", "yes_no", "day"]
TYPE_NAMES: dict[Type, Text] = {
    "text": Text("ข้อความ", "text"),
    "whole": Text("จำนวนเต็ม", "whole number"),
    "score": Text("ทศนิยมสองตำแหน่ง", "number with two decimals"),
    "yes_no": Text("1 หรือ 0 (true/false ใน JSON และ Parquet)", "1 or 0 (true/false in JSON and Parquet)"),
    "day": Text("วันที่ ค.ศ. ปปปป-ดด-วว", "day, YYYY-MM-DD"),
}
_BODY = Text("ทะเบียนหน่วยงานของระบบ ณ วันที่ดาวน์โหลด", "the register of bodies on the day of download")
_RESULT = Text("ผลที่ผู้บริหารอนุมัติให้เผยแพร่", "the result as its executive approved it")
_ANY = Text("ข้อความใด ๆ", "any text")
_NONE = Text("–", "–")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the open data."""

    code: str
    type: Type
    name: Text
    unit: Text = _NONE
    allowed: Text = _ANY
    source: Text = _RESULT


_POINTS = Text("คะแนน เต็ม 100", "points of 100")
_RANGE = Text(
    "0.00 ถึง 100.00 ว่างถ้าไม่มีข้อมูล (JSON เป็น null)", "0.00 to 100.00; empty where not known, null in JSON"
)
_FIXED = (
    Column("id", "whole", Text("เลขประจำหน่วยงานในระบบ", "number of the body here"), _NONE,
           Text("1 ขึ้นไป", "1 and up"), _BODY),
    Column("body", "text", Text("ชื่อหน่วยงาน", "name of the body"), source=_BODY),
    Column("kind", "text", Text("ประเภทหน่วยงาน", "kind of body"), source=_BODY),
    Column("district", "text", Text("อำเภอ", "district"), source=_BODY),
    Column("province", "text", Text("จังหวัด", "province"), source=_BODY),
    Column("year", "whole", Text("ปีงบประมาณ พ.ศ.", "fiscal year, Buddhist era"), Text("ปี", "years"),
           Text("2562 ขึ้นไป", "2562 and up")),
    Column("framework", "text", Text("กรอบการประเมิน", "framework it was assessed by")),
    Column("total", "score", Text("คะแนนรวม", "total"), _POINTS, _RANGE),
    Column("level", "text", Text("ระดับผลการประเมิน (รหัส)", "level, as its code")),
    Column("passed", "yes_no", Text("ผ่านเกณฑ์", "passed the mark"), _NONE,
           Text("1 0 หรือว่าง", "1, 0 or empty")),
    Column("version", "whole", Text("รุ่นของผล", "version of the result"), _NONE, Text("1 ขึ้นไป", "1 and up")),
    Column("approved_on", "day", Text("วันที่อนุมัติให้เผยแพร่", "day it was approved for publication"), _NONE,
           Text("วันที่", "a day")),
)  # fmt: skip


def columns_of(year: int) -> tuple[Column, ...]:
    """The columns of a year: what every year has, then instruments and indicators of its frameworks."""
    codes = PublishedScore.objects.filter(year=year, code="total").order_by("framework_code")
    known = [frameworks.load(each) for each in codes.values_list("framework_code", flat=True).distinct()]
    scores = {each.code: each for framework in known for each in _scores(framework)}
    levels = {level.code: level.name for framework in known for level in framework.levels}
    fixed = (_with_levels(each, levels) if each.code == "level" else each for each in _FIXED)
    return (*fixed, *scores.values())


def _scores(framework: Framework) -> Iterator[Column]:
    for each in framework.instruments:
        name = Text(f"เครื่องมือ {each.name.th}", f"instrument: {each.name.en}")
        yield Column(each.code, "score", name, _POINTS, _RANGE)
    for indicator in framework.indicators:
        name = Text(
            f"ตัวชี้วัดที่ {indicator.code} {indicator.name.th}",
            f"indicator {indicator.code}: {indicator.name.en}",
        )
        yield Column(indicator.code, "score", name, _POINTS, _RANGE)


def _with_levels(column: Column, levels: dict[str, Text]) -> Column:
    th = ", ".join(f"{code} = {name.th}" for code, name in levels.items())
    en = ", ".join(f"{code} = {name.en}" for code, name in levels.items())
    return Column(column.code, column.type, column.name, column.unit, Text(th, en), column.source)


def as_csv(columns: tuple[Column, ...]) -> bytes:
    """The codebook as CSV in UTF-8 with BOM, Thai beside English."""
    rows = [
        {
            "column": each.code,
            "type": each.type,
            "type_th": TYPE_NAMES[each.type].th,
            "type_en": TYPE_NAMES[each.type].en,
            **{
                f"{name}_{language}": getattr(getattr(each, name), language)
                for name in ("name", "unit", "allowed", "source")
                for language in ("th", "en")
            },
        }
        for each in columns
    ]
    return b"\xef\xbb\xbf" + guard_formulas(pl.DataFrame(rows)).write_csv().encode()
