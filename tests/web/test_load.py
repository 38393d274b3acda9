"""Loading a result: it works, it refuses, and it says all that is wrong at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from prongsai.errors import AnswersError
from prongsai.web.accounts.models import Person
from prongsai.web.results import loading, review
from prongsai.web.results.models import ResultFile, ResultVersion
from tests.web.conftest import EXAMPLES, NAME, Town

Browser = Callable[[Person], Client]
GOOD = (EXAMPLES / "mueang-phon-2563.yaml").read_bytes()


def send(client: Client, town: Town, *files: tuple[str, bytes]) -> HttpResponse:
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("load", args=(town.round.pk,)), {"files": chosen})


def problems(answer: HttpResponse) -> list[str]:
    assert answer.status_code == 422
    found = answer.content.decode().partition('id="problems"')[2].partition("</ol>")[0]
    return re.findall(r"<li>(.*?)</li>", found)


def test_a_body_file_becomes_a_draft(town: Town, signed_in: Browser) -> None:
    answer = send(signed_in(town.officer), town, ("mueang-phon.yaml", GOOD))
    assert answer.headers["Location"] == reverse("result", args=(town.round.pk,))
    loaded = ResultVersion.objects.get(round=town.round)
    assert (loaded.version, loaded.state, str(loaded.total)) == (1, "draft", "60.88")


def test_answers_find_their_folder_again(town: Town, signed_in: Browser) -> None:
    body = (EXAMPLES / "raw-answers-2568.yaml").read_text(encoding="utf-8").replace("เทศบาลตำบลตัวอย่าง", NAME)
    town.round.year, town.round.framework_code = 2568, "nacc-2568"
    town.round.save()
    answers = [(path.name, path.read_bytes().replace("เทศบาลตำบลตัวอย่าง".encode(), NAME.encode()))
               for path in sorted((EXAMPLES / "raw-answers-2568").iterdir())]  # fmt: skip
    assert send(signed_in(town.officer), town, ("body.yaml", body.encode()), *answers).status_code == 302
    assert list(ResultFile.objects.values_list("name", flat=True)) == [
        "body.yaml", *(f"raw-answers-2568/{name}" for name, _ in answers),
    ]  # fmt: skip


def test_every_problem_is_said_at_once_with_file_and_line(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    bad = GOOD.replace(b'"1": 88.99', b'"1": 188.99').replace(b"I7: 67.90", b"I77: 67.90")
    lines = [
        bad.decode().splitlines().index(line) + 1 for line in ('        "1": 188.99', "        I77: 67.90")
    ]
    found = problems(send(signed_in(town.officer), town, ("town.yaml", bad)))
    assert [each.partition(": ")[0] for each in found] == [f"town.yaml:{line}" for line in lines]
    assert ResultVersion.objects.filter(round=town.round).count() == 1


def test_a_file_about_another_body_is_refused(town: Town, signed_in: Browser) -> None:
    other = GOOD.replace(NAME.encode(), "เทศบาลอื่น".encode())
    found = problems(send(signed_in(town.officer), town, ("town.yaml", other)))
    assert found == [f"town.yaml: แฟ้มนี้เป็นของ เทศบาลอื่น ปี 2563 ไม่ใช่ {NAME} ปี 2563"]


def test_a_file_by_other_rules_than_the_round_s_is_refused(town: Town, signed_in: Browser) -> None:
    town.round.framework_code = "nacc-2564"
    town.round.save()
    found = problems(send(signed_in(town.officer), town, ("town.yaml", GOOD)))
    assert found == ["town.yaml: แฟ้มนี้ใช้กรอบ nacc-2563 แต่รอบนี้ใช้ nacc-2564"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            [("a.pdf", b"x")],
            ["a.pdf: ใช้ได้เฉพาะแฟ้ม .yaml .csv .xlsx .parquet และภาพ .png .jpg", "ต้องมีแฟ้มหน่วยงาน (.yaml)"],
        ),
        ([("a.yaml", b"\xff\xfe")], ["a.yaml:1: แฟ้มไม่ได้บันทึกเป็น UTF-8"]),
        ([("a.yaml", b"x" * (4 * 1024 * 1024 + 1))], ["a.yaml: แฟ้มใหญ่เกิน 4 MB"]),
        ([("a.yaml", GOOD), ("x.csv", b""), ("x.csv", b"")], ["x.csv: เลือกแฟ้มชื่อนี้ซ้ำ"]),
        ([("a.yaml", GOOD), ("b" * 200 + ".csv", b"")], ["b" * 200 + ".csv: ชื่อแฟ้มใช้ไม่ได้"]),
        ([("a.yaml", GOOD), *((f"{n}.csv", b"") for n in range(12))], ["เลือกได้ครั้งละไม่เกิน 12 แฟ้ม"]),
    ],
)
def test_files_that_cannot_be_used_are_named(
    town: Town, signed_in: Browser, files: list[tuple[str, bytes]], said: list[str]
) -> None:
    found = problems(send(signed_in(town.officer), town, *files))
    assert len(found) == len(said)
    assert [told[: len(wanted)] for told, wanted in zip(found, said, strict=True)] == said
    assert not ResultVersion.objects.exists()


def test_no_file_at_all_is_told_in_its_field(town: Town, signed_in: Browser) -> None:
    answer = send(signed_in(town.officer), town)
    assert answer.status_code == 422
    assert '<small class="complaint" role="alert">ยังไม่ได้เลือกแฟ้ม</small>' in answer.content.decode()


def test_only_the_officer_may_load(town: Town, signed_in: Browser) -> None:
    answer = send(signed_in(town.colleague), town, ("town.yaml", GOOD))
    assert answer.status_code == 403
    assert "เฉพาะเจ้าหน้าที่ผู้ดูแลระบบของหน่วยงานทำได้" in answer.content.decode()
    assert not ResultVersion.objects.exists()


def test_a_stranger_cannot_load(town: Town, other_town: Town, signed_in: Browser) -> None:
    assert send(signed_in(other_town.officer), town, ("town.yaml", GOOD)).status_code == 404
    with pytest.raises(review.RefusedError):
        loading.load(town.round, [loading.Upload("town.yaml", GOOD)], other_town.officer)
    assert not ResultVersion.objects.exists()


PLANNED = re.sub(r"(?m)^plan:\n(?:[ #\n].*\n?)*", "plan: plan.yaml\n", GOOD.decode()).encode()
PLAN = """measures:
  - mends: '9'
    measure: ปรับปรุงเว็บไซต์
    steps: [ตรวจรายข้อ]
    units: [กองคลัง]
