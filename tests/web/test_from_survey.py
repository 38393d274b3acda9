"""From the opened box to a result: the same total as the plain scorer's, and nothing of who said what."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from prongsai import answers, frameworks
from prongsai.frameworks import Framework
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import boxes, opened
from prongsai.web.ballots.models import Answer, Box, CountSnapshot
from prongsai.web.results import collected, from_survey, loading, pending, review, tasks
from prongsai.web.results.loading import Upload
from prongsai.web.results.models import PendingLoad, ResultFile, ResultVersion
from prongsai.web.results.uploads import uploads_of
from prongsai.web.rounds.models import Round
from tests.scoring import plain
from tests.web.conftest import Town
from tests.web.opened_makers import Rows, forms_filled, opened_box

FRAMEWORK = frameworks.load(2568)
NUMBERS = {"IIT": 24, "EIT1": 17, "EIT2": 12}


@pytest.fixture
def filled() -> dict[str, Rows]:
    return {form: forms_filled(FRAMEWORK, form, number) for form, number in NUMBERS.items()}


@pytest.fixture
def round_(town: Town, filled: dict[str, Rows]) -> Round:
    return opened_box(town, filled, ways={"EIT1": "open", "EIT2": "interview"})


def findings(framework: Framework = FRAMEWORK, every: int = 4) -> Upload:
    """Assessors' findings: each item complete, but for every fourth one."""
    codes = answers.line_codes(framework, "OIT")
    row = [0 if place % every == 0 else 100 for place, _ in enumerate(codes)]
    text = f"{','.join(codes)}\n{','.join(map(str, row))}\n"
    return Upload("OIT.csv", text.encode())


def plainly(filled: dict[str, Rows], found: Upload | None) -> dict[str, Fraction | None]:
    rows = {form: list(each) for form, each in filled.items()}
    if found is not None:
        rows["OIT"] = pl.read_csv(io.BytesIO(found.content)).to_dicts()
    return plain.score(FRAMEWORK, rows)


def test_the_total_is_the_plain_scorers(town: Town, round_: Round, filled: dict[str, Rows]) -> None:
    loaded = loading.load(round_, from_survey.uploads(round_, findings()), town.officer)
    result, expected = loading.result_of(loaded), plainly(filled, findings())
    found = {code: result[code].best for code in ("IIT", "EIT", "OIT", "EIT1", "EIT2", "1", "6", "9")}
    assert found == {code: expected[code] for code in found}
    assert result.total == expected["total"]
    assert loaded.level == plain.level(FRAMEWORK, expected)


def test_rows_leave_the_box_by_the_schema_of_answers(round_: Round, filled: dict[str, Rows]) -> None:
    part = opened.part_of(round_)
    assert part is not None
    table = opened.table(part, "IIT")
    assert table.schema == answers.schema(FRAMEWORK, "IIT")
    assert opened.numbers(part) == NUMBERS
    assert sorted(map(repr, table.drop("body").to_dicts())) == sorted(map(repr, filled["IIT"]))


def test_the_file_that_is_kept_has_choices_alone_in_the_order_of_chance(town: Town, round_: Round) -> None:
    loading.load(round_, from_survey.uploads(round_), town.officer)
    kept = bytes(ResultFile.objects.get(name="survey-2568-IIT.csv").content)
    rows = Answer.objects.filter(stratum=10).order_by("id")
    ids = [bytes(each.id) for each in rows]
    assert pl.read_csv(io.BytesIO(kept)).columns == answers.line_codes(FRAMEWORK, "IIT")
    assert not any(each in kept or each.hex().encode() in kept for each in ids)
    assert kept == opened.table(opened.part_of(round_), "IIT").drop("body").write_csv().encode()  # type: ignore[arg-type]


def test_respondents_are_those_who_answered_of_those_who_were_declared(town: Town, round_: Round) -> None:
    known = loading.assessment_of(loading.load(round_, from_survey.uploads(round_), town.officer))
    assert known.answered == NUMBERS
    assert known.people == dict.fromkeys(NUMBERS, 60)


def test_more_answers_than_people_leave_the_head_count_out(town: Town) -> None:
    round_ = opened_box(town, {"IIT": forms_filled(FRAMEWORK, "IIT", 12)}, people=11)
    known = loading.assessment_of(loading.load(round_, from_survey.uploads(round_), town.officer))
    assert (known.answered, known.people) == ({"IIT": 12}, {})


