"""Body files to paper files: what is written, what is not, and what is said of it."""

from __future__ import annotations

import hashlib
import re
import resource
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from lxml import html as lxml_html
from pypdf import PdfReader

from prongsai.documents import Order, print_papers, whole_files
from prongsai.documents.batch import page_count, read_subject
from prongsai.documents.content import Paper, Row, ink, keeps_together
from prongsai.documents.paper_set import papers_of_year
from tests.documents import body_files, plans, reading
from tests.documents.test_carrying_out import without_heads

FORMS = ("pdf", "docx", "html")


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# what is written


def test_each_paper_stands_in_three_forms_in_a_folder_named_for_its_body(tmp_path: Path) -> None:
    outcome = body_files.print_set(body_files.body_file(tmp_path), tmp_path / "out")
    names = ("order", "announcement", "memo", "analysis", "measures-plan")
    wanted = [tmp_path / "out" / "mine" / f"{name}.{form}" for name in names for form in FORMS]
    assert (outcome.exit_code, outcome.problems, list(outcome.files)) == (0, (), wanted)
    assert sorted(digests(tmp_path / "out")) == sorted(
        str(each.relative_to(tmp_path / "out")) for each in wanted
    )


def test_the_zip_holds_the_same_bytes_as_the_folder(tmp_path: Path) -> None:
    outcome = body_files.print_set(body_files.body_file(tmp_path), tmp_path, zips=True)
    assert outcome.files[-1] == tmp_path / "mine.zip"
    with zipfile.ZipFile(outcome.files[-1]) as archive:
        packed = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert packed == digests(tmp_path / "mine")


def test_the_same_files_give_the_same_bytes_whoever_prints_them(tmp_path: Path) -> None:
    files = [body_files.body_file(tmp_path, name=name) for name in ("one", "two", "three")]
    for to, jobs in (("a", 1), ("b", 2)):
        list(print_papers(files, Order(tmp_path / to, is_set=True, zips=True), jobs))
    first = digests(tmp_path / "a")
    assert len(first) == 3 * (5 * 3 + 1)
    assert first == digests(tmp_path / "b")


def test_the_page_count_told_is_that_of_the_file(tmp_path: Path) -> None:
    outcome = body_files.print_set(body_files.example(tmp_path), tmp_path / "out")
    counted = {path: len(PdfReader(path).pages) for path in outcome.files if path.suffix == ".pdf"}
    assert outcome.pages == counted
    assert len(counted) == 6


def test_only_the_papers_asked_for_are_printed_and_one_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    outcome = body_files.print_set(path, tmp_path, only=("memo",), formats=("pdf",))
    assert (outcome.files, outcome.exit_code) == ((tmp_path / "mine" / "memo.pdf",), 0)
    outcome = body_files.print_set(path, tmp_path, only=("memo", "progress"), formats=("pdf",))
    assert [name for name, _ in outcome.left_out] == ["progress-3", "progress-6", "progress-12"]
    assert (outcome.files, outcome.exit_code) == ((tmp_path / "mine" / "memo.pdf",), 8)


