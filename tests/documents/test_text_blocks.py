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
        wanted, found = (text_blocks.read(path.read_bytes()) for path in (before, after))
        assert list(found) == list(wanted), before.name
        assert [key for key, block in found.items() if block.is_edited] == [], before.name
        assert body_files.words(after) == body_files.words(before), before.name


@needs_libreoffice
def test_what_was_edited_is_found_after_libreoffice_saved_it(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    (made,) = body_files.print_set(path, tmp_path, formats=("docx",), only=("memo",)).files
    body_files.edit(made, "memo-facts", "ข้อความใหม่ ๑๒ บรรทัด", "อีกย่อหน้า")
    (saved,) = saved_by_libreoffice(made)
    found = text_blocks.read(saved.read_bytes())
    assert [key for key, block in found.items() if block.is_edited] == ["memo-facts"]
    assert found["memo-facts"].paragraphs == ("ข้อความใหม่ ๑๒ บรรทัด", "อีกย่อหน้า")


def test_spaces_empty_lines_and_runs_of_words_own_making_are_no_edit(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    (made,) = body_files.print_set(path, tmp_path, formats=("docx",), only=("memo",)).files
    before = text_blocks.read(made.read_bytes())["memo-facts"].paragraphs
    body_files.edit(made, "memo-facts", "", *(f"  {each} " for each in before), "")
    assert text_blocks.read(made.read_bytes())["memo-facts"].is_edited is False
    body_files.edit(made, "memo-facts", *before, "เพิ่ม")
    assert text_blocks.read(made.read_bytes())["memo-facts"].is_edited is True


def test_a_tag_of_another_maker_is_never_an_edit() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    control = '<w:sdt><w:sdtPr><w:tag w:val="theirs"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    data = packed(f'<w:document xmlns:w="{word}">{control}</w:document>')
    assert text_blocks.read(data) == {"theirs": text_blocks.ReadBlock(("",), is_edited=False)}


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
