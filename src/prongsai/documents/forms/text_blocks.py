"""The tagged text blocks of a DOCX: how they are marked, and what an officer made of them.

Each block's tag holds its key and a short digest of the words that were printed. A block whose words no
longer give that digest was edited; no record of what was printed is needed elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from prongsai.errors import PaperError, Place, Problem

_LARGEST_DOCUMENT = 16 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = (f"{_W}tag", f"{_W}docPartObj/{_W}docPartCategory")
_DIGEST = 10
_BETWEEN = "#"


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One text block as it stands in a DOCX now, and whether it is other than what was printed."""

    paragraphs: tuple[str, ...]
    is_edited: bool


def tag(key: str, paragraphs: Iterable[str]) -> str:
    """The tag of a block that prints these paragraphs: 'summary#4f1d0c9a2b'."""
    return f"{key}{_BETWEEN}{_digest(paragraphs)}"


def _digest(paragraphs: Iterable[str]) -> str:
    """White space and empty paragraphs do not count: word processors change these by themselves."""
    words = "\n".join(line for each in paragraphs if (line := " ".join(each.split())))
    return hashlib.sha256(words.encode()).hexdigest()[:_DIGEST]


def read(data: bytes, name: str = "") -> dict[str, ReadBlock]:
    """The text blocks of a DOCX that `docx.render` made and an officer may have edited.

    By key, in the order they stand in. PaperError (``not-a-docx``) where the file cannot be read as one;
    `name` is what the error calls it.
    """
    found: dict[str, ReadBlock] = {}
    for control in _document(data, name).iter(f"{_W}sdt"):
        if mark := _mark(control):
            key, _, printed = mark.partition(_BETWEEN)
            paragraphs = tuple(map(_said, control.iter(f"{_W}p")))
            found[key] = ReadBlock(paragraphs, bool(printed) and _digest(paragraphs) != printed)
    return found


def _mark(control: etree._Element) -> str:
    """The tag of a control; LibreOffice drops it and keeps the same words as a category."""
    marks = (control.find(f"{_W}sdtPr/{name}") for name in _MARKS)
    return next((str(mark.get(f"{_W}val")) for mark in marks if mark is not None), "")


def _document(data: bytes, name: str) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.getinfo("word/document.xml").file_size > _LARGEST_DOCUMENT:
                raise PaperError(_not_a_docx(name))
            source = package.read("word/document.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(source, parser)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, etree.XMLSyntaxError) as trouble:
        raise PaperError(_not_a_docx(name)) from trouble


def _said(paragraph: etree._Element) -> str:
    said = ""
    for part in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}tab"):
        said += (part.text or "") if part.tag == f"{_W}t" else "\n" if part.tag == f"{_W}br" else " "
    return said


def _not_a_docx(name: str) -> Problem:
    return Problem(
        "not-a-docx",
        "อ่านแฟ้มนี้เป็นเอกสาร Word (.docx) ไม่ได้",
        "this file cannot be read as a Word document (.docx)",
        Place(name),
    )
