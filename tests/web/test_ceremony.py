"""The ceremony of a box from its key to its destruction: on the pages, and by the key-holders' commands."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai import ballots
from prongsai.ballots import Filled, keys
from prongsai.cli import main
from prongsai.errors import ProngsaiError
from prongsai.web.accounts import walls
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.ballots import boxes, casting, issuing, tag_keys, verifying
from prongsai.web.ballots.models import Answer, Box, Comment, Enrolled, Issued, Sealed
from prongsai.web.rounds.models import Round
from tests.web.ballot_makers import Survey, survey_of
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]


@dataclass
class Ceremony:
    """A box of a province, who keeps it, and the folder of the machine that is on no network."""

    client: Client
    keeper: Person
    round: Round
    offline: Path
    box: Box

    def do(self, step: str, **given: object) -> HttpResponse:
        return self.client.post(reverse("box-step", args=[self.box.pk]), {"do": step, **given})

    def page(self) -> str:
        return self.client.get(reverse("box", args=[self.box.pk])).content.decode()

    def now(self) -> Box:
        return Box.objects.get(pk=self.box.pk)

    def share(self, *numbers: int) -> list[str]:
        return ["--share", *(str(self.offline / f"share-{number}.txt") for number in numbers)]

    def run(self, *arguments: object) -> int:
        return main(["ballots", *map(str, arguments), "--lang", "en"])

    def bring(self, name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, (self.offline / name).read_bytes())

    def fetch(self, name: str, response: HttpResponse) -> Path:
        content = b"".join(response.streaming_content) if response.streaming else response.content
        (self.offline / name).write_bytes(content)
        return self.offline / name


@pytest.fixture
def ceremony(town: Town, signed_in: Browser, tmp_path: Path) -> Ceremony:
    keeper = somebody("overseer", "overseer", province=town.body.province)
    round_ = Round.objects.create(body=town.body, year=2568, framework_code="nacc-2568", step="prepare")
    today = timezone.localdate()
    box = boxes.make(keeper, [round_], opens_on=today, closes_on=today, province=town.body.province)
    Enrolled.objects.update(staff=60, public=60)
    return Ceremony(signed_in(keeper), keeper, round_, tmp_path / "offline", box)


def with_key(ceremony: Ceremony) -> None:
    assert ceremony.run("keys", "--to", ceremony.offline) == 0
    assert ceremony.do("key", file=ceremony.bring("public-key.txt")).status_code == 302


def drilled(ceremony: Ceremony, capsys: pytest.CaptureFixture[str]) -> None:
    with_key(ceremony)
    sealed = ceremony.client.post(reverse("box-drill", args=[ceremony.box.pk]))
    file = ceremony.fetch("drill.json", sealed)
    capsys.readouterr()
    assert ceremony.run("drill", file, *ceremony.share(1, 2, 3), "--json") == 0
    word = json.loads(capsys.readouterr().out)["word"]
    assert ceremony.do("word", word=word).status_code == 302


def closed(ceremony: Ceremony, capsys: pytest.CaptureFixture[str], number: int = 12) -> list[str]:
    """The receipts of that many ballots in the closed box."""
    drilled(ceremony, capsys)
    assert ceremony.do("start").status_code == 302
    part = ceremony.box.enrolled.select_related("box", "round__body").get()
    form = ballots.form_of(ceremony.box.framework, "IIT")
    best = {line.code: line.choices[-1][0] for line in form.lines}
    given = []
    for place, code in enumerate(issuing.issue(part, "IIT", "code", number, ceremony.keeper)):
        chance = casting.find(code)
        assert chance is not None
        given.append(casting.cast(chance, Filled("IIT", best, "ดี" if place < 3 else "")))
    assert ceremony.do("close").status_code == 302
    return given


def boxed(ceremony: Ceremony) -> Path:
    return ceremony.fetch("box.jsonl", ceremony.client.get(reverse("box-file", args=[ceremony.box.pk])))


def test_the_whole_way(ceremony: Ceremony, capsys: pytest.CaptureFixture[str]) -> None:
    assert "ขั้นนี้: ทำกุญแจ" in ceremony.page()
    given = closed(ceremony, capsys)
    assert ceremony.now().box_digest in ceremony.page()
    box, opened = boxed(ceremony), ceremony.offline / "opened.jsonl"
    assert ceremony.run("open", box, *ceremony.share(3, 1), "--to", opened) == 0
    said = capsys.readouterr().out
    assert f"{opened}: 12 answers, 3 comments, 0 not counted" in said
    assert f"Digest of the box {ceremony.now().box_digest}\n" in said
    assert ceremony.do("take", file=ceremony.bring("opened.jsonl")).status_code == 302
    assert (Answer.objects.count(), Comment.objects.count()) == (12, 3)
    page = ceremony.page()
    assert "ครบทุกบัตร" in page
    assert ceremony.now().opened_digest in page
    assert [each for each in given if each in page] == []
    assert ceremony.do("purge", word="ทำลาย").status_code == 302
    assert (Sealed.objects.count(), Issued.objects.count(), tag_keys.is_here(ceremony.box.pk)) == (
        0,
        0,
        False,
    )
    assert "บันทึกการทำลาย" in ceremony.page()
    assert [fault.en for each in verifying.findings() for fault in each.faults] == []
    told = TrailEntry.objects.filter(about=f"2568 · {ceremony.box.pk}").order_by("number")
    assert list(told.values_list("action", flat=True)) == [
        "box.made", "box.key", *["box.state"] * 3, "box.pinned", "box.state", "box.purged",
    ]  # fmt: skip


def test_two_shares_open_it_here_too_and_a_packed_file_is_taken(
    ceremony: Ceremony, capsys: pytest.CaptureFixture[str]
) -> None:
    closed(ceremony, capsys)
    box, opened = boxed(ceremony), ceremony.offline / "opened.jsonl.gz"
    assert ceremony.run("open", box, *ceremony.share(1, 2), "--to", opened) == 0
    assert gzip.decompress(opened.read_bytes()).count(b"\n") == 16
    with transaction.atomic():
        assert ceremony.do("take", file=ceremony.bring("opened.jsonl.gz")).status_code == 302
        assert Answer.objects.count() == 12
        transaction.set_rollback(True)
    written = [_share_in(ceremony.offline / f"share-{number}.txt") for number in (2, 3)]
    assert ceremony.do("open", first=written[0], second=written[1]).status_code == 302
    assert (ceremony.now().state, Answer.objects.count()) == ("opened", 12)


def _share_in(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("share: ")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"key": ""}, "ไม่พบกุญแจสาธารณะ"),
        ({"key": "00G1 00C1 V4B0"}, "อย่าใส่ส่วนของกุญแจ"),
        ({"key": "0" * 64}, "ไม่ใช่กุญแจสาธารณะที่ใช้ผนึกได้"),
        ({"key": f"{'a' * 64} {'b' * 64}"}, "ไม่พบกุญแจสาธารณะ"),
    ],
)
def test_what_is_no_public_key_is_refused(ceremony: Ceremony, given: dict[str, str], said: str) -> None:
    response = ceremony.do("key", **given)
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert not ceremony.now().public_key


@pytest.mark.parametrize("wrapped", ["share: {}\n", "{}"])
def test_a_share_put_in_place_of_the_public_key_is_not_shown_again(ceremony: Ceremony, wrapped: str) -> None:
    ceremony.run("keys", "--to", str(ceremony.offline))
    share = _share_in(ceremony.offline / "share-1.txt")
    response = ceremony.do("key", key=wrapped.format(share))
    assert (response.status_code, share in response.content.decode()) == (422, False)
    assert ("ให้ทำกุญแจใหม่ทั้งชุด" in response.content.decode()) == wrapped.startswith("share")


def test_no_answer_is_taken_without_the_drill(ceremony: Ceremony, capsys: pytest.CaptureFixture[str]) -> None:
    with_key(ceremony)
    assert ceremony.do("start").status_code == 409
    wrong = ceremony.do("word", word="000 000 000 000 000 000 000 000 000")
    assert (wrong.status_code, "ไม่ตรงกับคำที่ผนึกไว้" in wrong.content.decode()) == (422, True)
    assert "000 000 000" in wrong.content.decode()
    assert ceremony.now().state == "draft"


def test_an_opened_file_that_is_not_of_this_box_is_refused_on_the_page(
    ceremony: Ceremony, capsys: pytest.CaptureFixture[str]
) -> None:
    closed(ceremony, capsys)
    box, opened = boxed(ceremony), ceremony.offline / "opened.jsonl"
    assert ceremony.run("open", box, *ceremony.share(1, 2), "--to", opened) == 0
    lines = opened.read_bytes().splitlines(keepends=True)
    head = json.loads(lines[0])
    spoilt = {
        "one answer less": lines[:1] + lines[2:],
        "one answer twice": [*lines[:2], *lines[1:]],
        "another box": [json.dumps({**head, "box": 99}).encode() + b"\n", *lines[1:]],
        "another digest": [json.dumps({**head, "box_digest": "0" * 64}).encode() + b"\n", *lines[1:]],
        "no file of ours": [b"x\n"],
        "broken packing": [b"\x1f\x8bno"],
    }
    for what, content in spoilt.items():
        response = ceremony.do("take", file=SimpleUploadedFile("opened.jsonl", b"".join(content)))
        assert (response.status_code, 'role="alert"' in response.content.decode()) == (422, True), what
    assert (ceremony.now().state, Answer.objects.count()) == ("closed", 0)
    assert ceremony.do("take").status_code == 422


def test_wrong_shares_are_refused_and_shown_to_nobody(
    ceremony: Ceremony, capsys: pytest.CaptureFixture[str]
) -> None:
    closed(ceremony, capsys)
    foreign, own = keys.split(keys.make()), _share_in(ceremony.offline / "share-1.txt")
    for pair in ((foreign[0], foreign[1]), (own, foreign[0]), (own, own), (own, own[:-1]), (own, "")):
        response = ceremony.do("open", first=pair[0], second=pair[1])
        assert (response.status_code, own in response.content.decode()) == (422, False)
    assert ceremony.now().state == "closed"


def test_destroying_asks_for_a_word_and_taking_back_ends_when_answers_are_taken(
    ceremony: Ceremony, capsys: pytest.CaptureFixture[str]
) -> None:
    closed(ceremony, capsys)
    assert ceremony.do("take-back", word="ทำลาย").status_code == 409
    assert ceremony.do("purge", word="ทำลาย").status_code == 409  # not opened yet
    box, opened = boxed(ceremony), ceremony.offline / "opened.jsonl"
    assert ceremony.run("open", box, *ceremony.share(1, 2), "--to", opened) == 0
    ceremony.do("take", file=ceremony.bring("opened.jsonl"))
    assert ceremony.do("purge", word="no").status_code == 422
    assert ceremony.now().state == "opened"


def test_a_box_made_by_mistake_is_taken_back_with_its_key_and_codes(ceremony: Ceremony) -> None:
    part = ceremony.box.enrolled.select_related("box", "round__body").get()
    issuing.issue(part, "IIT", "code", 3, ceremony.keeper)
    response = ceremony.do("take-back", word="ทำลาย")
    assert (response.status_code, response["Location"]) == (302, reverse("boxes"))
    assert (Box.objects.count(), Issued.objects.count(), tag_keys.is_here(ceremony.box.pk)) == (0, 0, False)


# --------------------------------------------------- A12: no way to switch anonymity off, or to open again

_COLUMNS = (
    "year, framework_code, province, opens_on, closes_on, key_form, public_key, wrapped_key, drill, "
    "sealed_tag_key, anon, box_digest, opened_digest"
)
#: Plain SQL of somebody who has the database, by the owner of its tables.
STATEMENTS = (
    "UPDATE ballots_box SET anon = false WHERE id = {box}",
    "UPDATE ballots_box SET state = 'draft' WHERE id = {box}",
    "UPDATE ballots_box SET state = 'open' WHERE id = {box}",
    "UPDATE ballots_box SET state = 'purged' WHERE id = {box}",
    "UPDATE ballots_box SET public_key = sealed_tag_key WHERE id = {box}",
    "UPDATE ballots_box SET key_form = 'passphrase' WHERE id = {box}",
    "UPDATE ballots_box SET box_digest = '' WHERE id = {box}",
    "DELETE FROM ballots_box WHERE id = {box}",
    f"INSERT INTO ballots_box ({_COLUMNS}, state) SELECT {_COLUMNS}, 'open' FROM ballots_box",  # noqa: S608
    "INSERT INTO ballots_ballot (tag, box, body, stratum, ct) SELECT h, 1, 1, 1, h FROM ballots_issued",
    "UPDATE ballots_ballot SET ct = tag WHERE box = {box}",
    "DELETE FROM ballots_ballot WHERE box = {box}",
    "UPDATE ballots_issued SET body = body + 1 WHERE box = {box}",
    "DELETE FROM ballots_issued WHERE box = {box}",
    "UPDATE ballots_enrolled SET hands_out = 'nobody' WHERE box_id = {box}",
)  # fmt: skip
LOCKED = re.compile("is locked|box_is_anonymous")


def refusals(survey: Survey) -> list[Callable[[], object]]:
    """The same by the code that pages, commands and a shell would call."""
    box, keeper = Box.objects.get(pk=survey.box.pk), survey.keeper

    def saved(**changed: object) -> Callable[[], object]:
        return lambda: Box.objects.filter(pk=box.pk).update(**changed)

    return [
        saved(anon=False), saved(state="drilled"), saved(state="open"),
        lambda: boxes.start(box, keeper),
        lambda: boxes.set_passphrases(box, ["a long enough phrase", "another long phrase"], keeper),
        lambda: boxes.set_key(box, bytes(box.public_key), keeper),
        lambda: boxes.draw_drill(box, keeper),
        lambda: boxes.take_back(box, keeper),
        lambda: boxes.purge(box, keeper),
        lambda: box.delete(),
    ]  # fmt: skip


def test_there_is_no_way_back(town: Town, signed_in: Browser) -> None:
    survey = survey_of(town)
    for code in survey.codes:
        chance = casting.find(code)
        assert chance is not None
        casting.cast(chance, Filled(survey.form, survey.choices, ""))
    boxes.close(survey.box, survey.keeper)
    before = _state()
    tried = [(each, _by_sql(each.format(box=survey.box.pk))) for each in STATEMENTS]
    tried += [(str(place), act) for place, act in enumerate(refusals(survey))]
    assert len(tried) >= 20
    succeeded, reasons = [], {}
    for name, act in tried:
        try:
            with transaction.atomic(), walls.everything():
                act()
                succeeded.append(name)
                transaction.set_rollback(True)
        except ProngsaiError:
            continue
        except DatabaseError as error:
            reasons[name] = str(error)
    assert succeeded == []
    assert [each for each in reasons.items() if not LOCKED.search(each[1])] == []
    assert _state() == before


def _by_sql(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def _state() -> list[object]:
    tables = (Box, Enrolled, Issued, Sealed)
    rows = [row for table in tables for row in table.objects.order_by("pk").values_list()]
    return [tuple(bytes(each) if isinstance(each, memoryview) else each for each in row) for row in rows]


def test_no_page_opens_a_closed_box_again(ceremony: Ceremony, capsys: pytest.CaptureFixture[str]) -> None:
    closed(ceremony, capsys)
    tries = {
        "start": {}, "key": {"key": bytes(ceremony.now().public_key).hex()}, "word": {"word": "0"},
        "days": {"opens_on": "1 มกราคม 2569", "closes_on": "1 มกราคม 2590"}, "anon": {"anon": "0"},
        "take-back": {"word": "ทำลาย"},
    }  # fmt: skip
    statuses = {step: ceremony.do(step, **given).status_code for step, given in tries.items()}
    assert set(statuses.values()) <= {409, 422}, statuses
    sealed = ceremony.client.post(reverse("box-drill", args=[ceremony.box.pk]))
    assert (sealed.status_code, ceremony.now().state, ceremony.now().anon) == (409, "closed", True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ballots_box SET public_key = %s",
        "UPDATE ballots_box SET state = 'open', public_key = %s",
        "UPDATE ballots_box SET wrapped_key = %s",
    ],
)
def test_the_key_that_passed_the_drill_is_not_exchanged(
    ceremony: Ceremony, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    drilled(ceremony, capsys)
    before = bytes(ceremony.now().public_key)
    with (
        pytest.raises(DatabaseError, match="ballots_box is locked"),
        transaction.atomic(), walls.everything(), connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(change, [keys.public_of(keys.make())])
    assert bytes(ceremony.now().public_key) == before
    assert ceremony.do("start").status_code == 302
