"""Body files as officers write them, their papers printed, and papers edited as Word edits them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from prongsai.documents import Order, Outcome, print_papers
from prongsai.documents.forms import text_blocks
from prongsai.documents.forms.text_blocks import ReadBlock
from tests.documents import reading
from tests.documents.test_examples import EXAMPLES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: The first measure stands in line 14.
HEAD = """\
body: {name: เทศบาลตำบลทดสอบ, kind: เทศบาลตำบล}
year: 2564
years:
  2564:
    figures:
      total: 83.17
      level: B
      indicators: {"4": 84.16, "7": 83.75, "10": 50.00}
paper:
  digits: arabic
plan:
  follow_up: รายงานผู้บริหารทุก 3 เดือน
  measures:
"""
SOUND = """\
    - mends: "4"
      measure: จัดทำคู่มือการยืม
      steps: [เขียน, แจ้งเวียน]
      units: [กองคลัง]
      when: ม.ค.–มี.ค. 65
"""
#: Its faults by line: no unit (14), outside the year (18), a step twice (23), no such indicator (26).
FAULTY = """\
    - mends: "4"
      measure: จัดทำคู่มือการยืม
      steps: [เขียน, แจ้งเวียน]
      when: ม.ค.–มี.ค. 65
    - {mends: "7", measure: ปรับปรุงเว็บไซต์, steps: [สำรวจ], units: [สำนักปลัด], when: ม.ค.–มี.ค. 68}
    - mends: "10"
      measure: ประกาศเจตจำนง
      steps:
        - ประกาศ
        - ประกาศ
      units: [สำนักปลัด]
    - measure: อบรม
      mends: "11"
      steps: [เชิญ]
      units: [สำนักปลัด]
"""
FAULTS = [
    "{0}:14: measure 1 does not say who is in charge (units)",
    (
        "{0}:18: measure 2 is set for “ม.ค.–มี.ค. 68”, outside fiscal year 2565, which runs from "
        "1 October 2021 to 30 September 2022"
    ),
    "{0}:23: measure 3 has the step “ประกาศ” twice (line 22)",
    "{0}:26: measure 4 mends “11”, which 2564 does not have; did you mean O11, I11, E11?",
]


def body_file(folder: Path, measures: str = SOUND, name: str = "mine", head: str = HEAD) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(head + measures, encoding="utf-8")
    return path


def example(folder: Path, name: str = "mueang-phon-2563") -> Path:
    """A copy of an example, to be changed."""
    path = folder / f"{name}.yaml"
    path.write_bytes((EXAMPLES / path.name).read_bytes())
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(path: Path, words: str) -> int:
    """The number of the only line that holds these words."""
    lines = path.read_text(encoding="utf-8").splitlines()
    (found,) = [number for number, line in enumerate(lines, 1) if words in line]
    return found


def print_set(path: Path, to: Path, **order: Any) -> Outcome:
    (outcome,) = print_papers([path], Order(to, **{"is_set": True, **order}))
    return outcome


def edit(path: Path, key: str, *paragraphs: str) -> None:
    """Put other words into a text of a DOCX file, each line as Word writes it: in runs of its own making."""
    document = etree.fromstring(part(path, "word/document.xml"))
    (content,) = [
        control.find(f"{W}sdtContent")
        for control in document.iter(f"{W}sdt")
        if control.find(f"{W}sdtPr/{W}tag").get(f"{W}val").partition("#")[0] == key
    ]
    for old in list(content):
        content.remove(old)
    for text in paragraphs:
        line = etree.SubElement(content, f"{W}p")
        for piece in (text[: len(text) // 2], text[len(text) // 2 :]):
            said = etree.SubElement(etree.SubElement(line, f"{W}r"), f"{W}t")
            said.text = piece
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    path.write_bytes(with_document(path, etree.tostring(document)))


def blocks(data: bytes) -> dict[str, ReadBlock]:
    """The text blocks of a DOCX by key; each key stands there once."""
    found = text_blocks.read(data)
    assert len({block.key for block in found}) == len(found)
    return {block.key: block for block in found}


def change_document(path: Path, change: Callable[[etree._Element], object]) -> Path:
    """Do to the words of a DOCX what Word would do."""
    document = etree.fromstring(part(path, "word/document.xml"))
    change(document)
    path.write_bytes(with_document(path, etree.tostring(document)))
    return path


def control(document: etree._Element, key: str) -> etree._Element:
    """The content control that holds the text of a key, the first where it was copied."""
    tags = ((each, each.find(f"{W}sdtPr/{W}tag")) for each in document.iter(f"{W}sdt"))
    return next(each for each, tag in tags if tag.get(f"{W}val").partition("#")[0] == key)


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def with_document(path: Path, document: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            copy.writestr(name, document if name == "word/document.xml" else package.read(name))
    return made.getvalue()


def words(path: Path) -> str:
    """All words of a file, whatever its form, as they stand in it."""
    if path.suffix == ".pdf":
        return reading.squeezed(
            "".join(line for page in reading.pdf_pages(path.read_bytes()) for line in page)
        )
    source = part(path, "word/document.xml") if path.suffix == ".docx" else path.read_bytes()
    return reading.squeezed(re.sub(r"<[^>]*>", "", source.decode()))