def test_a_round_that_the_plan_does_not_have_is_named_and_nothing_is_printed(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    outcome = body_files.print_set(path, tmp_path / "out", only=("memo", "progress-7"))
    assert [problem.say("en") for problem in outcome.problems] == [
        f"{path}:12: the plan has no round for “progress-7”, only progress-3, progress-6, progress-12"
    ]
    assert (outcome.exit_code, digests(tmp_path / "out")) == (8, {})


# what stops a paper


def test_every_fault_of_a_plan_is_named_with_its_line_and_nothing_is_printed(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path, body_files.FAULTY)
    outcome = body_files.print_set(path, tmp_path / "out", zips=True)
    assert [problem.say("en") for problem in outcome.problems] == [
        each.format(path) for each in body_files.FAULTS
    ]
    assert (outcome.exit_code, outcome.files, digests(tmp_path / "out")) == (8, (), {})


def test_faults_of_the_paper_and_of_the_plan_are_named_together(tmp_path: Path) -> None:
    head = body_files.HEAD.replace("digits: arabic", "digits: roman").replace("follow_up:", "folow_up:")
    outcome = body_files.print_set(body_files.body_file(tmp_path, head=head), tmp_path / "out")
    assert [(problem.code, problem.place.line) for problem in outcome.problems] == [
        ("not-an-option", 10),
        ("unknown-key", 12),
    ]
    assert (outcome.exit_code, digests(tmp_path / "out")) == (7, {})


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_fault_of_one_body_does_not_stop_the_others(tmp_path: Path, jobs: int) -> None:
    files = [
        body_files.body_file(tmp_path, name="one"),
        body_files.body_file(tmp_path, body_files.FAULTY, name="two"),
        tmp_path / "nowhere.yaml",
        body_files.body_file(tmp_path, name="three"),
    ]
    outcomes = list(print_papers(files, Order(tmp_path / "out", ("html",), is_set=True), jobs))
    assert [each.source for each in outcomes] == files
    assert [(each.exit_code, len(each.files)) for each in outcomes] == [(0, 5), (8, 0), (4, 0), (0, 5)]


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes: writing on fails half-way, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_error_half_way_leaves_what_was_there_and_no_half_file(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    body_files.print_set(path, tmp_path / "out", zips=True)
    before = digests(tmp_path / "out")
    body_files.change(path, "83.17", "83.18")
    # Below the size of a DOCX with its typefaces, so that PDFs are written and the first DOCX is not.
    with disk_of(150_000):
        outcome = body_files.print_set(path, tmp_path / "out", zips=True)
    assert [(problem.code, problem.place.file) for problem in outcome.problems] == [("system", str(path))]
    assert (outcome.exit_code, digests(tmp_path / "out")) == (2, before)


def test_a_disk_error_of_one_body_does_not_stop_the_next(tmp_path: Path) -> None:
    files = [body_files.body_file(tmp_path, name=name) for name in ("one", "two")]
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "one").write_text("in the way", encoding="utf-8")
    outcomes = list(print_papers(files, Order(tmp_path / "out", ("html",), is_set=True)))
    assert [(each.exit_code, len(each.files)) for each in outcomes] == [(2, 0), (0, 5)]


def test_a_folder_in_a_papers_place_is_named_and_nothing_is_changed(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    body_files.print_set(path, tmp_path / "out", formats=("html",))
    ways = [tmp_path / "out" / "mine" / "memo.docx", tmp_path / "out" / "mine.zip"]
    for way in ways:
        way.mkdir()
    before = digests(tmp_path / "out")
    body_files.change(path, "83.17", "83.18")
    outcome = body_files.print_set(path, tmp_path / "out", zips=True)
    assert [(problem.code, problem.place.file) for problem in outcome.problems] == [
        ("in-the-way", str(way)) for way in ways
    ]
    assert (outcome.exit_code, digests(tmp_path / "out")) == (7, before)


def test_two_runs_into_one_folder_at_once_do_not_meet_and_an_edited_paper_is_kept(tmp_path: Path) -> None:
    files = {tmp_path / f"{name}.docx": name.encode() * 1000 for name in ("memo", "order", "analysis")}
    (tmp_path / "memo.docx").write_bytes(b"edited")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: whole_files.write(files), range(40)))
    kept = {path for path in tmp_path.iterdir() if whole_files.is_aside(path)}
    assert {path.read_bytes() for path in kept} == {b"edited"}
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path not in kept} == files


# letters that cannot be printed


def test_each_text_with_letters_that_cannot_be_printed_is_named_once_with_its_papers(tmp_path: Path) -> None:
    head = body_files.HEAD.replace(
        "  digits: arabic\n", "  digits: arabic\n  texts: {follow-up: ดี 🎉, memo-facts: 漢}\n"
    )
    path = body_files.body_file(tmp_path, body_files.SOUND.replace("การยืม", "การยืม 😀"), head=head)
    outcome = body_files.print_set(path, tmp_path / "out")
    said = [problem.say("en") for problem in outcome.problems]
    assert [each.partition("; ")[0] for each in said] == [
        f"{path}:11: the font Sarabun has no characters “漢” (U+6F22)",
        f"{path}:11: the font Sarabun has no characters “🎉” (U+1F389)",
        f"{path}: the font Sarabun has no characters “😀” (U+1F600)",
    ]
    assert [re.findall(r"\(papers: (.*)\)", each) for each in said] == [
        ["memo"], ["analysis, measures-plan"], ["analysis, measures-plan"],
    ]  # fmt: skip
    assert "in the text “memo-facts”" in said[0]
    assert digests(tmp_path / "out") == {}


