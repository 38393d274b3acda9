"""The papers page: which papers are ready, whether they are drafts, and the files people get."""

from __future__ import annotations

import datetime
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.documents import html, papers_of_year
from prongsai.errors import PaperError
from prongsai.web.accounts.models import Emblem
from prongsai.web.plans import editing, papers
from prongsai.web.plans.models import OwnText, PlannedMeasure, RoundPlan
from prongsai.web.results import loading, review
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import EXAMPLES, NAME, Town, somebody
from tests.web.test_adopt import SOUND

Browser = Callable[..., Client]
EXAMPLE = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
NO_PROGRESS = "no progress is reported"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


#: A PNG of one white dot.
PICTURE = b"\x89PNG\r\n\x1a\n" + b"".join(
    _chunk(kind, data)
    for kind, data in (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\xff\xff")),
        (b"IEND", b""),
    )
)
BEGINS = {"docx": b"PK\x03\x04", "pdf": b"%PDF-", "html": b"<!doctype html>"}


def page_of(browser: Client, loaded: ResultVersion, name: str = "papers", *args: object) -> str:
    response = browser.get(reverse(name, args=[loaded.round.pk, *args]))
    assert response.status_code == 200
    return response.content.decode()


def load(town: Town, source: str) -> ResultVersion:
    return loading.load(town.round, [loading.Upload("body.yaml", source.encode())], town.officer)


def line_of(text: str) -> int:
    """The line of the example that begins with this text."""
    return 1 + next(n for n, line in enumerate(EXAMPLE.splitlines()) if line.startswith(text))


def plan_without_units(town: Town) -> RoundPlan:
    """A plan of two measures that nobody is in charge of."""
    plan = RoundPlan.objects.create(round=town.round, for_year=2564, rounds=[3, 6, 12])
    for number, code in enumerate(("2", "9"), 1):
        PlannedMeasure.objects.create(
            plan=plan, number=number, mends=[code], measure=[f"เปิดเผยข้อมูลของข้อ {code}"], steps=["เผยแพร่"],
            follow_up="รายงานทุกเดือน",
        )  # fmt: skip
    return plan


def settle(town: Town) -> None:
    """Put somebody in charge of both measures."""
    PlannedMeasure.objects.filter(plan__round=town.round).update(
        units=["กองคลัง"], when="ตลอดปีงบประมาณ", reported=[6, 12], proof=["รายงาน"]
    )


def test_each_paper_of_the_year_stands_with_its_state(loaded: ResultVersion) -> None:
    listed = papers.papers_of(loaded).listed
    assert {each.name: each.is_ready for each in listed} == {
        "order": True, "announcement": True, "memo": True, "analysis": True, "measures-plan": True,
        "progress-3": False, "progress-6": False, "progress-12": False, "carrying-out": False,
        "oit-checklist": True,
    }  # fmt: skip
    assert [each.why_not.en for each in listed if each.name == "carrying-out" and each.why_not] == [
        NO_PROGRESS
    ]


