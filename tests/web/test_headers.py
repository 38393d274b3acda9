"""Every header of every kind of answer, exactly: what is not in the table must not be sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from prongsai.ballots import Filled, codes
from prongsai.web.accounts.models import Person
from prongsai.web.api import tokens
from prongsai.web.ballots import boxes, casting, open_link
from prongsai.web.public.data_views import FORMATS
from prongsai.web.public.open_data import mark_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.review import move
from tests.web.ballot_makers import ORIGIN, answered, drilled, survey_of
from tests.web.clarify_makers import final, told
from tests.web.conftest import Town, somebody
from tests.web.review_makers import read, review_of
from tests.web.site_makers import checked, disclosed

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Language": "th",
    "Vary": "Cookie",
    "Cache-Control": "no-store",
}


def headers(response: HttpResponse) -> dict[str, str]:
    """All headers but the length; a policy's directives in the order they are written here."""
    found = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    order = POLICY.split("; ")
    sent = found.get("Content-Security-Policy", "").split("; ")
    if sorted(sent) == sorted(order):
        found["Content-Security-Policy"] = POLICY
    return found


def download(name: str, kind: str) -> dict[str, str]:
    return ALWAYS | {
        "Content-Type": kind,
        "Content-Language": "th",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Vary": "Cookie",
    }


def test_public_pages(client: Client, published: ResultVersion) -> None:
    assert headers(client.get("/")) == ALWAYS | PAGE
    assert headers(client.get(f"/bodies/{published.round.body_id}/2563/")) == ALWAYS | PAGE


def test_what_browsers_and_search_engines_ask_for(client: Client) -> None:
    shared = ALWAYS | {"Content-Language": "th", "Vary": "Cookie", "Cache-Control": "public, no-cache"}
    robots, icon = client.get("/robots.txt"), client.get("/favicon.ico")
    assert "Disallow: /work/\n" in robots.content.decode()
    assert headers(robots) == shared | {"Content-Type": "text/plain; charset=utf-8"}
    assert headers(icon) == shared | {"Content-Type": "image/svg+xml"}


def test_pages_of_the_workspace(town: Town, signed_in: Callable[[Person], Client]) -> None:
    client = signed_in(town.officer)
    assert headers(client.get(f"/work/rounds/{town.round.pk}/")) == ALWAYS | PAGE
    assert headers(client.get(f"/work/bodies/{town.body.pk}/people/")) == ALWAYS | PAGE
    assert headers(client.get(f"/work/rounds/{town.round.pk}/disclosures/")) == ALWAYS | PAGE


def test_a_part_of_a_page_that_needs_signing_in(client: Client, town: Town) -> None:
    pages = f"/work/rounds/{town.round.pk}/disclosures/"
    answer = client.get(f"{pages}O1/", headers={"HX-Request": "true"})
    assert headers(answer) == ALWAYS | PAGE | {"HX-Redirect": f"/sign-in/?next={pages}"}


def test_slips_with_codes_are_kept_nowhere(town: Town, signed_in: Callable[[Person], Client]) -> None:
    survey = survey_of(town, number=1)
    where = f"/work/rounds/{survey.part.round_id}/survey/"
    client = signed_in(town.officer)
    slips = client.post(where + "slips/", {"form": "IIT", "number": "1"})
    assert headers(slips) == download("slips-IIT-2568.pdf", "application/pdf") | {"Cache-Control": "no-store"}
    assert headers(client.get(where)) == ALWAYS | PAGE


