"""Workbooks are hostile until shown otherwise: each is refused in one sentence, soon, and we stay well."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from prongsai import answers
from prongsai.answers import sandbox
from prongsai.errors import AnswersError
from prongsai.frameworks import Framework
from tests import makers

SCHEMAS = "http://schemas.openxmlformats.org"
MAIN = f"{SCHEMAS}/spreadsheetml/2006/main"
RELATIONS = f"{SCHEMAS}/officeDocument/2006/relationships"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'


def relations(**targets: str) -> str:
    """Each target by the last word of its kind of relation."""
    inner = "".join(
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{inner}</Relationships>'


PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{SCHEMAS}/package/2006/content-types"/>',
    "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="EIT" sheetId="1" r:id="worksheet"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relations(worksheet="worksheets/sheet1.xml"),
}
CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>body</t></is></c></row>'


@pytest.fixture
def framework(tmp_path: Path) -> Framework:
    return makers.small_framework(tmp_path)


def package(
    path: Path,
    cells: str = CELLS,
    more: dict[str, str | bytes] | None = None,
    packing: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A workbook made by hand, with further entries."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in (
            PARTS | {"xl/worksheets/sheet1.xml": SHEET.format(cells)} | (more or {})
        ).items():
            archive.writestr(name, content)
    return path


def far_corner(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("EIT")
        sheet.write_row(0, 0, ["body", "E1", "E2"])
        sheet.write(1_048_575, 16_383, 1)


def far_corner_without_addresses(path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"
    package(path, row + "<row/>" * 1_048_574 + "<row><c><v>1</v></c></row>", packing=zipfile.ZIP_STORED)


def flat_bomb(path: Path) -> None:
    package(path, more={"xl/media/image.bin": bytes(53_000_000)}, packing=zipfile.ZIP_STORED)


def tight_bomb(path: Path) -> None:
    package(path, more={"xl/media/image.bin": bytes(40_000_000)})


def many_entries(path: Path) -> None:
    package(path, more={f"x/{number}": "" for number in range(2_001)})


def lying_size(path: Path) -> None:
    """Says that a sheet unpacks to 100 bytes; it has 30 million."""
    package(path, "<row/>" * 5_000_000)
    content = path.read_bytes()
    place = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    path.write_bytes(content[: place + 24] + struct.pack("<I", 100) + content[place + 28 :])


def shared_text_bomb(path: Path) -> None:
    """One long text that every cell refers to: 20 MB of XML stand for terabytes."""
    more: dict[str, str | bytes] = {
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"ก" * 3_000_000}</t></si></sst>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
    }
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 300_000))
    package(path, cells, more, zipfile.ZIP_STORED)


def overlapping(path: Path) -> None:
    """Two entries of the directory share one piece of the file."""
    package(path, more={"a.bin": b"x" * 100, "b.bin": b"y" * 100})
    content = bytearray(path.read_bytes())
    first, second = (content.rfind(name) - 46 for name in (b"a.bin", b"b.bin"))
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    path.write_bytes(bytes(content))


def locked(path: Path) -> None:
    package(path)
    content = bytearray(path.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))


def twice(path: Path) -> None:
    package(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", PARTS["xl/workbook.xml"])


def climbing(path: Path) -> None:
    package(path, more={"../../evil.txt": "x"})


def absolute(path: Path) -> None:
    package(path, more={"/etc/evil": "x"})


def symlink(path: Path) -> None:
    package(path)
    entry = zipfile.ZipInfo("xl/link")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/passwd")


def nul(path: Path) -> None:
    package(path, more={"xl/media.x": "x"})
    path.write_bytes(path.read_bytes().replace(b"xl/media.x", b"xl/media\0x"))


def with_doctype(path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    package(path, more={"xl/worksheets/sheet1.xml": laughs + SHEET.format(CELLS)})


def cut_off(path: Path) -> None:
    package(path)
    path.write_bytes(path.read_bytes()[:-40])


def plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "ไม่ใช่สมุดงาน")


HOSTILE: dict[Callable[[Path], None], tuple[str, str]] = {
    far_corner: ("workbook-too-far-out", "there is something as far out as cell XFD1048576"),
    far_corner_without_addresses: ("workbook-too-large", "takes too much memory or time"),
    flat_bomb: ("workbook-too-large-unpacked", "unpacks to over 50 MB, more than 50 MB"),
    tight_bomb: ("workbook-too-tightly-packed", "packed suspiciously tight"),
    many_entries: ("workbook-too-many-entries", "holds 2,006 inner files, more than 2,000"),
    lying_size: ("workbook-damaged", "damaged"),
    shared_text_bomb: ("workbook-too-large", "takes too much memory or time"),
    overlapping: ("workbook-overlapping-entries", "inner files of the workbook overlap"),
    locked: ("workbook-locked", "protected by a password"),
    twice: ("workbook-duplicate-entry", "two inner files named “xl/workbook.xml”"),
    climbing: ("workbook-bad-entry-name", "an unsafe name, “../../evil.txt”"),
    absolute: ("workbook-bad-entry-name", "an unsafe name, “/etc/evil”"),
    symlink: ("workbook-bad-entry-name", "an unsafe name, “xl/link”"),
    nul: ("workbook-bad-entry-name", "an unsafe name, “xl/media”"),
    with_doctype: ("workbook-doctype", "declares a DOCTYPE"),
    cut_off: ("workbook-damaged", "damaged"),
    plain_zip: ("workbook-damaged", "damaged"),
}


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_workbook_is_refused_in_one_sentence(
    framework: Framework, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "eit.xlsx"
    make(path)
    code, sentence = HOSTILE[make]
    begun = time.perf_counter()
    (problem,) = answers.check({"EIT": path}, framework)
    assert time.perf_counter() - begun < 20
    assert (problem.code, problem.place.file) == (code, str(path))
    assert sentence in problem.en
    assert problem.th != problem.en


def test_a_cell_in_the_far_corner_is_refused_within_a_second(framework: Framework, tmp_path: Path) -> None:
    path = tmp_path / "eit.xlsx"
    far_corner(path)
    begun = os.times()
    assert len(answers.check({"EIT": path}, framework)) == 1
    ended = os.times()
    # Processor time, ours and the reader's: a busy machine makes no difference.
    assert sum(ended[:4]) - sum(begun[:4]) < 1


def test_a_far_cell_that_is_only_coloured_does_no_harm(framework: Framework, tmp_path: Path) -> None:
    path = tmp_path / "eit.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("EIT")
        sheet.write_row(0, 0, ["body", "E1", "E2"])
        sheet.write_row(1, 0, ["ก", 1, 2])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bg_color": "yellow"}))
    assert answers.read({"EIT": path}, framework).forms["EIT"].collect().rows() == [("ก", 1, 2)]


def test_entities_of_a_workbook_are_not_followed(framework: Framework, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ความลับ", encoding="utf-8")
    document = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file://{secret}">]>' + SHEET.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    )
    path = package(tmp_path / "eit.xlsx", more={"xl/worksheets/sheet1.xml": document})
    problems = answers.check({"EIT": path}, framework)
    assert problems
    assert not any("ความลับ" in problem.en for problem in problems)


def test_the_reader_limits_its_own_memory_and_time() -> None:
    if sys.platform == "win32":
        pytest.skip("the system has no limits of this kind")
    code = (
        "import runpy, resource\n"
        f"reader = runpy.run_path({str(sandbox._READER)!r})\n"
        "reader['limit_this_process']()\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(768 * 2**20), "20"]


def test_every_refusal_of_the_reader_has_its_sentence() -> None:
    source = sandbox._READER.read_text(encoding="utf-8")
    said = {code for code in sandbox._SENTENCES if f'"{code}"' in source}
    assert said == set(sandbox._SENTENCES)


def test_nothing_is_left_behind_by_a_refused_workbook(
    framework: Framework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    path = tmp_path / "eit.xlsx"
    far_corner(path)
    with pytest.raises(AnswersError):
        answers.read({"EIT": path}, framework)
    assert list(scratch.iterdir()) == []


def test_a_cell_that_shows_a_formulas_error_is_named_not_read_as_blank(
    tmp_path: Path, framework: Framework
) -> None:
    path = tmp_path / "EIT.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("EIT")
        sheet.write_row(0, 0, ["body", *answers.line_codes(framework, framework.forms[0])])
        sheet.write_string(1, 0, "อบต.ก")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
    with pytest.raises(AnswersError, match="cells B2, B3 show a formula's error"):
        answers.read(path, framework)


def test_a_workbook_is_read_as_rows_of_text_by_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.add_worksheet("หนึ่ง").write_row(1, 1, ["=1+1", 2.0, 0.5])
        book.add_worksheet("สอง")
    assert answers.read_workbook(path) == {"หนึ่ง": [["", "", ""], ["=1+1", "2", "0.5"]], "สอง": []}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"body,I1\n", "not-a-workbook"),
        (b"PAR1", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0", "old-workbook"),
        (b"PK\x03\x04", "workbook-damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(AnswersError) as refused:
        answers.read_workbook(path)
    assert [problem.code for problem in refused.value.problems] == [code]