def test_the_page_says_why_papers_are_drafts_and_why_some_are_not_printed(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    page = page_of(signed_in(town.colleague), loaded)
    assert "ผู้บริหารยังไม่ได้อนุมัติให้เผยแพร่ผลการประเมิน" in page
    assert page.count("ยังพิมพ์ไม่ได้") == 4
    assert page.count('<span class="tag fair">ฉบับร่าง</span>') == 6
    assert "(progress:)" not in page


def test_a_published_result_with_a_whole_plan_gives_final_papers(
    published: ResultVersion, town: Town
) -> None:
    plan_without_units(town)
    settle(town)
    found = papers.papers_of(published)
    assert found.faults == ()
    assert [each.is_draft for each in found.ready] == [False] * len(found.ready)


def test_equal_faults_of_two_measures_are_both_named(published: ResultVersion, town: Town) -> None:
    plan_without_units(town)
    found = papers.papers_of(published)
    without_unit = [each.en for each in found.faults if each.code == "no-units"]
    assert [re.findall(r"measure (\d)", each) for each in without_unit] == [["1"], ["2"]]
    assert found.why_draft[0].en == f"the plan still has {len(found.faults)} to mend"


def test_the_plan_of_the_round_comes_before_the_one_of_the_file(loaded: ResultVersion, town: Town) -> None:
    assert len(papers.plan_for(loaded).measures) == 6
    plan_without_units(town)
    assert [each.name for each in papers.plan_for(loaded).measures] == [
        "เปิดเผยข้อมูลของข้อ 2", "เปิดเผยข้อมูลของข้อ 9",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_a_paper_comes_as_a_file_named_for_body_and_year(
    form: str, loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    response = signed_in(town.colleague).get(reverse("paper", args=[town.round.pk, "memo", form]))
    assert response.status_code == 200
    assert response.content[: len(BEGINS[form])].lower() == BEGINS[form].lower()
    assert response.headers["Content-Type"] == papers.FORMATS[form]
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B9%80")
    assert response.headers["Content-Disposition"].endswith(f"2563%20memo.{form}")


def test_a_paper_of_the_page_is_the_one_of_the_core_with_the_draft_mark(loaded: ResultVersion) -> None:
    found = papers.papers_of(loaded)
    listed = next(each for each in found.ready if each.name == "analysis")
    plain = next(each.make() for each in papers_of_year(found.subject, ("analysis",)))
    assert papers.file_of(found, listed, "html").decode() == html.render(replace(plain, is_draft=True))
    assert "๖๐.๘๘" in html.render(plain)


def test_a_file_is_made_once_until_something_in_it_changes(loaded: ResultVersion, town: Town) -> None:
    found = papers.papers_of(loaded)
    one = papers.file_of(found, found.ready[0], "pdf")
    again = papers.papers_of(loaded)
    assert papers.file_of(again, again.ready[0], "pdf") is one
    OwnText.objects.create(round=town.round, key="order-preamble", text="ด้วยเทศบาลจะเตรียมการประเมิน")
    changed = papers.papers_of(loaded)
    assert papers.file_of(changed, changed.ready[0], "pdf") != one


@pytest.mark.parametrize(
    ("name", "form"), [("carrying-out", "pdf"), ("minutes", "pdf"), ("memo", "exe"), ("set", "pdf")]
)
def test_a_paper_that_is_not_printed_is_not_there(
    name: str, form: str, loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    response = signed_in(town.officer).get(reverse("paper", args=[town.round.pk, name, form]))
    assert response.status_code == 404


@pytest.mark.parametrize(("page", "args"), [("papers", []), ("paper", ["memo", "pdf"]), ("paper-set", [])])
def test_papers_are_nobody_elses(
    page: str, args: list[str], loaded: ResultVersion, other_town: Town, signed_in: Browser
) -> None:
    address = reverse(page, args=[loaded.round.pk, *args])
    assert signed_in(other_town.officer).get(address).status_code == 404
    assert Client().get(address).headers["Location"].startswith("/sign-in/")
    assert signed_in(other_town.officer).post(address).status_code == 405


def test_who_looks_on_gets_no_draft(published: ResultVersion, town: Town, signed_in: Browser) -> None:
    overseer = somebody("overseer", "overseer", province="จังหวัดa")
    page = page_of(signed_in(overseer), published)
    assert "ดาวน์โหลดทั้งชุด" not in page
    assert 'id="texts"' not in page
    assert signed_in(overseer).get(reverse("paper-set", args=[town.round.pk])).status_code == 404


def test_who_looks_on_gets_what_is_final(published: ResultVersion, town: Town, signed_in: Browser) -> None:
    plan = plan_without_units(town)
    settle(town)
    plan.state, plan.adopted_by, plan.adopted_under = "adopted", "นายกเทศมนตรี", "มติที่ประชุมครั้งที่ 1"
    plan.adopted_on = "2020-12-01"
    plan.save()
    overseer = somebody("overseer", "overseer", province="จังหวัดa")
    response = signed_in(overseer).get(reverse("paper", args=[town.round.pk, "memo", "html"]))
    assert response.status_code == 200


def test_who_looks_on_sees_no_result_before_it_is_published(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    overseer = somebody("overseer", "overseer", province="จังหวัดa")
    assert "ยังไม่มีผลการประเมินของรอบนี้" in page_of(signed_in(overseer), loaded)


def test_without_a_result_the_page_says_so_and_there_is_no_file(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    assert "ยังไม่มีผลการประเมินของรอบนี้" in browser.get(reverse("papers", args=[town.round.pk])).content.decode()
    assert browser.get(reverse("paper", args=[town.round.pk, "memo", "pdf"])).status_code == 404


def test_settings_that_cannot_be_read_are_all_named_with_their_lines(town: Town, signed_in: Browser) -> None:
    broken = EXAMPLE.replace("  digits: thai", "  digits: roman\n  emblem: crest.png")
    loaded = load(town, broken)
    with pytest.raises(PaperError) as caught:
        papers.papers_of(loaded)
    assert [(each.code, each.place.file) for each in caught.value.problems] == [
        ("not-an-option", "body.yaml"), ("no-file", "body.yaml"),
    ]  # fmt: skip
    page = page_of(signed_in(town.officer), loaded)
    digits = line_of("  digits: thai")
    assert [f"(body.yaml:{line})" in page for line in (digits, digits + 1)] == [True, True]
    assert "ดาวน์โหลดทั้งชุด" not in page


def test_a_file_that_cannot_be_made_leads_back_to_the_page_with_the_reason(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    OwnText.objects.create(round=town.round, key="memo-facts", text="ได้ {O99} คะแนน")
    response = signed_in(town.officer).get(reverse("paper", args=[town.round.pk, "memo", "pdf"]), follow=True)
    assert response.redirect_chain == [(reverse("papers", args=[town.round.pk]), 302)]
    assert "memo-facts" in response.content.decode()


def test_a_figure_that_went_stale_is_named_with_both_values(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    OwnText.objects.create(round=town.round, key="indicator-9", text="ตัวชี้วัดที่ 9 ได้ 45.00 คะแนน")
    page = page_of(signed_in(town.officer), loaded)
    row = page[page.index('id="stale"') : page.index('id="texts"')]
    assert re.findall(r'<td class="number">([\d.]+)</td>', row) == ["45.00", "38.63"]
    assert reverse("text", args=[town.round.pk, "indicator-9"]) in row


def test_the_page_speaks_english_too(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    browser.cookies["django_language"] = "en"
    page = page_of(browser, loaded)
    assert "<h1>Papers of fiscal year 2563</h1>" in page
    assert "the executive has not published the result yet" in page


def test_a_new_version_of_a_published_result_is_a_draft_again(published: ResultVersion, town: Town) -> None:
    newer = load(town, EXAMPLE)
    assert papers.papers_of(newer).why_draft[0].en == "the executive has not published the result yet"
    republished = review.move(
        review.move(newer, "proposed", town.officer, "แก้คะแนน"), "published", town.executive
    )
    assert NAME in papers.papers_of(republished).subject.whose
    assert "the executive has not published the result yet" not in [
        each.en for each in papers.papers_of(republished).why_draft
    ]


def test_faults_of_the_files_plan_are_named_by_file_and_line(town: Town, signed_in: Browser) -> None:
    loaded = load(town, EXAMPLE.replace('    - mends: "2"', '    - mends: "22"'))
    found = [each.place for each in papers.papers_of(loaded).faults if "22" in each.en]
    line = line_of('    - mends: "2"')
    assert [(place.file, place.line) for place in found] == [("body.yaml", line)]
    assert f"(body.yaml:{line})" in page_of(signed_in(town.officer), loaded)


def test_a_plan_that_cannot_be_read_is_said_with_file_and_line(town: Town, signed_in: Browser) -> None:
    loaded = load(town, EXAMPLE.replace("  for_year: 2564", "  for_year: 2599"))
    page = page_of(signed_in(town.officer), loaded)
    assert f"(body.yaml:{line_of('  for_year: 2564')})" in page
    assert "tmp" not in page


def test_the_list_counts_edited_texts_and_stale_figures_of_each_paper(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    OwnText.objects.create(round=town.round, key="summary", text="คะแนนรวม 12.34 และ 43.21")
    OwnText.objects.create(round=town.round, key="strengths", text="จุดแข็ง")
    page = signed_in(town.officer).get(reverse("papers", args=[town.round.pk]))
    counts = page.context["counts"]
    assert (counts[papers.name_of("analysis")], counts[papers.name_of("announcement")]) == ((2, 2), (0, 0))


def test_the_public_gets_the_analysis_and_the_plan_once_both_are_final(
    loaded: ResultVersion, town: Town, client: Client
) -> None:
    address = f"/bodies/{town.body.pk}/2563/papers/"
    assert papers.papers_for_public(loaded) == []
    made = review.move(review.move(loaded, "proposed", town.officer, "แก้คะแนน"), "published", town.executive)
    assert (papers.papers_for_public(made), client.get(address).status_code) == ([], 200)
    assert client.get(f"{address}analysis.pdf").status_code == 404
    editing.add(town.round, SOUND, town.officer)
    RoundPlan.objects.update(
        state="adopted", adopted_by="นายก", adopted_on=datetime.date(2021, 2, 9), adopted_under="มติ 1/2564"
    )
    assert papers.papers_for_public(made) == ["analysis", "measures-plan"]
    assert client.get(f"{address}analysis.pdf").content[:5] == b"%PDF-"
    assert client.get(f"{address}memo.pdf").status_code == 404
    assert client.get(address).content.decode().count(".pdf") == 2


def test_the_emblem_of_the_bodys_page_is_printed_where_the_file_names_none(
    loaded: ResultVersion, town: Town
) -> None:
    before = papers.papers_of(loaded)
    Emblem.objects.create(body=town.body, content=PICTURE)
    after = papers.papers_of(loaded)
    emblem = after.subject.settings.emblem
    assert (emblem and emblem.data, before.subject.settings.emblem) == (PICTURE, None)
    assert after.digest != before.digest
    assert papers.file_of(after, after.ready[0], "pdf")[:5] == b"%PDF-"


def test_an_emblem_that_cannot_be_printed_is_left_out(loaded: ResultVersion, town: Town) -> None:
    Emblem.objects.create(body=town.body, content=b"GIF89a")
    assert papers.papers_of(loaded).subject.settings.emblem is None


def test_papers_of_the_published_version_stay_final_while_a_correction_is_a_draft(
    published: ResultVersion, town: Town, signed_in: Browser
) -> None:
    settle(town)
    load(town, EXAMPLE)
    browser, address = signed_in(town.officer), reverse("papers", args=[town.round.pk])
    page = browser.get(address)
    assert (page.context["loaded"], page.context["newest"].version) == (published, 2)
    assert (page.context["papers"].why_draft, len(page.context["drafted"].why_draft)) == ((), 1)
    said = page.content.decode()
    assert ("ร่างเอกสารของผลรุ่นที่ 2" in said, "?version=newest" in said) == (True, True)
    paper = reverse("paper", args=[town.round.pk, "memo", "html"])
    final, draft = browser.get(paper).content, browser.get(f"{paper}?version=newest").content
    assert final != draft
    assert [each.is_draft for each in papers.papers_of(published).listed if each.name == "memo"] == [False]


def test_papers_say_of_the_body_what_its_own_page_says(loaded: ResultVersion, town: Town) -> None:
    before = papers.papers_of(loaded)
    town.body.district = "ทดสอบ"
    town.body.save()
    loaded.round.body.refresh_from_db()
    after = papers.papers_of(loaded)
    assert "อำเภอทดสอบ" in after.subject.whose[1]
    assert before.digest != after.digest