# drafts


def test_a_draft_of_a_faulty_plan_is_printed_with_every_fault_told(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path, body_files.FAULTY)
    outcome = body_files.print_set(path, tmp_path / "out", is_draft=True)
    assert [problem.say("en") for problem in outcome.warnings] == [
        each.format(path) for each in body_files.FAULTS
    ]
    assert (outcome.exit_code, len(outcome.files)) == (0, 15)


@pytest.mark.parametrize("name", ["mine", "mueang-phon-2563"])
def test_the_draft_mark_is_on_every_page_of_every_paper_in_every_form(tmp_path: Path, name: str) -> None:
    path = body_files.body_file(tmp_path) if name == "mine" else body_files.example(tmp_path)
    outcome = body_files.print_set(path, tmp_path / "draft", is_draft=True)
    final = body_files.print_set(path, tmp_path / "final")
    assert [each.name for each in outcome.files] == [each.name for each in final.files]
    for made in outcome.files:
        assert all(marks(made)), made.name
    for made in final.files:
        assert not any(marks(made)), made.name


def marks(path: Path) -> list[bool]:
    """Whether the mark is there: on each page of a PDF, in each head of a DOCX, at the top of a web page."""
    if path.suffix == ".pdf":
        pages = PdfReader(path).pages
        return [any(line.strip() == "ร่าง" for line in page.extract_text().splitlines()) for page in pages]
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            heads = [name for name in package.namelist() if re.fullmatch(r"word/header\d+\.xml", name)]
            return [
                b'string="\xe0\xb8\xa3\xe0\xb9\x88\xe0\xb8\xb2\xe0\xb8\x87"' in package.read(n) for n in heads
            ]
    page = lxml_html.fromstring(path.read_text(encoding="utf-8"))
    return [page.xpath("//p[@class='draft']/text()") == ["ร่าง"]]


def test_a_draft_prints_what_lacks_things_and_leaves_out_what_there_is_nothing_of(tmp_path: Path) -> None:
    path = body_files.EXAMPLES / "raw-answers-2568.yaml"
    final = body_files.print_set(path, tmp_path, only=("carrying-out",), formats=("html",))
    assert [(name, len(final.lacking)) for name, _ in final.left_out] == [("carrying-out", 1)]
    assert (final.files, final.exit_code) == ((), 8)
    draft = body_files.print_set(
        path, tmp_path, only=("carrying-out", "progress-12"), formats=("html",), is_draft=True
    )
    assert [each.name for each in draft.files] == ["carrying-out.html"]
    assert [name for name, _ in draft.left_out] == ["progress-12"]


# papers of before


def test_an_edited_docx_is_put_aside_each_time_and_never_written_over(tmp_path: Path) -> None:
    path = body_files.body_file(tmp_path)
    made = tmp_path / "mine" / "memo.docx"
    only = {"only": ("memo",), "formats": ("docx",)}
    body_files.print_set(path, tmp_path, **only)
    kept = []
    for words in (b"edited once", b"edited twice", b"edited again"):
        made.write_bytes(words)
        kept += body_files.print_set(path, tmp_path, **only).kept
    assert [each.name for each in kept] == [
        "memo.previous.docx", "memo.previous-2.docx", "memo.previous-3.docx",
    ]  # fmt: skip
    assert [each.read_bytes() for each in kept] == [b"edited once", b"edited twice", b"edited again"]
    assert body_files.print_set(path, tmp_path, **only).kept == ()


# long tables, as they are written


