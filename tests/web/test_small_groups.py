"""What fewer than ten people said, and how many they were, is on no page, in no file and on no paper.

A body of single answers is loaded and published with 0 to 15 people on the staff form, and everything that
officers and the public can get of it is read: pages, charts, the API, files of four kinds, papers of three.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from prongsai import analysis, frameworks
from prongsai.frameworks import tree
from prongsai.scoring import proof
from prongsai.web.public.data_views import FORMATS
from prongsai.web.results import loading, review
from prongsai.web.results.loading import Upload
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import NAME, Town
from tests.web.test_open_data import sent

Browser = Callable[..., Client]
Surfaces = Mapping[str, str]
YEAR = 2568
NUMBERS = (0, 1, 4, 5, 9, 10, 11, 14, 15)
PEOPLE = 97  #: of the other forms, and of the staff asked
FORMS = ("IIT", "EIT1", "EIT2")
#: Thai and Arabic digits before the word for people, such as มีผู้ตอบ 9 คน.
_ANSWERED = re.compile(r"ผู้ตอบ\s*([0-9๐-๙]+)\s*คน")


def answers(form: str, people: int) -> bytes:
    """Answers of which no two questions have the same mean; of yes and no, a few say what is worse."""
    framework = frameworks.load(YEAR)
    lines = list(framework.instrument_of_form(form).lines)
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(["body", *(line.code for line in lines)])
    for person in range(people):
        chosen = []
        for place, line in enumerate(lines):
            codes = [choice.code for choice in framework.scales[line.scale].choices]
            codes = codes if line.sign == "+" else codes[::-1]
            chosen.append(codes[-2] if (person * 7 + place * 3) % (4 + place) < 1 else codes[-1])
        writer.writerow([NAME, *chosen])
    return rows.getvalue().encode()


def published_with(town: Town, number: int) -> ResultVersion:
    """A published result whose staff form so many people filled in, typed where nobody did."""
    town.round.year, town.round.framework_code = YEAR, f"nacc-{YEAR}"
    town.round.save()
    framework = frameworks.load(YEAR)
    items = ",".join(item.code for item in framework.items)
    oit = f"body,{items}\n{NAME},{','.join('100' for _ in framework.items)}\n"
    files = {form: answers(form, number if form == "IIT" else PEOPLE) for form in FORMS}
    files["OIT"] = oit.encode()
    typed = ""
    if not number:
        del files["IIT"]
        typed = (
            "    figures:\n      indicators: {'1': 91.23, '2': 92.34, '3': 93.45, '4': 94.56, '5': 95.67}\n"
        )
    listed = "\n".join(f"      {form}: {form}.csv" for form in files)
    asked = "\n".join(
        f"      {form}: {{answered: {number if form == 'IIT' else PEOPLE}, people: {PEOPLE * 2}}}"
        for form in FORMS
    )
    body = (
        f"body: {{name: {NAME}, kind: เทศบาลเมือง}}\nyear: {YEAR}\nyears:\n  {YEAR}:\n"
        f"{typed}    answers:\n{listed}\n    respondents:\n{asked}\n"
    )
    uploads = [Upload("body.yaml", body.encode()), *(Upload(f"{form}.csv", c) for form, c in files.items())]
    loaded = loading.load(town.round, uploads, town.officer)
    return review.move(review.move(loaded, "proposed", town.officer), "published", town.executive)


def surfaces(loaded: ResultVersion, client: Client, officer: Client) -> Iterator[tuple[str, str]]:
    """Everything there is to read of a published result, by name."""
    body, round_ = loaded.round.body_id, loaded.round_id
    nodes, result = tree(loaded.round.framework), loading.result_of(loaded)
    ends = ("", "result.json", "proof.json")
    pages = [f"/bodies/{body}/{YEAR}/{end}" for end in ends]
    pages += [f"/api/v1/bodies/{body}/results/{YEAR}"]
    pages += [f"/api/v1/years/{YEAR}/{end}" for end in ("scores", "results", "roll-ups")]
    for door in pages:
        yield door, page_of(client, door)
    for ending in FORMATS:
        yield f"open data .{ending}", text_of(ending, sent(client.get(f"/open-data/results-{YEAR}.{ending}")))
    with zipfile.ZipFile(io.BytesIO(client.get(f"/bodies/{body}/static.zip").content)) as copy:
        for name in copy.namelist():
            if name.endswith((".html", ".json")):
                yield f"static copy {name}", copy.read(name).decode()
    own = [(name, ()) for name in ("result", "gaps", "path", "earlier", "versions", "plan")]
    surveyed = [code for code in nodes if code in result and nodes[code].instrument != "OIT"]
    own += [("explain", (code,)) for code in surveyed]
    own += [("indicator", (each.code,)) for each in loaded.round.framework.indicators]
    for name, more in own:
        door = reverse(name, args=(round_, *more))
        yield door, page_of(officer, door)
    for form in ("html", "docx", "pdf"):
        answer = officer.get(reverse("paper", args=(round_, "analysis", form)))
        assert answer.status_code == 200
        yield f"paper .{form}", text_of(form, answer.content)


def page_of(browser: Client, door: str) -> str:
    answer = browser.get(door)
    assert answer.status_code == 200, door
    return answer.content.decode()


def text_of(ending: str, content: bytes) -> str:
    """All that stands in a file."""
    match ending:
        case "xlsx":
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            return "\n".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
        case "parquet":
            return pl.read_parquet(io.BytesIO(content)).write_csv()
        case "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as found:
                return "\n".join(
                    found.read(n).decode() for n in found.namelist() if n.endswith((".xml", ".svg"))
                )
        case "pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8-sig")


def figures_withheld(loaded: ResultVersion) -> dict[str, str]:
    """Figures of what must not be shown, but for whole ones, and those of something that may be shown."""
    result, hidden = loading.result_of(loaded), loading.assessment_of(loaded).withheld
    shown = {result.show(code) for code in result.scores if code not in hidden}
    found = {code: result.show(code) for code in hidden if code in result}
    return {code: each for code, each in found.items() if each not in shown and not each.endswith(".00")}


_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def numbers_said(text: str) -> list[int]:
    return [int(each.translate(_ARABIC)) for each in _ANSWERED.findall(text)]


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_of_fewer_than_ten_people_is_anywhere(
    client: Client, town: Town, signed_in: Browser, number: int
) -> None:
    loaded = published_with(town, number)
    said = dict(surfaces(loaded, client, signed_in(town.officer)))
    leaks = figures_that_leaked(loaded, said) + numbers_that_leaked(loaded, said, number)
    assert leaks == []
    assert_json_is_bare(loaded, json.loads(said[f"/bodies/{town.body.pk}/{YEAR}/result.json"]))
    shown = said[reverse("result", args=(loaded.round_id,))]
    assert f'<td class="number">{analysis.show_number(number, is_counted=True)}</td>' in shown
    assert '<td class="number">95–99</td>' in shown
    if number < 10:
        questions = {each.code for each in frameworks.load(YEAR).instrument("IIT").indicators[0].questions}
        assert questions <= loading.assessment_of(loaded).withheld
        assert "น้อยกว่า 10" in said["paper .html"].translate(_ARABIC)


def figures_that_leaked(loaded: ResultVersion, said: Surfaces) -> list[tuple[str, str]]:
    return [
        (place, f"{code} = {figure}")
        for place, text in said.items()
        for code, figure in figures_withheld(loaded).items()
        if re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", text.translate(_ARABIC))
    ]


def numbers_that_leaked(loaded: ResultVersion, said: Surfaces, number: int) -> list[tuple[str, str]]:
    """Numbers under ten, divisions by exact numbers, and the digest that answers could be guessed by."""
    divisors = f"{number}|{PEOPLE}" if number >= 9 else f"{PEOPLE}"  # "÷ 5" is of the indicators
    exact = re.compile(rf"÷ ({divisors})(?!\d)|{loaded.digest[:12]}")
    few = [(place, str(each)) for place, text in said.items() for each in numbers_said(text) if each < 10]
    return few + [(place, found[0]) for place, text in said.items() if (found := exact.search(text))]


def assert_json_is_bare(loaded: ResultVersion, plain: Mapping[str, Any]) -> None:
    """No counts but those of items, and of every score only the code and the figure, none of it withheld."""
    items = {item.code for item in frameworks.load(YEAR).items}
    assert (set(plain["inputs"]["counts"]), plain["inputs"]["blanks"]) == (items, {})
    assert {frozenset(each) for each in plain["scores"]} == {frozenset({"code", "kind", "shown"})}
    hidden = loading.assessment_of(loaded).withheld
    assert {each["code"] for each in plain["scores"]} & hidden == set()
    assert "inputs_digest" not in plain


def test_what_may_be_shown_is_found_on_every_surface(client: Client, town: Town, signed_in: Browser) -> None:
    """The control of the tests here: a reader that reads nothing would find no leak either."""
    loaded = published_with(town, 9)
    result, said = loading.result_of(loaded), dict(surfaces(loaded, client, signed_in(town.officer)))
    assert len(figures_withheld(loaded)) >= 15
    whole = [f"/bodies/{town.body.pk}/{YEAR}/", reverse("result", args=(loaded.round_id,))]
    whole += [f"/bodies/{town.body.pk}/{YEAR}/result.json", f"/api/v1/bodies/{town.body.pk}/results/{YEAR}"]
    whole += [place for place in said if place.startswith(("open data", "paper", "static copy bodies"))]
    assert [place for place in whole if result.show("1") not in said[place].translate(_ARABIC)] == []


def test_a_result_of_single_answers_is_verified_without_counting_it_anew(client: Client, town: Town) -> None:
    loaded = published_with(town, 48)
    found = proof.examine(client.get(f"/bodies/{town.body.pk}/{YEAR}/proof.json").content, frameworks.load,
                          loaded.publication.public_key)  # fmt: skip
    assert {each.code: each.is_right for each in found} == {
        "digest": True, "signature": True, "key": True, "recount": None,
    }  # fmt: skip
