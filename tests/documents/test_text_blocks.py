"""The marked texts of a DOCX after other programs have saved it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from prongsai.documents.forms import text_blocks
from prongsai.errors import PaperError
from tests.documents import body_files

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not on this machine (setup/viewers installs it)"
)


def saved_by_libreoffice(*files: Path) -> list[Path]:
    """The same papers opened and saved as DOCX by LibreOffice."""
    folder = files[0].parent
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "saved"), *map(str, files)], check=True, capture_output=True
    )
    return [folder / "saved" / path.name for path in files]


@needs_libreoffice
@pytest.mark.parametrize("name", ["mueang-phon-2563", "raw-answers-2568"])
def test_libreoffice_keeps_every_mark_and_no_text_counts_as_edited(tmp_path: Path, name: str) -> None:
    outcome = body_files.print_set(body_files.EXAMPLES / f"{name}.yaml", tmp_path, formats=("docx",))
    for before, after in zip(outcome.files, saved_by_libreoffice(*outcome.files), strict=True):
        assert after.read_bytes() != before.read_bytes()
        wanted, found = (body_files.blocks(path.read_bytes()) for path in (before, after))
        assert list(found) == list(wanted), before.name
        assert [key for key, block in found.items() if block.is_edited] == [], before.name
        assert body_files.words(after) == body_files.words(before), before.name


@needs_libreoffice
def test_what_was_edited_is_found_after_libreoffice_saved_it(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    (made,) = body_files.print_set(path, tmp_path, formats=("docx",), only=("memo",)).files
    body_files.edit(made, "memo-facts", "ข้อความใหม่ ๑๒ บรรทัด", "อีกย่อหน้า")
    (saved,) = saved_by_libreoffice(made)
    found = body_files.blocks(saved.read_bytes())
    assert [key for key, block in found.items() if block.is_edited] == ["memo-facts"]
    assert found["memo-facts"].paragraphs == ("ข้อความใหม่ ๑๒ บรรทัด", "อีกย่อหน้า")


def test_spaces_empty_lines_and_runs_of_words_own_making_are_no_edit(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    (made,) = body_files.print_set(path, tmp_path, formats=("docx",), only=("memo",)).files
    before = body_files.blocks(made.read_bytes())["memo-facts"].paragraphs
    body_files.edit(made, "memo-facts", "", *(f"  {each} " for each in before), "")
    assert body_files.blocks(made.read_bytes())["memo-facts"].is_edited is False
    body_files.edit(made, "memo-facts", *before, "เพิ่ม")
    assert body_files.blocks(made.read_bytes())["memo-facts"].is_edited is True


def test_a_tag_of_another_maker_is_never_an_edit() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    control = '<w:sdt><w:sdtPr><w:tag w:val="theirs"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    data = packed(f'<w:document xmlns:w="{word}">{control}</w:document>')
    assert text_blocks.read(data) == (text_blocks.ReadBlock("theirs", ("",), False, False),)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<w:t>2563</w:t><w:noBreakHyphen/><w:t>2564</w:t>", "2563-2564"),
        ("<w:t>คุณ</w:t><w:softHyphen/><w:t>ธรรม</w:t>", "คุณธรรม"),
        ("<w:t>ก</w:t><w:cr/><w:t>ข</w:t><w:br/><w:t>ค</w:t>", "ก\nข\nค"),
        ("<w:t>ก</w:t><w:tab/><w:t>ข</w:t><w:ptab/><w:t>ค</w:t>", "ก ข ค"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/><w:t> ครบ</w:t>', "✓ ครบ"),
        ('<w:sym w:font="Symbol" w:char="00B7"/><w:t> ข้อ</w:t>', "• ข้อ"),
    ],
)
def test_what_word_writes_as_an_element_is_kept_as_it_is_printed(inside: str, said: str) -> None:
    (block,) = text_blocks.read(in_a_control(f"<w:p><w:r>{inside}</w:r></w:p>"))
    assert (block.paragraphs, block.is_edited, block.signs) == ((said,), True, ())


def test_what_was_struck_out_or_moved_away_is_not_said() -> None:
    moved = "<w:moveFrom><w:r><w:t>ย้าย</w:t></w:r></w:moveFrom>"
    struck = "<w:del><w:r><w:delText>ลบ</w:delText></w:r></w:del><w:ins><w:r><w:t>แทรก</w:t></w:r></w:ins>"
    tabs = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="100"/></w:tabs></w:pPr>'
    (block,) = text_blocks.read(in_a_control(f"<w:p>{tabs}{moved}{struck}<w:r><w:t>เดิม</w:t></w:r></w:p>"))
    assert block.paragraphs == ("แทรกเดิม",)


def test_a_sign_that_is_no_letter_is_named_by_its_typeface() -> None:
    (block,) = text_blocks.read(
        in_a_control('<w:p><w:r><w:sym w:font="Webdings" w:char="F04A"/></w:r></w:p>')
    )
    assert block.signs == ("Webdings F04A",)


def in_a_control(paragraphs: str) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    mark = '<w:sdtPr><w:tag w:val="a#0123456789"/></w:sdtPr>'
    control = f"<w:sdt>{mark}<w:sdtContent>{paragraphs}</w:sdtContent></w:sdt>"
    return packed(f'<w:document xmlns:w="{word}">{control}</w:document>')


@needs_libreoffice
def test_whose_paper_it_is_stays_known_after_libreoffice_saved_it(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    (made,) = body_files.print_set(path, tmp_path, formats=("docx",), only=("measures-plan",)).files
    (saved,) = saved_by_libreoffice(made)
    assert text_blocks.read_origin(saved.read_bytes()) == "2564 เทศบาลตำบลทดสอบ"


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d',
        "<d>",
        "",
        " " * (16 * 1024 * 1024 + 1),
    ],
    ids=["cut off", "unclosed", "empty", "too large"],
)
def test_a_document_that_is_no_document_is_refused_by_name(document: str) -> None:
    with pytest.raises(PaperError) as caught:
        text_blocks.read(packed(document), "memo.docx")
    assert [problem.say("en") for problem in caught.value.problems] == [
        "memo.docx: this file cannot be read as a Word document (.docx)"
    ]


def packed(document: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
    return made.getvalue()
