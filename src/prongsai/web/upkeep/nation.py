"""A made-up nation: bodies of every kind in the real provinces, and their body files of several years.

Names of provinces are the country's; bodies, head-counts and figures are nobody's. Everything is drawn from
fixed seeds, question by question and item by item, so that every total is scored the way a real one is. Kinds
are shared out about as they are in the nation.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from prongsai import frameworks
from prongsai.errors import Problem, UsageError
from prongsai.frameworks import Framework

SIZE = 8_317
LAST_YEAR = 2568
MOST_YEARS = 7
UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง")
CAPITAL = "กรุงเทพมหานคร"
PROVINCES = (
    CAPITAL,
    "กระบี่", "กาญจนบุรี", "กาฬสินธุ์", "กำแพงเพชร", "ขอนแก่น", "จันทบุรี", "ฉะเชิงเทรา", "ชลบุรี", "ชัยนาท", "ชัยภูมิ",
    "ชุมพร", "เชียงราย", "เชียงใหม่", "ตรัง", "ตราด", "ตาก", "นครนายก", "นครปฐม", "นครพนม", "นครราชสีมา",
    "นครศรีธรรมราช", "นครสวรรค์", "นนทบุรี", "นราธิวาส", "น่าน", "บึงกาฬ", "บุรีรัมย์", "ปทุมธานี", "ประจวบคีรีขันธ์",
    "ปราจีนบุรี", "ปัตตานี", "พระนครศรีอยุธยา", "พะเยา", "พังงา", "พัทลุง", "พิจิตร", "พิษณุโลก", "เพชรบุรี", "เพชรบูรณ์",
    "แพร่", "ภูเก็ต", "มหาสารคาม", "มุกดาหาร", "แม่ฮ่องสอน", "ยโสธร", "ยะลา", "ร้อยเอ็ด", "ระนอง", "ระยอง", "ราชบุรี",
    "ลพบุรี", "ลำปาง", "ลำพูน", "เลย", "ศรีสะเกษ", "สกลนคร", "สงขลา", "สตูล", "สมุทรปราการ", "สมุทรสงคราม",
    "สมุทรสาคร", "สระแก้ว", "สระบุรี", "สิงห์บุรี", "สุโขทัย", "สุพรรณบุรี", "สุราษฎร์ธานี", "สุรินทร์", "หนองคาย", "หนองบัวลำภู",
    "อ่างทอง", "อำนาจเจริญ", "อุดรธานี", "อุตรดิตถ์", "อุทัยธานี", "อุบลราชธานี",
)  # fmt: skip
#: How many bodies there are of each kind, and whether they sit in the capital.
_KINDS: Mapping[str, tuple[int, bool]] = {
    "องค์การบริหารส่วนตำบล": (5_300, False),
    "เทศบาลตำบล": (2_247, False),
    "เทศบาลเมือง": (195, False),
    "เทศบาลนคร": (32, False),
    "องค์การบริหารส่วนจังหวัด": (76, False),
    "จังหวัด": (76, False),
    "ส่วนราชการระดับกรม": (150, True),
    "สถาบันอุดมศึกษา": (83, False),
    "องค์การมหาชน": (60, True),
    "รัฐวิสาหกิจ": (54, True),
    "หน่วยงานอื่นของรัฐ": (44, True),
}
_RISE_A_YEAR = 0.05
#: About one body in fifty is so small that its questions may not be shown.
_SMALLEST, _LARGEST = 12, 600


@dataclass(frozen=True, slots=True)
class MadeUpBody:
    """One body of the made-up nation; `number` tells it from all others, in its name too."""

    number: int
    kind: str
    name: str
    district: str
    province: str
    people: int


def bodies(size: int = SIZE) -> Iterator[MadeUpBody]:
    """So many bodies of all kinds, mixed; the same ones every time.

    >>> next(bodies()).name
    'องค์การบริหารส่วนตำบลสมมุติ 1'
    """
    draw = random.Random(size)  # noqa: S311 - made-up figures need no secret randomness
    whole = sum(count for count, _ in _KINDS.values())
    kinds = [kind for kind, (count, _) in _KINDS.items() for _ in range(-(-count * size // whole))]
    draw.shuffle(kinds)
    return (_body(number, kind, draw) for number, kind in enumerate(kinds[:size], 1))


def _body(number: int, kind: str, draw: random.Random) -> MadeUpBody:
    sits_in_capital = _KINDS[kind][1]
    # Provinces are of unequal size here too: the largest has some three times the bodies of the smallest.
    place = draw.random() ** 1.3
    return MadeUpBody(
        number=number,
        kind=kind,
        name=f"{kind}สมมุติ {number}",
        district=f"สมมุติ {draw.randint(1, 12)}",
        province=CAPITAL if sits_in_capital else PROVINCES[1 + int(place * (len(PROVINCES) - 1))],
        people=draw.randint(_SMALLEST, _LARGEST),
    )


def years(count: int) -> list[int]:
    """The last `count` fiscal years there are figures of, in order; UsageError where that is too many.

    >>> years(2)
    [2567, 2568]
    """
    if not 1 <= count <= MOST_YEARS:
        raise UsageError(
            Problem(
                "too-many-years",
                f"มีกรอบการประเมินให้ใช้ได้ 1 ถึง {MOST_YEARS} ปี",
                f"there are rules for one to {MOST_YEARS} years",
            )
        )
    return list(range(LAST_YEAR - count + 1, LAST_YEAR + 1))


def framework_of(year: int) -> Framework:
    return frameworks.load(f"nacc-{year}")


def body_file(body: MadeUpBody, year: int) -> bytes:
    """The body file of one year, as an officer would have filled it in."""
    framework = framework_of(year)
    draw = random.Random(body.number * 10_000 + year)  # noqa: S311
    strength = _strength(body, year)
    answered = {"answered": max(round(body.people * 0.6), 1), "people": body.people}
    figures = {
        "questions": {each.code: _percent(draw, strength) for each in framework.questions},
        "items": {each.code: 100 if draw.random() < 0.4 + strength * 0.6 else 0 for each in framework.items},
    }
    source = {"th": "ตัวเลขสมมุติ ไม่ใช่ผลของหน่วยงานใด", "en": "made-up figures, of no body that exists"}
    whole = {
        "body": {
            "name": body.name, "kind": body.kind, "district": body.district, "province": body.province,
        },
        "year": year,
        "years": {year: {"source": source, "respondents": {"IIT": answered}, "figures": figures}},
        "paper": {"form": "C", "units": list(UNITS)},
    }  # fmt: skip
    return yaml.dump(whole, Dumper=_Dumper, allow_unicode=True, sort_keys=False).encode()


#: Many thousands of files are written; the one in C writes the same in a tenth of the time.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _strength(body: MadeUpBody, year: int) -> float:
    """How well a body does in a year, 0 to 1: some are strong, most rise over the years."""
    own = random.Random(body.number)  # noqa: S311
    base, leaning = own.uniform(0.3, 0.85), own.uniform(-0.5, 2.0)
    return min(max(base + leaning * _RISE_A_YEAR * (year - LAST_YEAR + MOST_YEARS - 1) / 2, 0.05), 1.0)


def _percent(draw: random.Random, strength: float) -> float:
    """A score to two decimals; stronger bodies come nearer to 100."""
    return round(100 - draw.uniform(0, 45) * (1.05 - strength), 2)
