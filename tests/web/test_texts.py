"""Officers' own texts: written on the page, checked, kept from being written over, given up again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from prongsai.documents import TEXT_KEYS
from prongsai.documents.forms import text_blocks
from prongsai.errors import PaperError
from prongsai.thai import to_arabic_digits
from prongsai.web.accounts import trail
from prongsai.web.plans import chips, papers, texts
from prongsai.web.plans.models import OwnText
from prongsai.web.results import loading
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import EXAMPLES, Town

Browser = Callable[..., Client]
OWN = "เทศบาลได้คะแนนรวม {total} คะแนน ตัวชี้วัดที่ 9 ได้ {9} คะแนน เดิม {2562:9} คะแนน"
BOUND = "เทศบาลได้คะแนนรวม 60.88 คะแนน ตัวชี้วัดที่ 9 ได้ 38.63 คะแนน เดิม 87.50 คะแนน"
BOXED = (
    "เทศบาลได้คะแนนรวม [[คะแนนรวม: 60.88]] คะแนน ตัวชี้วัดที่ 9 ได้ [[ตัวชี้วัดที่ 9: 38.63]] คะแนน "
    "เดิม [[ตัวชี้วัดที่ 9 ปี 2562: 87.50]] คะแนน"
)


def send(browser: Client, town: Town, text: str, version: object = 0, key: str = "summary") -> HttpResponse:
    return browser.post(reverse("text", args=[town.round.pk, key]), {"text": text, "version": version})


def found(loaded: ResultVersion, key: str = "summary") -> texts.PaperText:
    text = texts.text_of(loaded, key)
    assert text is not None
    return text


def printed(response: HttpResponse) -> str:
    """What the page shows as printed today, without its marks."""
    match = re.search(r'as-printed preview">\s*(.*?)\s*</div>', response.content.decode(), re.DOTALL)
    assert match is not None
    return re.sub(r"</?mark[^>]*>", "", match[1])


def boxed(response: HttpResponse) -> str:
    """What stands in the box to write in."""
    match = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", response.content.decode(), re.DOTALL)
    assert match is not None
    return match[1]


def test_every_text_that_officers_may_write_has_a_name() -> None:
    assert sorted(texts.NAMES) == sorted(TEXT_KEYS)


def test_the_texts_stand_in_the_order_of_the_papers_with_their_drafts(loaded: ResultVersion) -> None:
    listed = texts.texts_of(loaded)
    assert [each.key for each in listed[:4]] == [
        "order-preamble", "order-duties", "order-appointments", "announcement-result",
    ]  # fmt: skip
    assert [name.en for name in found(loaded, "follow-up").papers] == [
        "Analysis of the result",
        "Plan of measures",
    ]
    assert found(loaded).draft.startswith("ในปีงบประมาณ พ.ศ. 2563 เทศบาลเมืองเมืองพลได้คะแนนรวม 60.88 คะแนน")
    assert {each.source for each in listed} == {"draft"}


def test_a_text_without_a_draft_can_be_added(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    assert (found(loaded, "conclusion").draft, found(loaded, "conclusion").typed) == ("", "")
    assert send(signed_in(town.officer), town, "เทศบาลจะดำเนินการต่อไป", key="conclusion").status_code == 302
    assert found(loaded, "conclusion").source == "own"


def test_a_text_is_saved_as_typed_and_printed_with_its_figures(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    response = send(signed_in(town.officer), town, OWN)
    assert response.headers["Location"] == reverse("papers", args=[town.round.pk])
    assert OwnText.objects.values_list("key", "text", "version").get() == ("summary", OWN, 1)
    subject = papers.subject_of(loaded, papers.plan_for(loaded))
    assert subject.settings.texts == {"summary": BOUND}
    page = signed_in(town.officer).get(reverse("text", args=[town.round.pk, "summary"]))
    assert printed(page) == BOUND
    assert boxed(page) == BOXED


def test_every_change_leaves_its_entry(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    send(browser, town, OWN)
    browser.post(reverse("drop-text", args=[town.round.pk, "summary"]), {"version": 1})
    entries = trail.TrailEntry.objects.filter(action__startswith="text.").order_by("number")
    assert [(each.action, each.detail["key"], each.detail["version"]) for each in entries] == [
        ("text.changed", "summary", 1), ("text.dropped", "summary", 2),
    ]  # fmt: skip
    assert entries[1].detail["before"] == entries[0].detail["after"]
    assert list(trail.verify()) == []


def test_each_unknown_figure_is_named_and_nothing_is_lost(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    response = send(signed_in(town.officer), town, "ได้ {O99} และ {2550:total}")
    assert response.status_code == 422
    complaints = re.findall(r'class="complaint" role="alert">(.*?)</small>', response.content.decode())
    assert [("{O99}" in each, "{2550:total}" in each) for each in complaints] == [
        (True, False),
        (False, True),
    ]
    assert boxed(response) == "ได้ {O99} และ {2550:total}"
    assert OwnText.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   \n ", "ก" * 20_001, "ดีมาก 😀", "ก\0ข"])
def test_a_text_that_cannot_be_printed_is_refused(
    text: str, loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    response = send(signed_in(town.officer), town, text)
    assert response.status_code == 422
    assert response.content.decode().count('class="complaint"') == 1
    assert OwnText.objects.count() == 0


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_version_that_is_none_is_refused(
    version: str, loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    assert send(signed_in(town.officer), town, OWN, version).status_code == 422
    assert OwnText.objects.count() == 0


def test_the_second_of_two_writers_sees_what_the_first_saved(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    send(browser, town, "ข้อความของคนแรก")
    response = send(browser, town, "ข้อความของคนที่สอง")
    assert response.status_code == 409
    page = response.content.decode()
    assert "ข้อความของคนแรก" in page
    assert boxed(response) == "ข้อความของคนที่สอง"
    assert '<input type="hidden" name="version" value="1"' in page
    assert found(loaded).typed == "ข้อความของคนแรก"
    assert send(browser, town, "ข้อความของคนที่สอง", 1).status_code == 302
    assert (found(loaded).typed, found(loaded).version) == ("ข้อความของคนที่สอง", 2)


def test_back_to_the_draft_does_not_make_an_old_version_new(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    browser, drop = signed_in(town.officer), reverse("drop-text", args=[town.round.pk, "summary"])
    send(browser, town, "หนึ่ง")
    assert browser.post(drop, {"version": 1}).status_code == 302
    assert (found(loaded).source, found(loaded).version) == ("draft", 2)
    assert send(browser, town, "ผู้ที่เปิดหน้านี้ไว้ก่อน", 1).status_code == 409
    assert send(browser, town, "สอง", 2).status_code == 302


def test_giving_up_a_text_that_somebody_saved_anew_is_refused(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    browser, drop = signed_in(town.officer), reverse("drop-text", args=[town.round.pk, "summary"])
    send(browser, town, "หนึ่ง")
    send(browser, town, "สอง", 1)
    response = browser.post(drop, {"version": 1}, follow=True)
    assert "มีผู้บันทึกข้อความนี้ไปแล้ว" in response.content.decode()
    assert found(loaded).typed == "สอง"


def test_the_draft_saved_as_it_is_stays_a_draft(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    assert send(signed_in(town.officer), town, found(loaded).draft + "\n").status_code == 302
    assert OwnText.objects.count() == 0


def test_a_text_of_the_body_file_is_replaced_and_comes_back(town: Town, signed_in: Browser) -> None:
    source = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    given = source.replace(
        "  digits: thai\n", "  digits: thai\n  texts: {summary: ผลตามแฟ้ม ได้ 12.34 คะแนน}\n"
    )
    loaded = loading.load(town.round, [loading.Upload("body.yaml", given.encode())], town.officer)
    assert [(each.quoted, each.now, each.place.file) for each in texts.stale(loaded)] == [
        ("12.34", "60.88", "body.yaml")
    ]
    send(signed_in(town.officer), town, "ผลที่เขียนเอง")
    assert papers.subject_of(loaded, papers.plan_for(loaded)).settings.texts == {"summary": "ผลที่เขียนเอง"}
    assert texts.stale(loaded) == ()
    texts.drop(loaded, found(loaded), 1, town.officer)
    assert (found(loaded).source, found(loaded).typed) == ("file", "ผลตามแฟ้ม ได้ 12.34 คะแนน")


def test_only_the_officer_writes(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    for person in (town.colleague, town.executive):
        assert (
            "<textarea"
            not in signed_in(person).get(reverse("text", args=[town.round.pk, "summary"])).content.decode()
        )
        response = send(signed_in(person), town, OWN)
        assert response.status_code == 403
        assert "เฉพาะเจ้าหน้าที่ผู้ดูแลระบบของหน่วยงานทำได้" in response.content.decode()
    assert OwnText.objects.count() == 0


def test_who_may_not_write_may_not_give_up_either(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    send(signed_in(town.officer), town, OWN)
    signed_in(town.colleague).post(reverse("drop-text", args=[town.round.pk, "summary"]), {"version": 1})
    assert found(loaded).typed == OWN


@pytest.mark.parametrize("name", ["text", "drop-text"])
def test_texts_are_nobody_elses(
    name: str, loaded: ResultVersion, other_town: Town, signed_in: Browser
) -> None:
    address = reverse(name, args=[loaded.round.pk, "summary"])
    assert signed_in(other_town.officer).post(address, {"text": OWN, "version": 0}).status_code == 404
    assert Client().post(address).headers["Location"].startswith("/sign-in/")
    assert OwnText.objects.count() == 0


@pytest.mark.parametrize("key", ["minutes", "indicator-99", "../../etc"])
def test_a_text_that_no_paper_has_is_not_there(
    key: str, loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    address = f"/work/rounds/{town.round.pk}/papers/texts/{key}/"
    assert signed_in(town.officer).get(address).status_code == 404


def test_the_page_of_a_text_names_its_stale_figures(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    assert send(browser, town, "คะแนนรวม 12.34 คะแนน").status_code == 302
    page = browser.get(reverse("text", args=[town.round.pk, "summary"])).content.decode()
    assert "ระบุ 12.34 แต่ปัจจุบันคือ 60.88</p>" in page


def test_what_is_typed_is_never_markup(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    send(browser, town, "<script>alert(1)</script> {total}")
    page = browser.get(reverse("text", args=[town.round.pk, "summary"])).content.decode()
    assert "<script>" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_the_figures_that_can_be_quoted_stand_with_their_codes(loaded: ResultVersion) -> None:
    known = assessment_of(loaded)
    listed = {each.name.en: each.figures for each in texts.quotable(known, "indicator-9")}
    shown = {name: [figure and figure[0].en for figure in figures] for name, figures in listed.items()}
    assert shown["total"] == ["[[Total: 60.88]]", "[[Total of 2562: 84.09]]"]
    assert shown["level"] == ["[[Level: D]]", "[[Level of 2562: B]]"]
    (iit,) = [each for name, each in listed.items() if name.startswith("IIT,")]
    before = known.history.previous
    assert before is not None
    assert [figure and figure[1] for figure in iit] == [known.history.last.show("IIT"), before.show("IIT")]
    nines = [each for each in shown.values() if each[0] == "[[Indicator 9: 38.63]]"]
    assert nines == [["[[Indicator 9: 38.63]]", "[[Indicator 9 of 2562: 87.50]]"]]
    firsts = [each[0] for each in shown.values() if each[0]]
    below = firsts[firsts.index("[[Indicator 10: 12.50]]") + 1 :]
    assert below[:2] == ["[[Sub-indicator 9.1: 88.89]]", "[[Item O1: 100.00]]"]


def test_the_figures_of_a_draft_stand_in_the_box_by_their_names(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    page = signed_in(town.officer).get(reverse("text", args=[town.round.pk, "summary"]))
    begin = "ในปีงบประมาณ พ.ศ. 2563 เทศบาลเมืองเมืองพลได้คะแนนรวม [[คะแนนรวม: 60.88]] คะแนน อยู่ในระดับ [[ระดับ: D]]"
    assert boxed(page).startswith(begin)
    assert printed(page) == found(loaded).draft
    assert '<mark title="คะแนนรวม">60.88</mark>' in page.content.decode()


def test_the_box_sent_back_as_it_came_changes_nothing(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    browser, address = signed_in(town.officer), reverse("text", args=[town.round.pk, "summary"])
    assert send(browser, town, boxed(browser.get(address))).status_code == 302
    assert OwnText.objects.count() == 0
    send(browser, town, OWN)
    assert send(browser, town, boxed(browser.get(address)), 1).status_code == 302
    assert OwnText.objects.values_list("text", "version").get() == (OWN, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "ได้ [[คะแนนรวม: 60.88]]", "ได้ [[คะแนนรวม]]", "ได้ [[Total: 60.88]]", "ได้ [[total]]",
        "ได้ [[ คะแนนรวม : ๖๐.๘๘ ]]", "ได้ {total}",
    ],
)  # fmt: skip
def test_a_figure_is_asked_for_by_its_name_in_either_language(
    typed: str, loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    assert send(signed_in(town.officer), town, typed).status_code == 302
    assert OwnText.objects.get().text == "ได้ {total}"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ตัวชี้วัดที่ 9", "{9}"), ("ตัวชี้วัดที่ ๙ ปี ๒๕๖๒", "{2562:9}"), ("Indicator 9 of 2562", "{2562:9}"),
        ("ตัวชี้วัดย่อยที่ 9.1", "{9.1}"), ("ข้อ O18", "{O18}"), ("คะแนน OIT", "{OIT}"), ("o18", "{O18}"),
        ("ระดับ ปี พ.ศ. 2562", "{2562:level}"),
    ],
)  # fmt: skip
def test_names_and_codes_are_understood(name: str, code: str, loaded: ResultVersion) -> None:
    known = assessment_of(loaded)
    assert chips.kept(f"[[{name}]]", known) == code
    assert chips.kept(chips.in_box(code, known).th, known) == code
    assert chips.kept(chips.in_box(code, known).en, known) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ได้ [[คะแนนรวม: 61.00]]", "figure-typed"), ("ได้ [[คะแนนพิเศษ]]", "unknown-figure"),
        ("[[ตัวชี้วัดที่ 99]]", "unknown-figure"), ("ได้ [[คะแนนรวม", "loose-brackets"), ("ได้ ]]", "loose-brackets"),
    ],
)  # fmt: skip
def test_brackets_that_cannot_be_read_are_named_and_nothing_is_saved(
    typed: str, code: str, loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    with pytest.raises(PaperError) as caught:
        chips.kept(typed, assessment_of(loaded))
    assert [each.code for each in caught.value.problems] == [code]
    response = send(signed_in(town.officer), town, typed)
    assert (response.status_code, OwnText.objects.count()) == (422, 0)
    assert boxed(response) == typed.replace("61.00", "60.88")


def test_a_figure_typed_as_digits_is_offered_and_bound_when_asked(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    browser, address = signed_in(town.officer), reverse("text", args=[town.round.pk, "summary"])
    send(browser, town, "คะแนนรวม 60.88 คะแนน")
    page = browser.get(address)
    assert page.context["typed"] == [("60.88", chips.name_of("total", 2563, assessment_of(loaded)))]
    answer = browser.post(address, {"text": boxed(page), "version": 1, "do": "bind"})
    assert boxed(answer) == "คะแนนรวม [[คะแนนรวม: 60.88]] คะแนน"
    assert (answer.status_code, answer.context["typed"], OwnText.objects.get().version) == (200, [], 1)
    send(browser, town, boxed(answer), 1)
    assert OwnText.objects.get().text == "คะแนนรวม {total} คะแนน"


def test_what_is_shown_as_printed_is_not_saved(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    address = reverse("text", args=[town.round.pk, "summary"])
    typed = {"text": "ได้ [[คะแนนรวม]] คะแนน", "version": 0, "do": "show"}
    answer = signed_in(town.officer).post(address, typed)
    assert (printed(answer), boxed(answer)) == ("ได้ 60.88 คะแนน", typed["text"])
    assert OwnText.objects.count() == 0
    assert signed_in(town.officer).post(address, {**typed, "do": "burn"}).status_code == 422


def test_when_the_result_changes_the_bound_figure_follows_and_the_typed_one_is_named(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    send(browser, town, "คะแนนรวม [[คะแนนรวม: 60.88]] ตัวชี้วัดที่ 10 ได้ 12.50")
    source = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    assert source.count('"10": 12.50') == 1
    mended = source.replace('"10": 12.50', '"10": 22.50')
    newer = loading.load(town.round, [loading.Upload("body.yaml", mended.encode())], town.officer)
    total = assessment_of(newer).history.last.show("total")
    page = browser.get(reverse("text", args=[town.round.pk, "summary"]))
    assert boxed(page) == f"คะแนนรวม [[คะแนนรวม: {total}]] ตัวชี้วัดที่ 10 ได้ 12.50"
    assert [(each.quoted, each.now) for each in texts.stale(newer)] == [("12.50", "22.50")]


def test_a_word_file_of_a_bound_text_reads_back_as_nobody_edited_it(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    send(signed_in(town.officer), town, OWN)
    year = papers.papers_of(loaded)
    word = papers.file_of(year, next(each for each in year.ready if each.name == "analysis"), "docx")
    (block,) = [each for each in text_blocks.read(word) if each.key == "summary"]
    assert (block.is_edited, [to_arabic_digits(each) for each in block.paragraphs]) == (False, [BOUND])


def test_the_script_that_puts_figures_in_is_a_file_of_its_own(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    page = signed_in(town.officer).get(reverse("text", args=[town.round.pk, "summary"])).content.decode()
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/plans/text.js" defer>']