def test_without_findings_the_surveys_alone_are_scored_and_the_page_says_so(
    town: Town, round_: Round, filled: dict[str, Rows], signed_in: Callable[[Person], Client]
) -> None:
    response = signed_in(town.officer).post(f"/work/rounds/{round_.pk}/result/load/survey/", follow=True)
    result = loading.result_of(ResultVersion.objects.get())
    assert "ยังไม่มีข้อมูลของ OIT จึงยังไม่มีคะแนนรวม" in response.content.decode()
    assert (result.total, result["EIT"].best) == (None, plainly(filled, None)["EIT"])


def test_findings_of_the_version_before_are_kept(town: Town, round_: Round, filled: dict[str, Rows]) -> None:
    first = loading.load(round_, from_survey.uploads(round_, findings()), town.officer)
    again = loading.load(round_, from_survey.uploads(round_), town.officer)
    other = loading.load(round_, from_survey.uploads(round_, findings(every=2)), town.officer)
    assert loading.result_of(again).total == loading.result_of(first).total
    assert loading.result_of(other).total == plainly(filled, findings(every=2))["total"]
    assert sorted(each.name for each in uploads_of(other.pk)) == sorted(
        ["survey-2568.yaml", "survey-2568-findings.csv", *(f"survey-2568-{form}.csv" for form in NUMBERS)]
    )


def test_printed_findings_and_earlier_years_stay_as_they_were_written(town: Town, round_: Round) -> None:
    body = (
        f"body: {{name: {town.body.name}, kind: เทศบาลเมือง}}\nyear: 2568\nyears:\n"
        '  2567: {figures: {indicators: {"1": 90.40}}}\n'
        "  2568:\n    source: ประกาศผล หน้า 3\n"
        "    figures: {total: 80.00, items: {o1: {score: 0, comment: ไม่พบ}},\n"
        "      instruments: {IIT: 77.10, OIT: 88.50}}\n"
    )
    before = loading.load(round_, [Upload("own.yaml", body.encode())], town.officer)
    known = loading.own_assessment_of(loading.load(round_, from_survey.uploads(round_), town.officer))
    given = known.history.last.inputs
    assert before.version == 1
    assert {code: str(each.value) for code, each in given.printed.items()} == {"OIT": "177/2", "o1": "0"}
    assert known.comments == {"o1": "ไม่พบ"}
    assert known.history.years[2567].show("1") == "90.40"  # type: ignore[union-attr]
    assert known.sources[2568].th.endswith("; ประกาศผล หน้า 3")


def test_how_answers_came_is_kept_and_printed_beside_the_result(
    town: Town, round_: Round, signed_in: Callable[[Person], Client]
) -> None:
    loaded = loading.load(round_, from_survey.uploads(round_, findings()), town.officer)
    told = collected.told(loaded)
    assert told is not None
    assert [(each.form, each.way.en, each.number.en) for each in told.ways] == [
        ("IIT", "code on a slip", "20"), ("EIT1", "open link", "15"), ("EIT2", "interview", "10"),
    ]  # fmt: skip
    assert (told.open_shares, told.hands_out.en) == ((("EIT1", 100),), "The body itself gave out the codes.")
    review.move(review.move(loaded, "proposed", town.officer), "published", town.executive)
    own = signed_in(town.officer).get(f"/work/rounds/{round_.pk}/result/").content.decode()
    public = Client().get(f"/bodies/{town.body.pk}/2568/").content.decode()
    assert [
        said in page for page in (own, public) for said in ("รหัสแจกโดยหน่วยงานเอง", "ลิงก์เปิดประมาณร้อยละ 100")
    ] == [True] * 4


def test_destroying_the_ballots_first_makes_no_code_of_an_open_link(town: Town, round_: Round) -> None:
    """The morning's counts do not tell how answers came; a result loaded late must not look surer for it."""
    box = Box.objects.get()
    for stratum, number in ((10, 20), (20, 15), (30, 10)):
        CountSnapshot.objects.create(
            box=box.pk, body=town.body.pk, stratum=stratum, day=box.opens_on, n_floor5=number
        )
    boxes.purge(box, town.officer)
    told = collected.told(loading.load(round_, from_survey.uploads(round_), town.officer))
    assert told is not None
    assert [(each.form, each.way.en, each.number.en) for each in told.ways] == [
        ("IIT", "code on a slip", "20"), ("EIT1", "open link", "15"), ("EIT2", "interview", "10"),
    ]  # fmt: skip


