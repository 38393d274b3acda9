"""Every page, for whom it is, wide and at 320 pixels: nothing serious for axe, no page wider than the screen.

The pages are those of the addresses, so that a new one cannot be forgotten: each stands in `PAGES` with who
sees it, or in `NO_PAGES` with the reason.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from prongsai.web.ui.methods import page_of
from tests.journeys.conftest import COMMAND, Walk, Walker, Workspace, served, settings

NOBODY = ""
Facts = Mapping[str, Any]
Arguments = Callable[[Facts], dict[str, Any]]
Sights = Mapping[str, tuple[Arguments, ...]]


def none(_: Facts) -> dict[str, Any]:
    return {}


def of_round(name: str, **more: Any) -> Arguments:
    return lambda facts: {"pk": facts["rounds"][name]} | more


def of_body(**more: str) -> Arguments:
    """Of the town; `more` are names of facts."""
    return lambda facts: {"pk": facts["body"]} | {key: facts[name] for key, name in more.items()}


def of_published(facts: Facts) -> dict[str, Any]:
    return {"pk": facts["body"], "year": 2563}


def of_year(year: int, **more: Any) -> Arguments:
    return lambda _: {"year": year} | more


def fact(key: str, name: str) -> Arguments:
    return lambda facts: {key: facts[name]}


def of_box(state: str) -> Arguments:
    return lambda facts: {"pk": facts["boxes"][state]}


def link(page: str) -> Arguments:
    return lambda facts: facts["links"][page]


def rounds(*names: str, **more: Any) -> tuple[Arguments, ...]:
    return tuple(of_round(name, **more) for name in names)


PROVINCE = "จังหวัดสมมุติ"
#: Who sees each page, and with what in its address.
PAGES: Mapping[str, Sights] = {
    "front": {NOBODY: (none,)},
    "public-bodies": {NOBODY: (none,)},
    "public-body": {NOBODY: (of_published,)},
    "public-corrections": {NOBODY: (of_published,)},
    "public-year": {NOBODY: (of_year(2568), of_year(2563))},
    "public-risen": {NOBODY: (of_year(2568),)},
    "public-disclosures": {NOBODY: (of_published,)},
    "public-papers": {NOBODY: (of_published,)},
    "public-province": {NOBODY: (of_year(2568, name=PROVINCE),)},
    "open-data": {NOBODY: (none,)},
    "codebook": {NOBODY: (of_year(2568),)},
    "verify": {NOBODY: (none,)},
    "api-operations": {NOBODY: (none,)},
    "sign-in": {NOBODY: (none,)},
    "forgotten": {NOBODY: (none,)},
    "choose-anew": {NOBODY: (link("choose-anew"),)},
    "accept-invitation": {NOBODY: (link("accept-invitation"),)},
    "password": {"officer": (none,)},
    "change-email": {"officer": (none,)},
    "account": {"officer": (none,), "overseer": (none,)},
    "two-step": {"officer": (none,)},
    "tokens": {"officer": (none,)},
    "reminders": {"officer": (none,)},
    "home": {"officer": (none,), "finance": (none,)},
    "own-bodies": {"officer": (none,), "finance": (none,)},
    "people": {"officer": (of_body(),), "executive": (of_body(),)},
    "invite": {"officer": (of_body(),)},
    "end-post": {"officer": (of_body(post="post"),)},
    "help-in": {"officer": (of_body(post="post"),)},
    "trail": {"officer": (of_body(),)},
    "body": {"officer": (of_body(),), "executive": (of_body(),)},
    "unit": {"officer": (of_body(unit="unit"),)},
    "rename-body": {"overseer": (fact("pk", "body_overseen"),)},
    "over": {"overseer": (none,)},
    "invite-over": {"overseer": (none,), "nation": (none,)},
    "end-over": {"overseer": (fact("post", "post_over"),)},
    "bulk": {"overseer": (none,)},
    "first-passwords": {"overseer": (none,)},
    "dry-run": {"overseer": (fact("pk", "dry_run"),)},
    "give-first-passwords": {"overseer": (fact("pk", "body_overseen"),)},
    "board": {"overseer": (none,), "nation": (none,), "assessor": (none,), "auditor": (none,)},
    "calendar": {"overseer": (of_year(2568),), "nation": (of_year(2568),)},
    "open-year": {"overseer": (none,)},
    "take-back-year": {"overseer": (of_year(2568),)},
    "take-back": {"overseer": rounds("adopted")},
    "open-round": {"overseer": (fact("pk", "body_overseen"),), "officer": (of_body(),)},
    "round": {
        "officer": rounds("town", "empty", "returned"), "finance": rounds("adopted"),
        "executive": rounds("proposed"), "overseer": rounds("adopted"),
    },
    "result": {
        "officer": rounds("town", "empty", "draft", "returned"), "executive": rounds("proposed"),
        "assessor": rounds("adopted"),
    },
    "load": {"officer": rounds("town", "empty"), "finance": rounds("town")},
    "loading": {"officer": (lambda facts: of_round("empty")(facts) | {"number": facts["loading"]},)},
    "gaps": {"officer": rounds("town", "adopted")},
    "path": {"officer": rounds("town", "planned")},
    "disclosures": {
        "officer": rounds("town", "draft", "draft disclosures", "sent disclosures", "approved disclosures"),
        "finance": rounds("draft disclosures"), "executive": rounds("sent disclosures"),
        "assessor": rounds("approved disclosures"),
    },
    "entry": {
        "officer": rounds("draft disclosures", "clarifying disclosures", code="o2"),
        "finance": rounds("draft disclosures", code="o2"),
        "assessor": rounds("approved disclosures", code="o1"),
    },
    "entry-history": {"officer": rounds("draft disclosures", code="o1")},
    "ask-units": {"officer": rounds("draft disclosures", "approved disclosures")},
    "site-check": {
        "officer": rounds("town", "draft disclosures", "sent disclosures"),
        "assessor": rounds("approved disclosures"),
    },
    "site-check-of": {
        "officer": rounds("draft disclosures", number=1),
        "assessor": rounds("approved disclosures", number=1),
    },
    "site-check-record": {"assessor": rounds("approved disclosures", number=1, record=2)},
    "site-check-compare": {"officer": rounds("town", "draft disclosures")},
    "review-desk": {"lead": (none,), "assessor": (none,)},
    "review": {
        "lead": rounds("approved disclosures", "read disclosures", "scored disclosures"),
        "assessor": rounds("approved disclosures"),
    },
    "review-item": {
        "lead": rounds("read disclosures", code="o1"), "assessor": rounds("approved disclosures", code="o2"),
    },
    "review-decide": {"lead": rounds("read disclosures", "scored disclosures")},
    "agreement": {"lead": (none,)},
    "clarification": {
        "officer": rounds("scored disclosures", "clarifying disclosures", "decided disclosures"),
        "executive": rounds("scored disclosures"), "lead": rounds("scored disclosures"),
    },
    "clarify-decide": {"lead": rounds("scored disclosures", "clarifying disclosures", "decided disclosures")},
    "survey": {
        "officer": rounds("town", "draft box", "drilled box", "open box", "closed box", "opened box"),
        "executive": rounds("adopted"), "overseer": rounds("open box"),
    },
    "comments": {"officer": rounds("town", "opened box"), "assessor": rounds("opened box")},
    "interviews": {"assessor": rounds("adopted", "open box")},
    "signals": {"assessor": rounds("adopted", "opened box"), "overseer": rounds("opened box")},
    "box": {"overseer": tuple(of_box(state) for state in ("draft", "drilled", "open", "closed", "opened"))},
    "boxes": {"overseer": (none,)},
    "make-box": {"overseer": (none,)},
    "surveys": {NOBODY: (none,)},
    "type-figures": {"officer": rounds("empty")},
    "earlier": {"officer": rounds("town")},
    "versions": {"officer": rounds("town")},
    "version": {"officer": rounds("town", number=1)},
    "explain": {"officer": (*rounds("town", code="9"), *rounds("adopted", code="total"))},
    "indicator": {"officer": (*rounds("town", code="9"), *rounds("adopted", code="1"))},
    "plan": {
        "officer": rounds("town", "empty", "planned", "adopted", "closed"), "finance": rounds("adopted"),
        "executive": rounds("to_adopt", "adopted"), "overseer": rounds("adopted"),
    },
    "plan-settings": {"officer": rounds("planned", "adopted")},
    "propose": {"officer": rounds("town", "planned")},
    "add-measure": {"officer": rounds("planned")},
    "measure": {
        "officer": rounds("planned", "adopted", number=1), "finance": rounds("adopted", number=1),
        "executive": rounds("to_adopt", number=1),
    },
    "report": {"finance": rounds("adopted", number=1, months=6)},
    "papers": {"officer": rounds("town", "empty", "adopted"), "finance": rounds("adopted")},
    "text": {"officer": rounds("town", key="summary"), "executive": rounds("town", key="summary")},
}  # fmt: skip

DEED = "a deed, which a page's button sends"
#: Addresses that answer with no page of their own.
NO_PAGES: Mapping[str, str] = {
    **dict.fromkeys(("health", "robots"), "words for programs"),
    **dict.fromkeys(
        ("public-result", "public-proof", "public-keys", "public-data", "static-copy", "codebook-csv",
         "favicon", "emblem", "trail-head",
         "public-paper", "trail-csv", "trail-json", "bulk-template", "blank-file", "paper",
         "paper-set", "survey-slips", "survey-poster", "survey-cards", "paper-form", "comments-csv",
         "box-file", "receipts", "site-check-warc", "site-check-report", "site-check-picture",
         "agreement-csv", "disclosures-data"), "a file",
    ),
    **dict.fromkeys(("sign-in-elsewhere", "sign-in-back"), "on the way to another service and back"),
    **dict.fromkeys(
        ("begin-two-step", "end-two-step", "language", "sign-out", "add-unit", "change-emblem",
         "bulk-load", "move-result", "shift-measure", "import-plan", "move-plan", "delete-measure",
         "prepare-set", "drop-text", "revoke-token", "survey-people", "survey-ways", "void-slips",
         "survey-box", "load-survey", "box-step", "box-drill", "move-disclosures", "copy-disclosures",
         "correct-disclosures", "end-reading", "assign-readers"), DEED,
    ),
    **dict.fromkeys(
        (f"{page}{language}" for language in ("", "-in-english")
         for page in ("answer", "what-is-kept", "what-is-kept-of", "open-link", "staff-link")),
        "has surveys of its own: see test_answering.py",
    ),
    **dict.fromkeys(
        ("type-paper", "type-paper-in-english"), "the respondents' look: see tests/web/test_paper_forms.py"
    ),
    "sign-in-code": "comes after a right password only: see test_two_step.py",
}  # fmt: skip


def names() -> Iterator[str]:
    """Names of all addresses but those that programs read."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for each in patterns:
            where = before + str(each.pattern).lstrip("^")
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, where)
            elif not where.startswith("api/"):
                yield each.name or where

    yield from walk(get_resolver().url_patterns, "")


