"""The public page of what a body disclosed: every item at its own address, once final and published."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile

import pytest
from django.test import Client

from prongsai.web.evidence import scores
from prongsai.web.evidence.models import Disclosure
from prongsai.web.public.disclosed import Address, as_address
from prongsai.web.results import from_survey, loading, review
from prongsai.web.results.models import ResultVersion
from tests.web.clarify_makers import ZEROS, final, told
from tests.web.conftest import Town
from tests.web.review_makers import CODES, review_of

WORDS = "ข้อมูลเปิดอยู่ ณ ที่อยู่ที่แจ้ง"


def at(town: Town) -> str:
    return f"/bodies/{town.body.pk}/2563/disclosures/"


def publish(town: Town, loaded: ResultVersion) -> ResultVersion:
    return review.move(review.move(loaded, "proposed", town.officer), "published", town.executive)


@pytest.fixture
def public(town: Town, loaded: ResultVersion) -> Town:
    """Final, one item raised after clarification, and published with it."""
    del loaded
    final(told(town), {"O1": WORDS}, ("O1",))
    publish(town, loading.load(town.round, from_survey.uploads(town.round), town.officer))
    return town


def shown(client: Client, where: str) -> str:
    return html.unescape(client.get(where).content.decode())


def test_every_item_stands_at_its_own_address_with_score_and_comment(public: Town, client: Client) -> None:
    page = shown(client, at(public))
    assert re.findall(r'<section class="panel apart disclosed" id="(O\d+)"', page) == list(CODES)
    item = page[page.index('id="O18"') : page.index('id="O19"')]
    link = (
        '<a href="https://town.example/O18" rel="nofollow noopener noreferrer">https://town.example/O18</a>'
    )
    assert [each in item for each in (link, "(town.example)", "0 ไม่ผ่าน", ZEROS["O18"])] == [True] * 4
    assert "หลังการชี้แจง" in page[page.index('id="O1"') : page.index('id="O2"')]
    assert [digest in page for digest in ("d" * 64, scores.digest_of(Disclosure.objects.get()))] == [
        True,
        True,
    ]
    assert "ให้คะแนนข้อเหล่านี้ต่างจาก" not in page


def test_it_speaks_english(public: Town, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = shown(client, at(public))
    assert ("Assessors' comment" in page, "It cannot be reached by clicks from the home page." in page) == (
        True,
        True,
    )


def test_the_bodys_page_leads_there(public: Town, client: Client) -> None:
    assert f'href="{at(public)}"' in client.get(f"/bodies/{public.body.pk}/2563/").content.decode()


def test_nothing_is_public_before_it_is_final(town: Town, published: ResultVersion, client: Client) -> None:
    assert client.get(at(town)).status_code == 404
    made = told(town)
    assert client.get(at(town)).status_code == 404
    assert at(town) not in client.get(f"/bodies/{town.body.pk}/2563/").content.decode()
    assert client.get("/open-data/disclosures-2563.csv").status_code == 404
    final(made)
    assert client.get(at(town)).status_code == 200
    assert published.state == "published"


def test_nothing_is_public_before_the_result_is(town: Town, loaded: ResultVersion, client: Client) -> None:
    final(told(town))
    where = f"/api/v1/bodies/{town.body.pk}/disclosures/2563"
    answers = [client.get(each).status_code for each in (at(town), where, "/open-data/disclosures-2563.csv")]
    assert (answers, loaded.state) == ([404, 404, 404], "draft")


def test_items_that_the_published_result_scores_otherwise_are_named(
    town: Town, published: ResultVersion, client: Client
) -> None:
    """The example's result lost 26 items; this review only two, both of them among others."""
    del published
    final(told(town))
    page = shown(client, at(town))
    assert "ให้คะแนนข้อเหล่านี้ต่างจากการตรวจนี้" in page


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "ftp://town.example/x", "//town.example", "http://[x", "data:text/html,x"],
)
def test_what_is_no_web_address_is_no_link(written: str) -> None:
    assert as_address(written) == Address(written, "", "")


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("https://www.g\u043e\u043egle.com/x", "www.xn--ggle-55da.com"),  # two letters are Cyrillic
        ("https://www.เทศบาล.ไทย/", "www.เทศบาล.ไทย"),
        ("https://town.go.th@other.example/", "other.example"),
    ],
)
def test_the_host_that_is_shown_is_the_one_that_is_opened(written: str, host: str) -> None:
    assert as_address(written).host == host


def test_the_copy_to_keep_has_the_page_with_addresses_as_text(public: Town, client: Client) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get(f"/bodies/{public.body.pk}/static.zip").content)) as found:
        names, page = found.namelist(), found.read("disclosures-2563.html").decode()
        assert 'href="disclosures-2563.html"' in found.read("2563.html").decode()
    links = set(re.findall(r'(?:href|src)="([^"#]+)"', page))
    assert links <= set(names)
    assert "https://town.example/O18" in page


def test_the_open_data_has_a_row_an_item_and_no_formula(public: Town, client: Client) -> None:
    response = client.get("/open-data/disclosures-2563.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["item"] for row in rows] == list(CODES)
    assert [row["item"] for row in rows if row["score"] == "0"] == ["O2", "O18"]
    assert rows[17]["comment"].endswith(ZEROS["O18"])
    assert rows[0]["clarified"] == "1"
    assert rows[0]["page"] == f"{at(public)}#O1"
    assert "disclosures-2563.csv" in client.get("/open-data/").content.decode()


def test_the_api_gives_the_same(public: Town, client: Client) -> None:
    found = client.get(f"/api/v1/bodies/{public.body.pk}/disclosures/2563").json()
    held = Disclosure.objects.get()
    assert (found["approved_digest"], found["scores_digest"]) == (held.digest, scores.digest_of(held))
    assert [each["code"] for each in found["items"] if not each["score"]] == ["O2", "O18"]
    assert found["items"][0]["addresses"] == ["https://town.example/O1"]
    assert (found["items"][0]["is_clarified"], found["page"]) == (True, at(public))


def test_neither_readers_nor_drafts_nor_units_are_on_it(public: Town, client: Client) -> None:
    page = shown(client, at(public)) + str(
        client.get(f"/api/v1/bodies/{public.body.pk}/disclosures/2563").json()
    )
    assert [name for name in ("คุณone", "คุณother", "คุณlead", WORDS) if name in page] == []


def test_a_body_that_disclosed_nothing_has_no_page(
    town: Town, published: ResultVersion, client: Client
) -> None:
    del published
    review_of(town)
    assert client.get(at(town)).status_code == 404
    assert client.get("/bodies/999999/2563/disclosures/").status_code == 404
