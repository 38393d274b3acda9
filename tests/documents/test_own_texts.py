"""What officers change in Word stays: taken out of the papers, printed again, held against new figures."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    found = text_blocks.read(outcome.files[1].read_bytes())
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
    block = text_blocks.read(outcome.files[0].read_bytes())["announcement-result"]
    assert block == text_blocks.ReadBlock((text, "ท้าย"), is_edited=False)


def test_copies_put_aside_and_words_own_lock_files_are_not_read(body: Path) -> None:
    body_files.edit(paper(body, "memo"), "memo-facts", "เก่า")
    body_files.print_set(body, body.parent / "out", formats=("docx",))
    folder = paper(body, "memo").parent
    assert (folder / "memo.previous.docx").is_file()
    (folder / "~$memo.docx").write_bytes(b"lock")
    assert take_texts(body, [folder]).keys == ()
    assert take_texts(body, [folder / "memo.previous.docx"]).keys == ("memo-facts",)


# what is refused


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
        block = text_blocks.read(outcome.files[0].read_bytes())["memo-facts"]
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