def test_a_way_that_few_used_is_told_as_few(town: Town) -> None:
    rows = {"IIT": forms_filled(FRAMEWORK, "IIT", 12), "EIT1": forms_filled(FRAMEWORK, "EIT1", 9)}
    round_ = opened_box(town, rows, ways={"EIT1": "open"})
    told = collected.told(loading.load(round_, from_survey.uploads(round_), town.officer))
    assert told is not None
    assert [each.number.en for each in told.ways] == ["10", "fewer than 10"]
    assert told.open_shares == ()


def test_answers_changed_by_a_hand_do_not_pass_for_those_of_the_box(town: Town, round_: Round) -> None:
    whole = from_survey.uploads(round_)
    turned = [
        Upload(each.name, each.content.replace(b",6", b",5", 1)) if each.name.endswith("IIT.csv") else each
        for each in whole
    ]
    assert loading.load(round_, whole, town.officer).collected is not None
    assert loading.load(round_, turned, town.officer).collected is None


def test_how_answers_came_is_locked_once_published(town: Town, round_: Round) -> None:
    loaded = loading.load(round_, from_survey.uploads(round_, findings()), town.officer)
    review.move(review.move(loaded, "proposed", town.officer), "published", town.executive)
    for state in ("published", "replaced"):
        with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
            ResultVersion.objects.filter(pk=loaded.pk).update(collected=None, state=state)


def test_nothing_is_offered_before_the_box_is_opened(
    town: Town, loaded: ResultVersion, signed_in: Callable[[Person], Client]
) -> None:
    client, at = signed_in(town.officer), f"/work/rounds/{town.round.pk}/result/load/"
    page, sent = client.get(at), client.post(f"{at}survey/")
    assert "คะแนนจากแบบวัดที่เปิดแล้ว" not in page.content.decode()
    assert sent.status_code == 422
    assert "ยังไม่มีคำตอบที่เปิดจากกล่องของปีนี้" in sent.content.decode()
    assert list(ResultVersion.objects.all()) == [loaded]


def test_findings_that_cannot_be_read_are_told_and_nothing_is_stored(
    town: Town, round_: Round, signed_in: Callable[[Person], Client]
) -> None:
    file = SimpleUploadedFile("oit.csv", b"o1,o2\nmaybe,100\n")
    response = signed_in(town.officer).post(f"/work/rounds/{round_.pk}/result/load/survey/", {"oit": file})
    assert response.status_code == 422
    assert "maybe" in response.content.decode()
    assert not ResultVersion.objects.exists()


def test_only_the_officer_scores_and_a_stranger_finds_nothing(
    town: Town, other_town: Town, round_: Round, signed_in: Callable[[Person], Client]
) -> None:
    at = f"/work/rounds/{round_.pk}/result/load/survey/"
    statuses = [
        signed_in(person).post(at).status_code
        for person in (town.executive, town.colleague, other_town.officer)
    ]
    assert statuses == [403, 403, 404]
    assert Client().post(at).status_code == 302
    assert not ResultVersion.objects.exists()


def test_many_answers_are_scored_by_the_worker(
    town: Town, round_: Round, signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "LARGE", 100)
    response = signed_in(town.officer).post(f"/work/rounds/{round_.pk}/result/load/survey/")
    job = PendingLoad.objects.get()
    assert response.headers["Location"] == f"/work/rounds/{round_.pk}/result/load/1/"
    tasks.load.func(job.pk)
    made = ResultVersion.objects.get()
    assert made.collected is not None
    assert made.collected["opened_digest"] == Box.objects.get().opened_digest


def test_after_the_ballots_are_destroyed_it_can_still_be_scored(town: Town, round_: Round) -> None:
    before = loading.load(round_, from_survey.uploads(round_, findings()), town.officer)
    boxes.purge(Box.objects.get(), town.officer)
    after = loading.load(round_, from_survey.uploads(round_), town.officer)
    assert loading.result_of(after).total == loading.result_of(before).total