@pytest.mark.parametrize("address", ["/nothing/", "/work/nothing/", "/bodies/1/2563/"])
def test_a_page_that_is_not_there(client: Client, db: None, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert headers(response) == ALWAYS | PAGE


def test_a_form_that_was_sent_from_elsewhere(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {})
    assert response.status_code == 403
    assert "ข้อความที่กรอกยังอยู่" in response.content.decode()
    assert headers(response) == ALWAYS | PAGE


def test_the_way_to_the_sign_in_page(client: Client, db: None) -> None:
    to = {"Location": "/sign-in/?next=/work/", "Vary": "Cookie"}
    assert headers(client.get("/work/")) == ALWAYS | PAGE | to


def test_downloads(client: Client, published: ResultVersion) -> None:
    pk = published.round.body_id
    public = {"Cache-Control": "public, no-cache"}
    result = client.get(f"/bodies/{pk}/2563/result.json")
    copy = client.get(f"/bodies/{pk}/static.zip")
    codebook = client.get("/open-data/codebook-2563.csv")
    assert headers(result) == download(f"result-{pk}-2563.json", "application/json") | public
    assert headers(copy) == download(f"body-{pk}.zip", "application/zip") | public
    assert headers(codebook) == download("codebook-2563.csv", "text/csv; charset=utf-8") | public


def test_what_comes_of_surveys(town: Town, signed_in: Callable[[Person], Client]) -> None:
    client, below = signed_in(town.officer), f"/work/rounds/{town.round.pk}/survey/"
    name = f"comments-{town.body.pk}-2563.csv"
    words, paper = client.get(f"{below}comments.csv"), client.get(f"{below}paper-IIT.pdf")
    assert headers(client.get(f"{below}comments/")) == ALWAYS | PAGE
    assert headers(words) == download(name, "text/csv; charset=utf-8") | {"Cache-Control": "no-store"}
    assert headers(paper) == download("paper-IIT-2563.pdf", "application/pdf") | {"Cache-Control": "no-store"}


def test_ballot_boxes(town: Town, signed_in: Callable[[Person], Client], client: Client) -> None:
    survey = survey_of(town, number=10)
    for code in survey.codes:
        chance = casting.find(code)
        assert chance is not None
        casting.cast(chance, Filled(survey.form, survey.choices, ""))
    boxes.close(survey.box, survey.keeper)
    pk = survey.box.pk
    assert headers(client.get("/surveys/")) == ALWAYS | PAGE
    kept = {"Cache-Control": "no-store"}
    receipts = download(f"receipts-{pk}.txt", "text/plain; charset=utf-8")
    assert headers(client.get(f"/surveys/{pk}/receipts.txt")) == receipts | kept
    overseer = somebody("overseer", "overseer", province=town.body.province)
    keeper = signed_in(overseer)
    box, _ = drilled([town.round], overseer, people=9, province=town.body.province)
    boxes.start(box, None)
    boxes.close(box, None)
    assert headers(keeper.get("/work/boxes/")) == ALWAYS | PAGE
    assert headers(keeper.get(f"/work/boxes/{box.pk}/")) == ALWAYS | PAGE
    file = keeper.get(f"/work/boxes/{box.pk}/file/")
    assert headers(file) == download(f"box-{box.pk}.jsonl", "application/jsonl") | kept


@pytest.mark.parametrize("ending", FORMATS)
def test_open_data(client: Client, published: ResultVersion, ending: str) -> None:
    kept = {"Cache-Control": "public, no-cache", "ETag": mark_of(2563, ending)}
    where = f"/open-data/results-2563.{ending}"
    table, again = client.get(where), client.get(where, HTTP_IF_NONE_MATCH=kept["ETag"])
    assert headers(table) == download(f"results-2563.{ending}", FORMATS[ending][0]) | kept
    assert again.status_code == 304
    assert headers(again) == ALWAYS | kept | {"Content-Language": "th", "Vary": "Cookie"}


JSON = {"Content-Language": "th", "Vary": "Cookie"}
OPEN = ALWAYS | JSON | {"Access-Control-Allow-Origin": "*"}
OWN = ALWAYS | JSON | {"Cache-Control": "no-store"}


def test_what_programs_are_answered(client: Client, published: ResultVersion, town: Town) -> None:
    wrong, right = (
        {"Content-Type": "application/problem+json"},
        {"Content-Type": "application/json; charset=utf-8"},
    )
    _, sent = tokens.make(town.officer, "x", ["read"], 30)
    bearer = Client(headers={"Authorization": f"Bearer {sent}"})
    assert headers(client.get("/api/v1/bodies")) == OPEN | right
    assert headers(client.get("/api/v1/openapi.json")) == OPEN | {"Content-Type": "application/json"}
    assert headers(client.get("/api/v1/bodies/999999")) == OPEN | wrong
    assert headers(client.get("/api/v1/nothing")) == ALWAYS | JSON | wrong
    assert headers(bearer.get("/api/v1/me")) == OWN | right
    assert headers(client.get("/api/v1/me")) == OWN | wrong | {"WWW-Authenticate": "Bearer"}
    assert headers(client.put("/api/v1/bodies")) == OWN | wrong | {"Allow": "GET"}


def test_no_page_elsewhere_may_send_a_token(client: Client, db: None) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Headers": "authorization"}
    response = client.options("/api/v1/me", headers=asked)
    assert [name for name in response.headers if name.startswith("Access-Control")] == []


def test_proofs_and_keys(client: Client, published: ResultVersion) -> None:
    pk = published.round.body_id
    proof, keys = client.get(f"/bodies/{pk}/2563/proof.json"), client.get("/open-data/keys.json")
    assert headers(proof) == download(f"proof-{pk}-2563.json", "application/json")
    assert headers(keys) == ALWAYS | JSON | {"Content-Type": "application/json"}


SURVEY = ALWAYS | {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Language": "th",
    "Cache-Control": "no-store",
}


def test_pages_that_people_answer_on(town: Town, client: Client) -> None:
    survey = survey_of(town)
    where = open_link.path_of(survey.part, "EIT1")
    of_body = f"/s/what-is-kept/{survey.part.token}/"
    small = {"headers": {"accept-encoding": "gzip"}}
    filled = SURVEY | {"Vary": "Accept-Encoding"}
    for page in ("/s/", "/s/what-is-kept/", of_body, where):
        assert headers(client.get(page)) == filled
        assert headers(client.get(page, **small)) == filled | {"Content-Encoding": "gzip"}
        english = client.get(page.replace("/s/", "/s/en/", 1))
        assert headers(english) == filled | {"Content-Language": "en"}
    for sent in ("code=1", f"code={codes.compact(survey.codes[0])}", answered(survey, survey.codes[0])):
        assert headers(client.post("/s/", sent, **ORIGIN)) == filled


def test_what_goes_wrong_where_people_answer(client: Client, db: None) -> None:
    assert headers(client.get("/s/nothing/")) == SURVEY
    assert headers(client.get("/s/o/nothing1/")) == SURVEY
    assert headers(client.post("/s/", "code=1", content_type="text/plain")) == SURVEY
    assert headers(client.put("/s/")) == SURVEY | {"Allow": "GET, HEAD, POST"}


def test_a_page_in_use_is_never_without_its_transport_headers(
    client: Client, db: None, settings: object
) -> None:
    settings.SECURE_SSL_REDIRECT = True  # type: ignore[attr-defined]
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/")


def test_the_site_check_and_its_proof(town: Town, signed_in: Callable[[Person], Client]) -> None:
    check = checked(disclosed(town), town.officer)
    client, where = signed_in(town.officer), f"/work/rounds/{town.round.pk}/site-check/"
    proof = check.records.filter(kind="response").first()
    assert proof is not None
    name, kept = f"site-check-{town.body.pk}-2563-1", {"Cache-Control": "no-store"}
    assert headers(client.get(where)) == ALWAYS | PAGE
    assert headers(client.get(f"{where}1/records/{proof.number}/")) == ALWAYS | PAGE
    warc, report = client.get(f"{where}1/site-check.warc.gz"), client.get(f"{where}1/report.json")
    assert headers(warc) == download(f"{name}.warc.gz", "application/warc") | kept
    assert headers(report) == download(f"{name}.json", "application/json") | kept


def test_pages_of_the_review(town: Town, signed_in: Callable[[Person], Client]) -> None:
    review = review_of(town)
    for person in (review.one, review.other):
        read(review, person)
    client = signed_in(review.lead)
    table = client.get("/work/review/agreement.csv")
    assert headers(client.get("/work/review/")) == ALWAYS | PAGE
    assert headers(client.get(f"/work/rounds/{town.round.pk}/review/O1/")) == ALWAYS | PAGE
    kind = {"Cache-Control": "no-store"}
    assert headers(table) == download("agreement-2563.csv", "text/csv; charset=utf-8") | kind


def test_pages_of_clarification_and_what_is_public_of_it(
    town: Town, loaded: ResultVersion, signed_in: Callable[[Person], Client], client: Client
) -> None:
    made = told(town)
    where = f"/work/rounds/{town.round.pk}/clarification/"
    assert headers(signed_in(town.officer).get(where)) == ALWAYS | PAGE
    assert headers(signed_in(made.lead).get(f"{where}decide/")) == ALWAYS | PAGE
    final(made)
    move(move(loaded, "proposed", town.officer), "published", town.executive)
    assert headers(client.get(f"/bodies/{town.body.pk}/2563/disclosures/")) == ALWAYS | PAGE
    table, public = client.get("/open-data/disclosures-2563.csv"), {"Cache-Control": "public, no-cache"}
    assert headers(table) == download("disclosures-2563.csv", "text/csv; charset=utf-8") | public
