"""Reading back what officers wrote: the tagged text blocks of an edited DOCX."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from prongsai.errors import PaperError, Place, Problem

_LARGEST_DOCUMENT = 64 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data: bytes, name: str = "") -> dict[str, tuple[str, ...]]:
    """The paragraphs of each text block of a DOCX that `docx.render` made and an officer may have edited.

    By key, in the order they stand in. PaperError (``not-a-docx``) where the file cannot be read as one;
    `name` is what the error calls it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.getinfo("word/document.xml").file_size > _LARGEST_DOCUMENT:
                raise PaperError(_not_a_docx(name))
            source = package.read("word/document.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(source, parser)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, etree.XMLSyntaxError) as trouble:
        raise PaperError(_not_a_docx(name)) from trouble
    found: dict[str, tuple[str, ...]] = {}
    for control in root.iter(f"{_W}sdt"):
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        if tag is not None:
            found[str(tag.get(f"{_W}val"))] = tuple(map(_said, control.iter(f"{_W}p")))
    return found


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
