"""The steps of the year, who acts in each, and which step may follow which: as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prongsai.frameworks import Text


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the year: its name, who must act in it, and what they do."""

    name: Text
    role: str
    task: Text


STEPS: Mapping[str, Step] = {
    "prepare": Step(
        Text("เตรียมการ", "prepare"), "officer",
        Text("ตรวจข้อมูลหน่วยงานและแต่งตั้งคณะทำงาน", "check the body's data and appoint the working group"),
    ),
    "result": Step(
        Text("ผลการประเมิน", "result"), "officer",
        Text("นำเข้าคะแนนและตรวจทาน แล้วเสนอผู้บริหาร", "load the scores, read them through, propose them"),
    ),
    "analyse": Step(
        Text("วิเคราะห์", "analyse"), "officer",
        Text("ดูว่าคะแนนหายไปที่ใด และวางมาตรการ", "see where points were lost, and plan measures"),
    ),
    "improve": Step(
        Text("ดำเนินมาตรการ", "improve"), "contributor",
        Text("ดำเนินมาตรการและรายงานความก้าวหน้า", "carry measures out and report progress"),
    ),
    "report": Step(
        Text("รายงานผล", "report"), "officer",
        Text("จัดทำรายงานผลและเผยแพร่เอกสาร", "print the closing report and publish the papers"),
    ),
}  # fmt: skip

ORDER = tuple(STEPS)


def comes_after(step: str, other: str) -> bool:
    """True where `step` lies later in the year than `other`.

    >>> comes_after("improve", "result")
    True
    """
    return ORDER.index(step) > ORDER.index(other)