""".encode()


def test_a_plan_in_a_file_of_its_own_comes_along(town: Town) -> None:
    files = [loading.Upload("plan.yaml", PLAN), loading.Upload("town.yaml", PLANNED)]
    loaded = loading.load(town.round, files, town.officer)
    assert [(each.name, each.is_body_file) for each in loaded.files.all()] == [
        ("town.yaml", True), ("plan.yaml", False),
    ]  # fmt: skip


def test_two_body_files_are_refused(town: Town) -> None:
    with pytest.raises(AnswersError) as caught:
        loading.load(
            town.round, [loading.Upload("a.yaml", GOOD), loading.Upload("b.yaml", GOOD)], town.officer
        )
    assert [each.code for each in caught.value.problems] == ["several-body-files"]
    assert "มา 2 แฟ้ม คือ a.yaml, b.yaml ให้เลือกแฟ้มเดียว" in caught.value.problems[0].th


def test_an_emblem_that_is_no_picture_is_named(town: Town) -> None:
    with pytest.raises(AnswersError) as caught:
        loading.load(
            town.round, [loading.Upload("a.yaml", GOOD), loading.Upload("e.png", b"<svg/>")], town.officer
        )
    assert [(each.code, each.place.file) for each in caught.value.problems] == [("not-a-picture", "e.png")]