@pytest.fixture(scope="module", params=["thai", "arabic"])
def long_set(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Order]:
    """The municipality's 43 items and a plan of sixty measures, printed."""
    folder = tmp_path_factory.mktemp(request.param)
    path = body_files.example(folder)
    head, _, _ = path.read_text(encoding="utf-8").partition("  measures:\n")
    path.write_text(head + "  measures:\n" + "".join(map(_measure, range(1, 61))), encoding="utf-8")
    order = Order(folder / "out", settings={"digits": request.param}, is_set=True)
    (outcome,) = print_papers([path], order)
    assert (outcome.problems, outcome.exit_code) == ((), 0)
    return path, order


def _measure(n: int) -> str:
    code = ("I20", "9.3", "O18", "4", "10", "O42")[n % 6]
    return f"""\
    - mends: [{code}]
      measure: ปรับปรุงแนวปฏิบัติและเผยแพร่ให้ทราบโดยทั่วถึง เรื่องที่ {n}
      steps: [จัดทำคู่มือการใช้และการยืมทรัพย์สินของทางราชการ, แจ้งเวียนบุคลากรและประชาสัมพันธ์]
      units: [สำนักปลัดเทศบาล, กองคลัง]
      when: ม.ค.–มี.ค. 64
      progress:
        - {{round: 6, state: done, did: ทำเรื่องที่ {n} แล้วเสร็จและแจ้งเวียน, result: บุคลากรทราบแนวปฏิบัติครบทุกคน}}
"""


LONG = ("measures-plan", "progress-6", "carrying-out", "oit-checklist")


def printed(long_set: tuple[Path, Order], name: str) -> tuple[Paper, Path]:
    path, order = long_set
    (found,) = papers_of_year(read_subject(path, order), (name,))
    return found.make(), order.to / path.stem / name


@pytest.mark.parametrize("name", LONG)
def test_every_short_row_is_whole_on_one_page_and_every_page_of_rows_has_the_head(
    long_set: tuple[Path, Order], name: str
) -> None:
    paper, made = printed(long_set, name)
    table = max(plans.tables_of(paper), key=lambda each: len(each.rows))
    head = reading.table_head(table, paper, is_drawn=True)
    pages = [
        reading.squeezed("".join(page)) for page in reading.pdf_pages(made.with_suffix(".pdf").read_bytes())
    ]
    rows = [said_in(row, paper) for row in table.rows if keeps_together(table, row)]
    assert len(rows) >= 20
    assert [row for row in rows if not any(row in page for page in pages)] == []
    with_rows = [page for page in pages if any(row in page for row in rows)]
    assert len(with_rows) >= 4
    assert [page for page in with_rows if head not in page] == []


def said_in(row: Row, paper: Paper) -> str:
    put = ink(paper.digits)
    lines = (line for cell in row.cells for line in cell.lines)
    said = (("•" if line.has_bullet else "") + put("".join(run.text for run in line.runs)) for line in lines)
    return reading.squeezed("".join(said))


@pytest.mark.parametrize("name", LONG)
def test_every_form_says_all_that_the_long_paper_says(long_set: tuple[Path, Order], name: str) -> None:
    paper, made = printed(long_set, name)
    wanted = reading.said(paper)
    assert reading.docx_says(made.with_suffix(".docx").read_bytes(), paper) == wanted
    assert reading.html_says(made.with_suffix(".html").read_text(encoding="utf-8"), paper) == wanted
    pages = reading.pdf_pages(made.with_suffix(".pdf").read_bytes())
    drawn = without_heads(reading.squeezed("".join(line for page in pages for line in page)), paper)
    # A note below a table is drawn at the foot of the page, so letters are held against letters.
    assert sorted(drawn) == sorted(without_heads(wanted, paper))


@pytest.mark.parametrize("name", LONG)
def test_each_page_states_how_many_there_are(long_set: tuple[Path, Order], name: str) -> None:
    paper, made = printed(long_set, name)
    pages = [page.extract_text() for page in PdfReader(made.with_suffix(".pdf")).pages]
    put = ink(paper.digits)
    wanted = [put(f"หน้า {n} จาก {len(pages)}") for n in range(2, len(pages) + 1)]
    assert [wanted[n] in page for n, page in enumerate(pages[1:])] == [True] * (len(pages) - 1)
    assert page_count(made.with_suffix(".pdf").read_bytes()) == len(pages)
