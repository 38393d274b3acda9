"""Reads the text of one document; run as a process of its own by `reading.py`, imported by nobody.

A stranger's file may be anything. This process limits itself first (memory, time, what it may write), looks
at the directory of what is packed before it unpacks, and gives back plain JSON: kind, text, how many pages
there are and how many of them are pictures without text, or a fault. It opens no connection and follows no
address inside of a file.
"""

from __future__ import annotations

import importlib.util
import io
import json
import logging
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

MOST_PAGES = 30
#: Letters that are given back; as JSON a Thai one takes six bytes, and the parent takes 5 MB in all.
MOST_LETTERS = 600_000
_PARTS_OF_DOCX = ("word/document.xml", "word/header", "word/footer", "word/footnotes", "word/endnotes")
_SLIDES = "ppt/slides/slide"
_CHUNK = 64 * 1024


def _workbook_reader() -> ModuleType:
    """The reader of workbooks, with its limits; loaded by its place, so that nothing else comes along."""
    place = Path(__file__).parents[1] / "answers" / "workbook.py"
    spec = importlib.util.spec_from_file_location("workbook", place)
    if spec is None or spec.loader is None:
        raise ImportError(place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Text:
    """Pieces of text up to a bound; says whether something had to be left out."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.room = MOST_LETTERS
        self.is_whole = True

    def add(self, piece: str) -> None:
        self.is_whole = self.is_whole and len(piece) <= self.room
        self.pieces.append(piece[: self.room])
        self.room -= len(self.pieces[-1])

    def said(self) -> str:
        # Half a pair of surrogates is no character, and could not be written.
        return "\n".join(self.pieces).encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def read_pdf(content: bytes) -> dict[str, Any]:
    """The text of the first pages; a page without text that shows a picture counts as scanned."""
    import pypdf
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        # Many are locked against changes only, and open without a password.
        if reader.is_encrypted and not reader.decrypt(""):
            return {"kind": "pdf", "fault": "locked"}
        return _of_pages(reader, len(reader.pages))
    except pypdf.errors.DependencyError:
        return {"kind": "pdf", "fault": "locked"}
    except (
        PyPdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        OSError,
        ArithmeticError,
    ):
        return {"kind": "pdf", "fault": "damaged"}


def _of_pages(reader: Any, pages: int) -> dict[str, Any]:
    text, scanned = _Text(), 0
    for number in range(min(pages, MOST_PAGES)):
        page = reader.pages[number]
        said = page.extract_text().strip()
        text.add(said)
        scanned += not said and _shows_picture(page)
    is_whole = text.is_whole and pages <= MOST_PAGES
    return {"kind": "pdf", "text": text.said(), "pages": pages, "scanned": scanned, "is_whole": is_whole}


def _shows_picture(page: Any) -> bool:
    """True where the page has a picture among what it draws, also one inside of a form it draws."""
    waiting, met = [page.get("/Resources")], 0
    while waiting and met < _CHUNK:
        resources = waiting.pop()
        drawn = resources.get_object().get("/XObject") if resources is not None else None
        for each in drawn.get_object().values() if drawn is not None else ():
            met += 1
            thing = each.get_object()
            if thing.get("/Subtype") == "/Image":
                return True
            if thing.get("/Subtype") == "/Form" and met < _CHUNK:
                waiting.append(thing.get("/Resources"))
    contents = page.get_contents()
    return contents is not None and b"BI" in contents.get_data() and b"EI" in contents.get_data()


def read_packed(path: Path, workbook: ModuleType) -> dict[str, Any]:
    """DOCX, XLSX and PPTX as text; of every other zip the names of what it holds."""
    kind = "zip"
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = _kind_of(names)
            workbook.check_directory(archive)
            if kind == "zip":
                return {"kind": kind, "text": "\n".join(map(_readable, names)), "fault": "unknown-kind"}
            workbook.check_content(archive, minds_errors=False)
            if kind != "xlsx":
                return {"kind": kind, **_of_parts(archive, kind)}
        return {"kind": kind, **_of_sheets(workbook.write_sheets(path, Path.cwd()))}
    except workbook.Refused as refusal:
        return {"kind": kind, "fault": "locked" if refusal.code == "locked" else _fault_of(refusal.code)}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return {"kind": kind, "fault": "damaged"}
    except RuntimeError:
        return {"kind": kind, "fault": "locked"}


def _kind_of(names: list[str]) -> str:
    for kind, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("pptx", _SLIDES)):
        if any(name.startswith(part) for name in names):
            return kind
    return "zip"


def _fault_of(code: str) -> str:
    too_large = (
        "too-many-entries",
        "too-many-sheets",
        "too-large-unpacked",
        "too-tightly-packed",
        "too-far-out",
    )
    return "too-large" if code in too_large else "damaged"


def _readable(name: str) -> str:
    """A name as it was typed: old programs write Thai letters where the zip says there are others."""
    try:
        written = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for charset in ("utf-8", "cp874"):
        try:
            return written.decode(charset)
        except UnicodeDecodeError:
            continue
    return name


def _of_parts(archive: zipfile.ZipFile, kind: str) -> dict[str, Any]:
    """What the paragraphs of the document or the slides say, one to a line."""
    wanted = _PARTS_OF_DOCX if kind == "docx" else (_SLIDES,)
    parts = [name for name in archive.namelist() if name.startswith(wanted) and name.endswith(".xml")]
    text = _Text()
    for name in sorted(parts, key=lambda part: (len(part), part)):
        for paragraph in _paragraphs(archive.read(name)):
            text.add(paragraph)
    pages = len(parts) if kind == "pptx" else 0
    return {"text": text.said(), "pages": pages, "is_whole": text.is_whole}


def _paragraphs(xml: bytes) -> Iterator[str]:
    from lxml import etree

    # Entities stay unresolved and nothing is fetched; what nests without end is refused by the parser.
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
    said: list[str] = []
    try:
        for _, element in etree.iterparse(io.BytesIO(xml), events=("end",), **options):
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name == "t":
                said.append(element.text or "")
            elif name in ("tab", "br", "cr"):
                said.append(" ")
            elif name == "p":
                yield "".join(said)
                said.clear()
                element.clear()
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _of_sheets(sheets: list[dict[str, str]]) -> dict[str, Any]:
    text = _Text()
    for sheet in sheets:
        text.add(sheet["name"])
        with Path(sheet["file"]).open(encoding="utf-8", newline="") as stream:
            while text.is_whole and (piece := stream.read(_CHUNK)):
                text.add(piece)
    return {"text": text.said(), "pages": len(sheets), "is_whole": text.is_whole}


def read_plain(content: bytes) -> dict[str, Any]:
    """Text without form: in UTF-8, else as Thai Windows writes it."""
    text = _Text()
    try:
        text.add(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        text.add(content.decode("cp874", "replace"))
    return {"kind": "text", "text": text.said(), "is_whole": text.is_whole}


def read(path: Path, workbook: ModuleType) -> dict[str, Any]:
    """What stands in `result.json`."""
    content = path.read_bytes()
    try:
        if b"%PDF-" in content[:1024]:
            return read_pdf(content)
        if content.startswith(b"PK"):
            return read_packed(path, workbook)
        return read_plain(content)
    except (MemoryError, RecursionError):
        return {"kind": "pdf" if b"%PDF-" in content[:1024] else "zip", "fault": "too-large"}


if __name__ == "__main__":
    limits = _workbook_reader()
    limits.limit_this_process()
    outcome = read(Path(sys.argv[1]), limits)
    Path("result.json").write_text(json.dumps(outcome), encoding="utf-8")
