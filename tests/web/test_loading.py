"""Large files are scored by the worker: nothing is lost, every problem is shown, and it is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from prongsai.web.accounts import jobs
from prongsai.web.accounts.models import Person
from prongsai.web.results import pending, tasks
from prongsai.web.results.models import PendingFile, PendingLoad, ResultVersion
from prongsai.web.upkeep import working
from tests.web.conftest import EXAMPLES, Town
from tests.web.worker import do_what_waits

Browser = Callable[[Person], Client]
GOOD = (EXAMPLES / "mueang-phon-2563.yaml").read_bytes()
#: The same file, large by remarks alone.
LARGE = GOOD + b"\n# " + b"x" * pending.LARGE + b"\n"


def send(client: Client, town: Town, content: bytes = LARGE) -> HttpResponse:
    chosen = SimpleUploadedFile("town.yaml", content)
    return client.post(reverse("load", args=(town.round.pk,)), {"files": [chosen]})


def page(town: Town, number: int = 1) -> str:
    return reverse("loading", args=(town.round.pk, number))


def test_large_files_are_kept_and_scored_by_the_worker(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    assert send(client, town)["Location"] == page(town)
    waiting = client.get(page(town))
    assert (waiting.status_code, waiting["Refresh"]) == (200, "3")
    assert "กำลังคำนวณ…" in waiting.content.decode()
    assert not ResultVersion.objects.exists()
    do_what_waits()
    assert client.get(page(town))["Location"] == reverse("result", args=(town.round.pk,))
    loaded = ResultVersion.objects.get()
    assert (loaded.version, loaded.loaded_by, str(loaded.total)) == (1, town.officer, "60.88")
    assert not PendingFile.objects.exists()


def test_small_files_are_scored_at_once(town: Town, signed_in: Browser) -> None:
    assert send(signed_in(town.officer), town, GOOD)["Location"] == reverse("result", args=(town.round.pk,))
    assert not PendingLoad.objects.exists()


def test_every_problem_found_by_the_worker_is_shown(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    send(client, town, LARGE.replace(b'"1": 88.99', b'"1": 188.99').replace(b"I7: 67.90", b"I77: 67.90"))
    do_what_waits()
    shown = client.get(page(town))
    text = shown.content.decode()
    assert shown.has_header("Refresh") is False
    assert text.count("<li>town.yaml:") == 2
    assert not ResultVersion.objects.exists()


def test_what_can_be_seen_at_once_is_said_at_once(town: Town, signed_in: Browser) -> None:
    chosen = SimpleUploadedFile("town.pdf", LARGE)
    answer = signed_in(town.officer).post(reverse("load", args=(town.round.pk,)), {"files": [chosen]})
    assert answer.status_code == 422
    assert not PendingLoad.objects.exists()


def test_a_task_that_is_done_twice_loads_once(town: Town, signed_in: Browser) -> None:
    send(signed_in(town.officer), town)
    job = PendingLoad.objects.get()
    do_what_waits()
    tasks.load.func(job.pk)
    assert ResultVersion.objects.count() == 1


def test_whoever_was_overtaken_stores_nothing(town: Town, signed_in: Browser) -> None:
    send(signed_in(town.officer), town)

    def while_another_takes_it(job: PendingLoad) -> None:
        later = timezone.now() + timedelta(seconds=1)
        PendingLoad.objects.filter(pk=job.pk).update(began_at=later)
        pending.score(job)

    job = PendingLoad.objects.get()
    jobs.carry_out(PendingLoad, job.pk, while_another_takes_it)
    assert not ResultVersion.objects.exists()
    assert (PendingLoad.objects.get().state, PendingFile.objects.count()) == ("working", 1)


def test_the_task_of_a_worker_that_died_is_done_by_another(town: Town, signed_in: Browser) -> None:
    send(signed_in(town.officer), town)
    task = DBTaskResult.objects.get()
    task.claim(f"{working.name_of_worker().partition('/')[0]}/999999999/gone")
    PendingLoad.objects.update(state="working", began_at=timezone.now())
    working.find_lost()
    do_what_waits()
    assert ResultVersion.objects.count() == 1
    assert PendingLoad.objects.get().state == "done"


def test_a_worker_that_lives_keeps_its_task(town: Town, signed_in: Browser) -> None:
    send(signed_in(town.officer), town)
    DBTaskResult.objects.get().claim(working.name_of_worker())
    working.find_lost()
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_after_three_dead_workers_it_has_failed_and_can_be_tried_again(
    town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    send(client, town)
    for _ in range(3):
        DBTaskResult.objects.get().claim("another-machine/1/x")
        DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=16))
        working.find_lost()
    assert DBTaskResult.objects.get().status == "FAILED"
    working.look_around()
    assert "งานนี้ถูกหยุดกลางคัน" in client.get(page(town)).content.decode()
    assert client.post(page(town))["Location"] == page(town)
    do_what_waits()
    assert str(ResultVersion.objects.get().total) == "60.88"


def test_a_load_that_nobody_begins_says_so(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    send(client, town)
    PendingLoad.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
    assert "prongsai worker" in client.get(page(town)).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_load_is_nobody_elses(town: Town, other_town: Town, signed_in: Browser, method: str) -> None:
    send(signed_in(town.officer), town)
    for person in (other_town.officer, town.colleague, town.executive):
        assert getattr(signed_in(person), method)(page(town)).status_code == 404
    assert getattr(Client(), method)(page(town)).status_code == 302


def test_a_finished_load_cannot_be_asked_for_again(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    send(client, town)
    do_what_waits()
    client.post(page(town))
    do_what_waits()
    assert ResultVersion.objects.count() == 1