def test_no_address_is_forgotten() -> None:
    assert sorted(names()) == sorted([*PAGES, *NO_PAGES])


@pytest.fixture(scope="module")
def furnished(
    demonstration: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str], Facts]:
    """A data folder with something on every page, the passwords, and what addresses are made of."""
    stock, passwords = demonstration
    folder = shutil.copytree(stock, tmp_path_factory.mktemp("furnished") / "data")
    surroundings = settings() | {
        "PRONGSAI_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "prongsai.web.settings",
    }
    said = subprocess.run(
        [COMMAND[0], "-m", "tests.journeys.furnish"], env=surroundings, check=True, capture_output=True,
        cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    facts = json.loads(said)
    return folder, passwords | facts["passwords"], facts


@pytest.fixture(scope="module")
def facts(furnished: tuple[Path, dict[str, str], Facts]) -> Facts:
    return furnished[2]


@pytest.fixture(scope="module")
def workspace(furnished: tuple[Path, dict[str, str], Facts]) -> Iterator[Workspace]:
    folder, passwords, _ = furnished
    with served(folder, passwords) as running:
        yield running


def sights(who: str, facts: Facts) -> Iterator[str]:
    """The addresses of every page that somebody sees."""
    for name, seen in PAGES.items():
        for arguments in seen.get(who, ()):
            yield reverse(name, kwargs=arguments(facts))


@pytest.mark.parametrize(
    "who", sorted({who for seen in PAGES.values() for who in seen}), ids=lambda who: who or "nobody"
)
def test_every_page_can_be_used(who: str, walk: Walk, facts: Facts) -> None:
    walker = walk(who)
    found = []
    for where in sights(who, facts):
        answer = walker.page.goto(walker.workspace.address + where)
        assert answer is not None
        found += walker.faults() if answer.status == 200 else [f"{where}: {answer.status}"]
        walker.console.clear()
    assert found == []


#: Forms that are sent as they stand, or with nonsense in one field: who, page, arguments, button, field.
REFUSED = (
    (NOBODY, "sign-in", none, "เข้าสู่ระบบ", {"username": "nobody", "password": "wrong"}),
    ("officer", "load", of_round("town"), "ตรวจและนำเข้า", {}),
    ("officer", "type-figures", of_round("empty"), "ตรวจและบันทึก", {}),
    ("officer", "propose", of_round("town"), "เพิ่มมาตรการที่เลือกในแผน", {}),
    ("officer", "plan-settings", of_round("planned"), "บันทึก", {"starts": "ไม่ใช่วัน"}),
    ("officer", "invite", of_body(), "เชิญ", {}),
    ("officer", "password", none, "", {}),
    ("executive", "plan", of_round("to_adopt"), "ให้ความเห็นชอบแผน", {}),
    ("executive", "plan", of_round("to_adopt"), "ส่งแผนคืน", {}),
    ("executive", "disclosures", of_round("sent disclosures"), "ส่งกลับพร้อมเหตุผล", {}),
    ("officer", "entry", of_round("draft disclosures", code="o2"), "บันทึกข้อ o2", {"addresses": "x"}),
    ("officer", "disclosures", of_round("draft disclosures"), "เสนอผู้บริหาร", {}),
    ("officer", "clarification", of_round("scored disclosures"), "ส่งคำชี้แจง (ครั้งเดียว)", {}),
    ("lead", "review-decide", of_round("read disclosures"), "แจ้งคะแนนเบื้องต้นทุกข้อ", {}),
    ("lead", "clarify-decide", of_round("clarifying disclosures"), "สรุปผลการตรวจ", {}),
    ("lead", "review-desk", none, "บันทึกผู้ตรวจของหน่วยงานที่เลือก", {}),
    ("finance", "report", of_round("adopted", number=1, months=12), "บันทึกรายงาน", {}),
    ("nation", "calendar", of_year(2567), "บันทึก", {"prepare": "ไม่ใช่วัน"}),
    ("overseer", "bulk", none, "ตรวจแฟ้ม", {}),
)


def send(walker: Walker, button: str, given: Mapping[str, str]) -> None:
    """Send a form of the page, whatever the browser itself would have said of it."""
    walker.page.evaluate("document.querySelectorAll('form').forEach(each => { each.noValidate = true; })")
    for field, value in given.items():
        walker.main.locator(f"[name={field}]").fill(value)
    walker.go_by(walker.button(button) if button else walker.main.locator("form[method=post] button").first)


@pytest.mark.parametrize("who", sorted({who for who, *_ in REFUSED}), ids=lambda who: who or "nobody")
def test_a_page_that_refuses_can_be_used(who: str, walk: Walk, facts: Facts) -> None:
    walker = walk(who)
    found = []
    for _, name, arguments, button, given in (each for each in REFUSED if each[0] == who):
        walker.open(reverse(name, kwargs=arguments(facts)))
        send(walker, button, given)
        if walker.main.locator("[role=alert]").count() == 0:
            found.append(f"{walker.at}: says nothing")
        walker.console.clear()  # the browser says there that the form was refused
        found += walker.faults()
    assert found == []


@pytest.mark.parametrize("path", ["/no-such-page", "/work/rounds/999999/", "/password/forgotten/MQ/abc-def/"])
def test_a_page_that_is_not_there_can_be_used(path: str, walk: Walk) -> None:
    walker = walk("officer")
    walker.open(path, 404)
    walker.console.clear()
    assert walker.faults() == []


#: Sends a move of the result that no page of ours offers.
_NO_SUCH_MOVE = """() => {
  const form = document.createElement('form'), token = document.querySelector('[name=csrfmiddlewaretoken]');
  form.method = 'post';
  form.action = location.pathname + 'move/';
  form.append(token.cloneNode());
  document.body.append(form);
  form.submit();
}"""


def test_pages_of_refused_requests_can_be_used(walk: Walk, facts: Facts) -> None:
    """A form without its token is answered 403, one that no page of ours could send 400."""
    walker = walk("officer")
    walker.open("/account/two-step/")
    walker.main.locator("[name=csrfmiddlewaretoken]").first.evaluate("each => each.remove()")
    with walker.page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        walker.go_by(walker.main.locator("form button").first)
    assert refused.value.status == 403
    walker.console.clear()
    assert walker.faults() == []
    walker.open(reverse("result", kwargs=of_round("town")(facts)))
    with walker.page.expect_navigation() as unknown:
        walker.page.evaluate(_NO_SUCH_MOVE)
    assert unknown.value.status == 400
    assert [each for each in walker.faults() if "(Bad Request)" not in each] == []


def any_address(name: str) -> str:
    """An address of that name, of something that need not be there."""
    form, parameters = get_resolver().reverse_dict.getlist(name)[0][0][0]
    return "/" + form % dict.fromkeys(parameters, 1)


def test_a_deed_is_no_page_in_hiding(walk: Walk) -> None:
    walker = walk("officer")
    asked = {name: any_address(name) for name, why in NO_PAGES.items() if why == DEED}
    pages = {name: page_of(resolve(where)) for name, where in asked.items()}
    assert None not in pages.values()
    found = {
        name: walker.page.request.get(walker.workspace.address + where, max_redirects=0)
        for name, where in asked.items()
    }
    assert {name: (each.status, each.headers.get("location")) for name, each in found.items()} == {
        name: (302, page) for name, page in pages.items()
    }
