"""The tagged text blocks of a DOCX: how they are marked, and what an officer made of them.

Each block's tag holds its key and a short digest of the words that were printed. A block whose words no
longer give that digest was edited; no record of what was printed is needed elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from prongsai.errors import PaperError, Place, Problem

_LARGEST_DOCUMENT = 16 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_MARKS = (f"{_W}tag", f"{_W}docPartObj/{_W}docPartCategory")
_DIGEST = 10
_BETWEEN = "#"
#: What Word writes as an element of its own, and what it prints for it.
_PRINTED_AS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-", "softHyphen": ""}
#: Parts of a paragraph that hold no words of it: its layout, and what was struck out or moved away.
_NO_WORDS = frozenset(f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom"))
#: Signs that Word puts in by the number they have in a typeface of signs: ticks, crosses, bullets, arrows.
_SIGNS: Mapping[str, Mapping[str, str]] = {
    "wingdings": {"FC": "✓", "FE": "✓", "FB": "×", "FD": "×", "9F": "•", "A7": "•", "6C": "•", "E0": "→"},
    "symbol": {"B7": "•", "B4": "×", "D6": "√", "AE": "→", "B1": "±", "A3": "≤", "B3": "≥", "B0": "°"},
}


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One text block as it stands in a DOCX now, and whether it is other than what was printed.

    Without `has_digest` the tag no longer tells what was printed, so that nobody knows whether it was edited.
    `signs` are those of a typeface of signs that cannot be kept as text: "Wingdings F04A".
    """

    key: str
    paragraphs: tuple[str, ...]
    is_edited: bool
    has_digest: bool = True
    signs: tuple[str, ...] = ()


def tag(key: str, paragraphs: Iterable[str]) -> str:
    """The tag of a block that prints these paragraphs: 'summary#4f1d0c9a2b'."""
    return f"{key}{_BETWEEN}{_digest(paragraphs)}"


def _digest(paragraphs: Iterable[str]) -> str:
    """White space and empty paragraphs do not count: word processors change these by themselves."""
    words = "\n".join(line for each in paragraphs if (line := " ".join(each.split())))
    return hashlib.sha256(words.encode()).hexdigest()[:_DIGEST]


def read(data: bytes, name: str = "") -> tuple[ReadBlock, ...]:
    """The text blocks of a DOCX that `docx.render` made and an officer may have edited.

    In the order they stand in; a block that was copied is there more than once. PaperError (``not-a-docx``)
    where the file cannot be read as one; `name` is what the error calls it.
    """
    controls = _part(data, "word/document.xml", name).iter(f"{_W}sdt")
    return tuple(_block(control, mark) for control in controls if (mark := _mark(control)))


def read_origin(data: bytes, name: str = "") -> str:
    """The assessed year and the body a DOCX was printed for: '2563 เทศบาล…'; empty where it is not told."""
    try:
        about = _part(data, "docProps/core.xml", name)
    except PaperError:
        return ""
    return about.findtext(f"{_CP}keywords") or ""


def _block(control: etree._Element, mark: str) -> ReadBlock:
    key, _, printed = mark.partition(_BETWEEN)
    paragraphs = tuple("".join(_said(each)) for each in control.iter(f"{_W}p"))
    unknown = (each for each in control.iter(f"{_W}sym") if _sign(each) is None)
    signs = tuple(f"{each.get(f'{_W}font')} {each.get(f'{_W}char')}" for each in unknown)
    is_edited = bool(printed) and (bool(signs) or _digest(paragraphs) != printed)
    return ReadBlock(key, paragraphs, is_edited, bool(printed), signs)


def _mark(control: etree._Element) -> str:
    """The tag of a control; LibreOffice drops it and keeps the same words as a category."""
    marks = (control.find(f"{_W}sdtPr/{name}") for name in _MARKS)
    return next((str(mark.get(f"{_W}val")) for mark in marks if mark is not None), "")


def _part(data: bytes, part: str, name: str) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.getinfo(part).file_size > _LARGEST_DOCUMENT:
                raise PaperError(_not_a_docx(name))
            source = package.read(part)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(source, parser)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, etree.XMLSyntaxError) as trouble:
        raise PaperError(_not_a_docx(name)) from trouble


def _said(element: etree._Element) -> Iterator[str]:
    """What a paragraph prints, in its order; what was struck out or moved away is not printed."""
    for part in element.iterchildren(f"{_W}*"):
        name = str(part.tag).removeprefix(_W)
        if name == "t":
            yield part.text or ""
        elif name == "sym":
            yield _sign(part) or ""
        elif name in _PRINTED_AS:
            yield _PRINTED_AS[name]
        elif part.tag not in _NO_WORDS:
            yield from _said(part)


def _sign(symbol: etree._Element) -> str | None:
    """The letter for a sign of a typeface; None where it is not known. F0FC and 00FC are one sign."""
    font, number = str(symbol.get(f"{_W}font", "")), str(symbol.get(f"{_W}char", ""))
    return _SIGNS.get(font.lower(), {}).get(number.upper()[-2:])


def _not_a_docx(name: str) -> Problem:
    return Problem(
        "not-a-docx",
        "อ่านแฟ้มนี้เป็นเอกสาร Word (.docx) ไม่ได้",
        "this file cannot be read as a Word document (.docx)",
        Place(name),
    )
