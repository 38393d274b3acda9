"""Documents are hostile until shown otherwise: the fine are read, others are a fault, and we stay well."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import pytest
import typst
import xlsxwriter

from prongsai.documents import fonts
from prongsai.siteaudit.model import Document
from prongsai.siteaudit.reading import kind_of, read_document
from tests.siteaudit.checks.making import look

TEXT = "แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2567"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(body: bytes) -> Document:
    return read_document(look(body=body))


def pdf(text: str = TEXT) -> bytes:
    written = f'#set text(font: "Sarabun")\n{text}'.encode()
    return bytes(typst.compile(written, font_paths=[str(fonts.require())]))


def pdf_of(pages: int, content: bytes = b"", picture: bool = True) -> bytes:
    """A PDF of pages that draw one picture each, or only run `content`."""
    made = pikepdf.new()
    image = pikepdf.Stream(made, b"\0" * 12)
    image.update(
        {"/Type": pikepdf.Name("/XObject"), "/Subtype": pikepdf.Name("/Image"), "/Width": 2, "/Height": 2}
    )
    image.update({"/ColorSpace": pikepdf.Name("/DeviceRGB"), "/BitsPerComponent": 8})
    for _ in range(pages):
        page = made.add_blank_page(page_size=(100, 100))
        if picture:
            page.obj["/Resources"] = pikepdf.Dictionary(
                XObject=pikepdf.Dictionary(P=made.make_indirect(image))
            )
        page.obj["/Contents"] = pikepdf.Stream(made, content or b"q 90 0 0 90 5 5 cm /P Do Q")
    return saved(made)


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def locked_pdf(owner: str, user: str) -> bytes:
    encryption = pikepdf.Encryption(owner=owner, user=user, R=4, aes=False, metadata=False)
    with pikepdf.open(io.BytesIO(pdf())) as made:
        return saved(made, encryption=encryption)


def zipped(parts: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str, before: str = "") -> bytes:
    xml = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": xml.encode()})


def typed_docx() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(TEXT)
    made.add_table(1, 1).cell(0, 0).text = "ต.ค. 66"
    made.save(out)
    return out.getvalue()


def typed_xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("ต.ค. 66").write_row(0, 0, [TEXT, 2567])
    return out.getvalue()


def slides() -> bytes:
    text = f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{TEXT}</a:t></a:r></a:p></p:sld>'
    return zipped({"ppt/slides/slide1.xml": text.encode()})


@pytest.mark.parametrize(
    ("made", "kind", "pages"),
    [(typed_docx, "docx", 0), (typed_xlsx, "xlsx", 1), (slides, "pptx", 1)],
)
def test_the_text_of_what_offices_write_is_read(made: Callable[[], bytes], kind: str, pages: int) -> None:
    found = read(made())
    assert (found.kind, found.pages, found.fault, found.is_whole) == (kind, pages, "", True)
    assert TEXT in found.text


def test_the_text_of_a_pdf_is_read_as_far_as_it_gives_its_letters() -> None:
    found = read(pdf())
    assert (found.kind, found.pages, found.scanned, found.fault, found.is_whole) == ("pdf", 1, 0, "", True)
    assert "งบประมาณ พ.ศ. 2567" in found.text


def test_cells_and_names_of_sheets_are_read_too() -> None:
    assert "ต.ค. 66" in read(typed_docx()).text
    assert "ต.ค. 66" in read(typed_xlsx()).text


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp874"])
def test_plain_text_is_read_in_either_charset(charset: str) -> None:
    found = read(TEXT.encode(charset))
    assert (found.kind, found.text, found.fault) == ("text", TEXT, "")


def test_a_scan_is_told_by_its_pages() -> None:
    found = read(pdf_of(3))
    assert (found.text.strip(), found.pages, found.scanned, found.is_whole) == ("", 3, 3, True)
    assert read(pdf()).scanned == read(pdf_of(2, b"q Q", picture=False)).scanned == 0


def test_of_a_long_pdf_the_first_thirty_pages_are_read() -> None:
    found = read(pdf_of(31))
    assert (found.pages, found.scanned, found.is_whole) == (31, 30, False)


def test_a_pdf_locked_against_changes_alone_is_read() -> None:
    assert "2567" in read(locked_pdf(owner="secret", user="")).text
    assert read(locked_pdf(owner="secret", user="secret")).fault == "locked"


def test_of_other_archives_the_names_are_given() -> None:
    found = read(zipped({"แผน 2567.pdf": b"", "plan.doc": b""}))
    assert (found.kind, found.text, found.fault) == ("zip", "แผน 2567.pdf\nplan.doc", "unknown-kind")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "unknown"), (b"   ", "unknown"), (b"\0\1\2", "unknown"), (b"\xd0\xcf\x11\xe0rest", "office"),
        (b"\x89PNG\r\n", "picture"), (b"\xff\xd8\xff\xe0", "picture"), (b"Rar!\x1a", "rar"),
        (b"{\\rtf1", "rtf"),
        (b"<!DOCTYPE html><p>x", "html"), (b"junk %PDF-1.4", "pdf"), (b"PK\x03\x04", "zip"), (b"x", "text"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_first_bytes(body: bytes, kind: str) -> None:
    assert kind_of(body) == kind


@pytest.mark.parametrize("body", [b"", b"\xd0\xcf\x11\xe0rest", b"\x89PNG\r\n", b"<html>", b"{\\rtf1 x}"])
def test_what_is_of_no_kind_we_read_is_said_to_be_so(body: bytes) -> None:
    assert (read(body).fault, read(body).text) == ("unknown-kind", "")


def test_what_was_cut_off_is_not_opened() -> None:
    found = read_document(look(body=pdf(), cause="too-large"))
    assert (found.kind, found.fault, found.is_whole) == ("pdf", "too-large", False)


# ------------------------------------------------------------------------------------------- hostile files


def endless_pages() -> bytes:
    """A tree of pages that holds itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def pdf_bomb() -> bytes:
    """A page whose content unpacks to 400 MB, twice packed."""
    packed = zlib.compressobj(9)
    zeros = b"".join(packed.compress(b" " * 2**20) for _ in range(400)) + packed.flush()
    stream = zlib.compress(zeros, 9)
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    body += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    body += b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(stream)
    return body + stream + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def forms_within_forms() -> bytes:
    """A page that draws a form that draws itself."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(9, 9))
    form = made.make_indirect(pikepdf.Stream(made, b"/F Do /F Do"))
    form.update({"/Type": pikepdf.Name("/XObject"), "/Subtype": pikepdf.Name("/Form"), "/BBox": [0, 0, 9, 9]})
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    form["/Resources"] = page.obj["/Resources"] = made.make_indirect(resources)
    page.obj["/Contents"] = pikepdf.Stream(made, b"/F Do")
    return saved(made)


def deep_array() -> bytes:
    return b"%PDF-1.4\n1 0 obj" + b"[" * 500_000 + b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return word("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>')


def outside(url: str = "file:///etc/hostname") -> bytes:
    return word("<w:p><w:t>&f;</w:t></w:p>", f'<!DOCTYPE x [<!ENTITY f SYSTEM "{url}">]>')


def hundred_megabyte_line() -> bytes:
    return zipped({"word/document.xml": b"<w:document>" + b"x" * 100 * 2**20})


def many_small_lines() -> bytes:
    return word("<w:p/>" * 4_000_000)


def lying_size() -> bytes:
    """A DOCX whose directory says ten bytes where there are 60 MB."""
    made = bytearray(zipped({"word/document.xml": b" " * 60 * 2**20}))
    place = made.rindex(b"PK\x01\x02")
    made[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(made)


def nested_xml() -> bytes:
    return word("<w:p>" * 200_000)


def locked_zip() -> bytes:
    made = bytearray(zipped({"word/document.xml": b"x"}))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        made[made.index(mark) + at] |= 1
    return bytes(made)


def many_entries() -> bytes:
    return zipped({f"word/document.xml{number}": b"" for number in range(10_000)})


HOSTILE: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "a PDF of rubbish": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4_000, ("damaged",)),
    "a PDF cut short": (lambda: pdf()[:800], ("damaged",)),
    "an empty PDF": (lambda: b"%PDF-", ("damaged",)),
    "pages without end": (endless_pages, ("damaged", "too-large")),
    "a PDF that unpacks to 400 MB": (pdf_bomb, ("damaged", "too-large")),
    "forms within forms": (forms_within_forms, ("", "damaged", "too-large")),
    "arrays 500,000 deep": (deep_array, ("damaged", "too-large")),
    "a PDF with a password": (lambda: locked_pdf("a", "b"), ("locked",)),
    "entities that grow": (laughs, ("damaged",)),
    "an entity from outside": (outside, ("damaged",)),
    "a line of 100 MB": (hundred_megabyte_line, ("too-large",)),
    "24 MB of small lines": (many_small_lines, ("too-large",)),
    "a size that lies": (lying_size, ("damaged", "too-large")),
    "elements 200,000 deep": (nested_xml, ("damaged", "too-large")),
    "a DOCX with a password": (locked_zip, ("locked",)),
    "ten thousand entries": (many_entries, ("too-large",)),
    "a name that climbs": (lambda: zipped({"word/document.xml": b"<x/>", "../../x": b""}), ("damaged",)),
    "a zip of rubbish": (lambda: b"PK\x03\x04" + bytes(range(256)) * 100, ("damaged",)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_fault_and_soon(name: str) -> None:
    made, faults = HOSTILE[name]
    body, began = made(), time.monotonic()
    found = read(body)
    assert found.fault in faults
    assert len(found.text) <= 600_000
    assert time.monotonic() - began < 45


def test_nothing_from_outside_of_a_file_comes_in(tmp_path: Path) -> None:
    (tmp_path / "canary").write_text("canary of the house", encoding="utf-8")
    found = read(outside((tmp_path / "canary").as_uri()))
    assert (found.text, found.fault) == ("", "damaged")


def test_a_bomb_takes_no_more_memory_than_it_may() -> None:
    script = (
        "import datetime, resource, sys\n"
        "from prongsai.siteaudit.model import Look\n"
        "from prongsai.siteaudit.reading import read_document\n"
        "read_document(Look('x', datetime.datetime.now(), body=sys.stdin.buffer.read()))\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    run = subprocess.run([sys.executable, "-c", script], input=pdf_bomb(), capture_output=True, check=True)
    assert int(run.stdout) < 800 * 1024
