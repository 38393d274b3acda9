"""What officers change in Word stays: taken out of the papers, printed again, held against new figures."""

from __future__ import annotations

import copy
import os
from pathlib import Path

import docx
import pytest
from lxml import etree

from prongsai.documents import own_texts, take_texts
from prongsai.documents.forms import text_blocks
from prongsai.errors import PaperError
from tests.documents import body_files, reading
from tests.documents.test_batch import digests

OWN = "เทศบาลได้คะแนนรวม 83.17 คะแนน ขอขอบคุณประชาชนทุกคน"
SET = ("order", "announcement", "memo", "analysis", "measures-plan")


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """A body file whose papers are printed as DOCX in out/mine."""
    path = body_files.body_file(tmp_path)
    body_files.print_set(path, tmp_path / "out", formats=("docx",))
    return path


def paper(body: Path, name: str) -> Path:
    return body.parent / "out" / "mine" / f"{name}.docx"


def refused(body: Path, *papers: Path) -> list[str]:
    before = digests(body.parent)
    with pytest.raises(PaperError) as caught:
        take_texts(body, papers)
    assert digests(body.parent) == before, "something was written"
    return [problem.say("en") for problem in caught.value.problems]


# there and back


def test_an_edited_text_is_written_beside_the_body_file_and_nothing_else(body: Path) -> None:
    body_files.edit(paper(body, "announcement"), "announcement-result", OWN, "บรรทัดที่สอง")
    taken = take_texts(body, [paper(body, "announcement").parent])
    assert (taken.path, taken.keys) == (body.with_name("mine.texts.yaml"), ("announcement-result",))
    lines = [line for line in taken.path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == ["announcement-result: |-", f"  {OWN}", "  บรรทัดที่สอง"]


def test_after_a_figure_changed_the_edited_text_stands_in_every_form_with_new_figures_around_it(
    body: Path,
) -> None:
    body_files.edit(paper(body, "announcement"), "announcement-result", OWN)
    take_texts(body, [paper(body, "announcement")])
    body_files.change(body, "total: 83.17", "total: 84.20")
    outcome = body_files.print_set(body, body.parent / "again")
    said = {path.name: body_files.words(path) for path in outcome.files}
    holds = {name for name, text in said.items() if reading.squeezed(OWN) in text}
    assert holds == {"announcement.pdf", "announcement.docx", "announcement.html"}
    for name in SET[2:4]:
        for form in ("pdf", "docx", "html"):
            assert "84.20" in said[f"{name}.{form}"], (name, form)
            assert "83.17" not in said[f"{name}.{form}"], (name, form)


def test_the_text_that_quotes_the_old_figure_is_named_with_both_values_and_its_line(body: Path) -> None:
    body_files.edit(paper(body, "announcement"), "announcement-result", OWN)
    taken = take_texts(body, [paper(body, "announcement")])
    assert body_files.print_set(body, body.parent / "again").warnings == ()
    body_files.change(body, "total: 83.17", "total: 84.20")
    outcome = body_files.print_set(body, body.parent / "again", only=("memo",))
    line = body_files.line_of(taken.path, "announcement-result")
    assert [problem.say("en") for problem in outcome.warnings] == [
        f"{taken.path}:{line}: the text “announcement-result” says 83.17, but total is now 84.20"
    ]
    assert outcome.exit_code == 0


def test_texts_nobody_edited_are_not_taken(body: Path) -> None:
    taken = take_texts(body, [paper(body, name) for name in SET])
    assert (taken.keys, taken.path.exists()) == ((), False)


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_a_text_that_was_taken_and_printed_again_is_not_new(tmp_path: Path, digits: str) -> None:
    body = body_files.body_file(tmp_path)
    order = {"formats": ("docx",), "settings": {"digits": digits}, "only": ("announcement",)}
    body_files.print_set(body, tmp_path / "out", **order)
    body_files.edit(paper(body, "announcement"), "announcement-result", "ได้ ๘๓.๑๗ คะแนน เมื่อ 30 ก.ย. 64")
    assert take_texts(body, [paper(body, "announcement")]).keys == ("announcement-result",)
    before = digests(tmp_path)["mine.texts.yaml"]
    body_files.print_set(body, tmp_path / "out", **order)
    assert take_texts(body, [paper(body, "announcement")]).keys == ()
    assert digests(tmp_path)["mine.texts.yaml"] == before
    body_text = (tmp_path / "mine.texts.yaml").read_text(encoding="utf-8")
    assert "ได้ 83.17 คะแนน เมื่อ 30 ก.ย. 64" in body_text


def test_a_second_edit_replaces_the_first_and_leaves_other_texts(body: Path) -> None:
    for key, text in (
        ("announcement-result", "หนึ่ง"),
        ("announcement-intent", "สอง"),
        ("announcement-result", "สาม"),
    ):
        body_files.edit(paper(body, "announcement"), key, text)
        assert take_texts(body, [paper(body, "announcement")]).keys == (key,)
    outcome = body_files.print_set(body, body.parent / "again", formats=("docx",))
    found = body_files.blocks(outcome.files[1].read_bytes())
    assert {key: each.paragraphs for key, each in found.items()} == {
        "announcement-result": ("สาม",),
        "announcement-intent": ("สอง",),
    }


@pytest.mark.parametrize(
    "text", ["# ไม่ใช่หมายเหตุ", "- ก: ข", "'\"{}[]&*!|>%@`", "key: [ไม่จบ", "---", "~", "100", "no"]
)
def test_whatever_is_typed_in_word_is_printed_as_typed(body: Path, text: str) -> None:
    body_files.edit(paper(body, "announcement"), "announcement-result", text, "ท้าย")
    take_texts(body, [paper(body, "announcement")])
    outcome = body_files.print_set(body, body.parent / "again", formats=("docx",), only=("announcement",))
    assert outcome.problems == ()
    block = body_files.blocks(outcome.files[0].read_bytes())["announcement-result"]
    assert block == text_blocks.ReadBlock("announcement-result", (text, "ท้าย"), is_edited=False)


def test_copies_put_aside_and_words_own_lock_files_are_not_read(body: Path) -> None:
    body_files.edit(paper(body, "memo"), "memo-facts", "เก่า")
    body_files.print_set(body, body.parent / "out", formats=("docx",))
    folder = paper(body, "memo").parent
    assert (folder / "memo.previous.docx").is_file()
    (folder / "~$memo.docx").write_bytes(b"lock")
    assert take_texts(body, [folder]).keys == ()
    assert take_texts(body, [folder / "memo.previous.docx"]).keys == ("memo-facts",)


@pytest.mark.parametrize(("kept", "instead"), [(False, "the draft"), (True, "the text kept in {}")])
def test_a_text_emptied_in_word_is_named_with_what_is_printed_instead(
    body: Path, kept: bool, instead: str
) -> None:
    texts = own_texts.file_of(body)
    if kept:
        texts.write_text("memo-facts: ของเรา\n", encoding="utf-8")
    body_files.edit(paper(body, "memo"), "memo-facts", "", " ")
    taken = take_texts(body, [paper(body, "memo")])
    assert (taken.keys, [note.say("en") for note in taken.notes]) == (
        (),
        [
            (
                f"{paper(body, 'memo')}: the text “memo-facts” was emptied; {instead.format(texts)} "
                "will be printed there again"
            )
        ],
    )


@pytest.mark.parametrize("place", [0, 1])
def test_an_edit_in_either_copy_of_a_block_is_found(body: Path, place: int) -> None:
    copy_block(paper(body, "memo"), place, "ของเรา")
    assert take_texts(body, [paper(body, "memo")]).keys == ("memo-facts",)
    assert "memo-facts: |-\n  ของเรา\n" in own_texts.file_of(body).read_text(encoding="utf-8")


def copy_block(path: Path, place: int, text: str) -> None:
    """Copy a block in Word, and put other words into the first (0) or the second (1) of the two."""

    def change(document: etree._Element) -> None:
        first = body_files.control(document, "memo-facts")
        first.addnext(copy.deepcopy(first))
        words = list((first, first.getnext())[place].iter(f"{body_files.W}t"))
        for each in words:
            each.text = text if each is words[0] else ""

    body_files.change_document(path, change)


def test_papers_are_found_in_the_folder_that_set_was_told_to_print_to(body: Path) -> None:
    body_files.edit(paper(body, "memo"), "memo-facts", "ของเรา")
    other = body_files.body_file(body.parent, name="other")
    body_files.print_set(other, body.parent / "out", formats=("docx",))
    assert take_texts(body, [body.parent / "out"]).keys == ("memo-facts",)


def test_a_tag_that_lost_its_digest_is_said_and_not_taken(body: Path) -> None:
    body_files.edit(paper(body, "memo"), "memo-facts", "ของเรา")
    tag(paper(body, "memo"), "memo-facts", "memo-facts")
    taken = take_texts(body, [paper(body, "memo")])
    assert (taken.keys, [(note.code, note.place.file) for note in taken.notes]) == (
        (),
        [("text-not-compared", str(paper(body, "memo")))],
    )


def tag(path: Path, key: str, written: str) -> None:
    """Give the block of a key another tag."""

    def change(document: etree._Element) -> None:
        control = body_files.control(document, key)
        control.find(f"{body_files.W}sdtPr/{body_files.W}tag").set(f"{body_files.W}val", written)

    body_files.change_document(path, change)


# what is refused


def test_copies_of_a_block_that_differ_are_refused(body: Path) -> None:
    copy_block(paper(body, "memo"), 0, "หนึ่ง")
    body_files.change_document(
        paper(body, "memo"),
        lambda document: next(
            body_files.control(document, "memo-facts").getnext().iter(f"{body_files.W}t")
        ).__setattr__("text", "สอง"),
    )
    assert refused(body, paper(body, "memo")) == [
        (
            f"{paper(body, 'memo')}: the text “memo-facts” was edited differently "
            "in two places of memo.docx; make them the same"
        )
    ]


@pytest.mark.parametrize(
    ("written", "shown"), [("hacked", "hacked"), ("memo-facts: x\nbody: y", "memo-facts: x body: y")]
)
def test_a_key_that_no_paper_of_the_year_has_is_refused(body: Path, written: str, shown: str) -> None:
    tag(paper(body, "memo"), "memo-facts", f"{written}#0000000000")
    assert refused(body, paper(body, "memo")) == [
        f"{paper(body, 'memo')}: papers of this year have no text “{shown}”, so it cannot be taken"
    ]


def test_the_paper_of_another_body_or_year_is_refused_with_both(body: Path) -> None:
    body_files.edit(paper(body, "memo"), "memo-facts", "ของเรา")
    body_files.change(body, "name: เทศบาลตำบลทดสอบ", "name: เทศบาลตำบลอื่น")
    assert refused(body, paper(body, "memo")) == [
        (
            f"{paper(body, 'memo')}: this paper was printed for เทศบาลตำบลทดสอบ, 2564; "
            "the body file is of เทศบาลตำบลอื่น, 2564"
        )
    ]
    body_files.change(body, "name: เทศบาลตำบลอื่น", "name: เทศบาลตำบลทดสอบ")
    text = body.read_text(encoding="utf-8").replace("2564", "2565")
    body.write_text(text.partition("plan:")[0], encoding="utf-8")
    assert [problem.endswith("ทดสอบ, 2565") for problem in refused(body, paper(body, "memo"))] == [True]


def test_a_paper_that_no_longer_tells_whose_it_is_is_taken(body: Path) -> None:
    made = paper(body, "memo")
    body_files.edit(made, "memo-facts", "ของเรา")
    document = docx.Document(str(made))
    document.core_properties.keywords = ""
    document.save(str(made))
    assert take_texts(body, [made]).keys == ("memo-facts",)


def test_a_sign_that_is_no_letter_is_refused_by_its_typeface(body: Path) -> None:
    def change(document: etree._Element) -> None:
        run = next(body_files.control(document, "memo-facts").iter(f"{body_files.W}r"))
        sign = etree.SubElement(run, f"{body_files.W}sym")
        sign.set(f"{body_files.W}font", "Webdings")
        sign.set(f"{body_files.W}char", "F04A")

    body_files.change_document(paper(body, "memo"), change)
    assert refused(body, paper(body, "memo")) == [
        (
            f"{paper(body, 'memo')}: the text “memo-facts” holds signs that cannot be kept as text "
            "(Webdings F04A); type them in Sarabun"
        )
    ]


def test_a_pipe_an_empty_folder_and_a_missing_file_are_all_named(body: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    os.mkfifo(tmp_path / "pipe.docx")
    given = [tmp_path / name for name in ("none", "pipe.docx", "nowhere.docx")]
    assert refused(body, *given, paper(body, "memo")) == [
        f"{tmp_path / 'none'}: there is no Word document (.docx) in this folder",
        f"{tmp_path / 'pipe.docx'}: the file cannot be read (no ordinary file)",
        f"{tmp_path / 'nowhere.docx'}: the file cannot be read (No such file or directory)",
    ]


def test_one_text_edited_in_two_ways_is_refused_with_both_names(body: Path) -> None:
    body_files.edit(paper(body, "analysis"), "follow-up", "ทุกเดือน")
    body_files.edit(paper(body, "measures-plan"), "follow-up", "ทุกไตรมาส")
    (said,) = refused(body, paper(body, "memo").parent)
    assert said == (
        f"{paper(body, 'measures-plan')}: the text “follow-up” was edited differently in analysis.docx and "
        "measures-plan.docx; give one of them"
    )
    body_files.edit(paper(body, "measures-plan"), "follow-up", "ทุกเดือน")
    assert take_texts(body, [paper(body, "memo").parent]).keys == ("follow-up",)


def test_a_text_that_stands_in_the_body_file_is_refused_when_it_is_taken_and_when_it_is_printed(
    body: Path,
) -> None:
    body_files.change(body, "paper:\n", "paper:\n  texts: {memo-facts: ในแฟ้ม}\n")
    body_files.edit(paper(body, "memo"), "memo-facts", "ใน Word")
    line = body_files.line_of(body, "memo-facts")
    said = f"the text “memo-facts” stands already under texts: ({body}:{line}); change it there or delete it"
    assert refused(body, paper(body, "memo")) == [f"{paper(body, 'memo')}: {said}"]
    texts = own_texts.file_of(body)
    texts.write_text("memo-facts: ข้างแฟ้ม\n", encoding="utf-8")
    outcome = body_files.print_set(body, body.parent / "again")
    assert [problem.say("en") for problem in outcome.problems] == [f"{texts}:1: {said}"]
    assert (outcome.exit_code, outcome.files) == (7, ())


def test_papers_that_cannot_be_used_are_all_named(body: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.docx"
    plain.write_bytes(body_files.with_document(paper(body, "memo"), b"<document/>"))
    (tmp_path / "torn.docx").write_bytes(b"PK")
    lost, torn = refused(body, paper(body, "memo"), plain, tmp_path / "torn.docx")
    assert lost == (
        f"{plain}: this file has no marked texts: it was saved by a program that drops the marks, "
        "or not printed by us"
    )
    assert torn == f"{tmp_path / 'torn.docx'}: this file cannot be read as a Word document (.docx)"


def test_a_key_that_no_paper_has_is_named_with_its_line(body: Path) -> None:
    texts = own_texts.file_of(body)
    texts.write_text("memo-facts: ก\nmemo-fact: ข\n", encoding="utf-8")
    (problem,) = body_files.print_set(body, body.parent / "again").problems
    assert (problem.code, problem.place.file, problem.place.line) == ("unknown-key", str(texts), 2)
    assert "memo-facts" in problem.en


# figures bound to codes


def test_a_bound_figure_follows_the_body_file(body: Path) -> None:
    own_texts.file_of(body).write_text(
        "memo-facts: ข้อ 10 ได้ {10} จาก {total} ระดับ {level}\n", encoding="utf-8"
    )
    for figure in ("50.00", "62.50"):
        outcome = body_files.print_set(body, body.parent / figure, formats=("docx",), only=("memo",))
        block = body_files.blocks(outcome.files[0].read_bytes())["memo-facts"]
        assert block.paragraphs == (f"ข้อ 10 ได้ {figure} จาก 83.17 ระดับ B",)
        assert (block.is_edited, outcome.warnings) == (False, ())
        body.write_text(
            body.read_text(encoding="utf-8").replace('"10": 50.00', '"10": 62.50'), encoding="utf-8"
        )


def test_a_figure_the_file_does_not_hold_is_named_with_its_line(body: Path) -> None:
    texts = own_texts.file_of(body)
    texts.write_text("memo-facts: ได้ {10}\nmemo-laws: |-\n  {๙} และ {2560:total}\n", encoding="utf-8")
    outcome = body_files.print_set(body, body.parent / "again")
    said = "asks for {}, but the file holds no such figure"
    assert [problem.say("en") for problem in outcome.problems] == [
        f"{texts}:2: the text “memo-laws” {said.format(code)}" for code in ("{9}", "{2560:total}")
    ]
    assert (outcome.exit_code, outcome.files) == (7, ())
