"""What is wrong in a plan as the pages say it: keys of a body file become the labels of the forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.web.plans.forms import MEASURE_WORDS, SETTINGS_WORDS

_LABELS: Mapping[str, Text] = {
    key: Text(th, en) for key, (th, en, *_) in {**SETTINGS_WORDS, **MEASURE_WORDS}.items()
}
_KEY = re.compile(r" \((\w+)\)")
#: What only a file holds, and no page asks for.
_OF_A_FILE = re.compile(r" \((?:state: \w+|returned_because|by|date|reference|plan:|progress:)\)")
_ALL = re.compile(r"\ball\b(?= \()")
#: How a sentence ends that tells what to do in a file, and what is to be done on the page instead.
_TO_DO = {
    "units-together": (
        Text(" ให้แยกเป็นรายการ", "; write them"),
        Text(" ให้เลือกหรือเขียนทีละหน่วยงาน หนึ่งหน่วยงานต่อหนึ่งบรรทัด", "; tick them, or write them one a line"),
    ),
    "round-after-year": (
        Text(" ให้แก้ ", "; change "),
        Text(
            f" ให้แก้ “{_LABELS['rounds'].th}” หรือ “{_LABELS['starts'].th}” ในข้อกำหนดของแผน",
            f"; change “{_LABELS['rounds'].en}” or “{_LABELS['starts'].en}” in the plan's settings",
        ),
    ),
}


def on_page(problem: Problem) -> Problem:
    """A problem of a plan written here, without keys; one of a file stays as it is, for they are there.

    >>> on_page(Problem("no-steps", "มาตรการที่ 1 ยังไม่ได้ระบุขั้นตอน (steps)", "…")).th
    'มาตรการที่ 1 ยังไม่ได้ระบุขั้นตอน (ช่อง “ขั้นตอนหรือวิธีปฏิบัติ”)'
    """
    if problem.place.file:
        return problem
    th, en = problem.th, problem.en
    if problem.code in _TO_DO:
        (th_end, en_end), (th_new, en_new) = ((each.th, each.en) for each in _TO_DO[problem.code])
        th, en = th.partition(th_end)[0] + th_new, en.partition(en_end)[0] + en_new
    return replace(
        problem,
        th=_ALL.sub("ทั้งหมด", _KEY.sub(_field_th, _OF_A_FILE.sub("", th))),
        en=_KEY.sub(_field_en, _OF_A_FILE.sub("", en)),
    )


def without_keys(sentence: str) -> str:
    """A sentence that names keys which nobody meets on these pages, without them.

    >>> without_keys("ยังไม่มีแผน (plan:)")
    'ยังไม่มีแผน'
    """
    return _OF_A_FILE.sub("", sentence)


def _field_th(match: re.Match[str]) -> str:
    label = _LABELS.get(match[1])
    return match[0] if label is None else f" (ช่อง “{label.th}”)"


def _field_en(match: re.Match[str]) -> str:
    label = _LABELS.get(match[1])
    return match[0] if label is None else f" (“{label.en}”)"
