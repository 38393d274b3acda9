"""In 2563 a body lost 24 of 43 items for want of a path from its home page: the check names them all.

The figures and the reasons are those of a real, published result; the site is invented. What the mended items
give is worked out by the year's own rules.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from functools import cache
from pathlib import Path

from prongsai import analysis, frameworks
from prongsai.answers import read_dossier
from prongsai.scoring import Result
from prongsai.siteaudit import Asked, Audit, Door, audit
from tests.siteaudit.played_net import playing
from tests.siteaudit.sites import forty_three
from tests.siteaudit.sites.forty_three import ALL_MONTHS, HOME, YEAR, address_of
from tests.siteaudit.sites.judging import HURRIED
from tests.siteaudit.sites.serving import serving

EXAMPLE = Path(__file__).parents[2] / "examples/mueang-phon-2563.yaml"
NO_PATH = [
    "O9", "O11", "O15", "O16", "O18", "O19", "O20", "O21", "O23", "O24", "O25", "O27",
    "O28", "O29", "O31", "O33", "O34", "O35", "O36", "O37", "O38", "O39", "O42", "O43",
]  # fmt: skip
#: The site that was offered under O17 served another purpose; no address was given for O26.
OTHERWISE = ["O17", "O26"]


@cache
def published() -> tuple[Result, dict[str, str]]:
    """The printed result, and what the assessors wrote of its items."""
    assessed = analysis.assess(read_dossier(EXAMPLE))
    result = assessed.history.last
    assert isinstance(result, Result)
    return result, dict(assessed.comments)


@cache
def looked_at(
    linked: Collection[str], without_address: Collection[str] = (), months: str = ALL_MONTHS
) -> Audit:
    framework = frameworks.load(YEAR)
    site = forty_three.build(framework, linked, months)
    asked = [
        Asked(item.code, () if item.code in without_address else (address_of(item.code),), item)
        for item in framework.items
    ]
    with serving(site.answer) as port, playing({"www.khlongsai-example.go.th": port}):
        return audit(HOME, asked, YEAR, Door(), HURRIED)


def as_it_was() -> Audit:
    codes = [item.code for item in frameworks.load(YEAR).items]
    return looked_at(frozenset(codes) - frozenset(NO_PATH), ("O26",), "ต.ค. 62 พ.ย. 62 ธ.ค. 62")


def test_the_24_items_are_those_whose_remark_says_that_nothing_leads_there() -> None:
    result, comments = published()
    refused = [item.code for item in result.framework.items if result[item.code].best == 0]
    assert [code for code in refused if "ไม่พบทางเข้า" in comments[code]] == NO_PATH
    assert [code for code in refused if code not in NO_PATH] == OTHERWISE
    assert (len(result.framework.items), len(refused), len(NO_PATH)) == (43, 26, 24)


def test_the_check_names_exactly_the_24_before_anything_is_sent() -> None:
    done = as_it_was()
    without = [
        item.code
        for item in done.items
        if any(each.check == "path" and each.verdict == "not_met" for each in item.findings)
    ]
    assert without == NO_PATH
    assert [item.code for item in done.items if item.verdict == "not_met"] == NO_PATH
    assert [item.code for item in done.items if item.verdict == "not_checked"] == ["O26"]
    assert {each.status for item in done.items for each in item.addresses} == {200}


def test_each_of_the_24_is_told_why_and_how_to_mend_it_in_both_languages() -> None:
    said = {
        (each.cause.th, each.cause.en, each.mend.th, each.mend.en)
        for item in as_it_was().items
        for each in item.findings
        if each.check == "path" and each.verdict == "not_met"
    }
    assert said == {
        (
            "ไม่มีทางคลิกจากหน้าหลักของเว็บไซต์ไปถึงที่อยู่นี้",
            "no clicks lead from the home page to this address",
            "เพิ่มลิงก์ไปยังหน้านี้ในเมนูหรือในหน้าที่เข้าถึงได้จากหน้าหลัก แล้วตรวจอีกครั้ง",
            "link to it from the menu, or from a page that the home page leads to, and check again",
        )
    }


def test_the_months_that_the_monthly_summary_lacks_are_named_beside_its_missing_path() -> None:
    (item,) = (item for item in as_it_was().items if item.code == "O23")
    wrong = {each.check: each.cause.en for each in item.findings if each.verdict == "not_met"}
    assert list(wrong) == ["path", "months"]
    assert "ม.ค. 2563, ก.พ. 2563, มี.ค. 2563" in wrong["months"]


def test_on_the_mended_site_all_43_items_are_met_within_two_clicks() -> None:
    framework = frameworks.load(YEAR)
    done = looked_at(frozenset(item.code for item in framework.items))
    assert [(item.code, item.verdict) for item in done.items] == [
        (item.code, "met") for item in framework.items
    ]
    paths = {each.path.say() for item in done.items for each in item.addresses if each.path}
    assert paths == {
        f"หน้าหลัก › {sub.name.th} › {item.code} {item.title.th}"
        for indicator in framework.indicators
        for sub in indicator.sub_indicators
        for item in sub.items
    }


def test_the_mended_items_take_the_body_from_60_88_and_d_to_89_15_and_a() -> None:
    result, _ = published()
    assert (result.show("total"), result.level) == ("60.88", "D")
    found = analysis.what_if(result, NO_PATH)
    assert (found.total, found.level) == (Fraction(8915, 100), "A")
    assert found.scores["OIT"] == Fraction(9625, 100)
    assert [step.gain for step in found.steps] == [Fraction(100)] * 24


def test_the_links_alone_take_it_to_74_08_and_all_26_items_to_90_65() -> None:
    """Of the 24, 17 lacked nothing else; seven had a second fault, which a link alone does not mend."""
    result, comments = published()
    links_alone = [code for code in NO_PATH if comments[code].startswith("ไม่พบทางเข้า")]
    found = analysis.what_if(result, links_alone)
    assert (len(links_alone), found.total, found.level) == (17, Fraction(7408, 100), "C")
    found = analysis.what_if(result, [*NO_PATH, *OTHERWISE])
    assert (found.total, found.level) == (Fraction(9065, 100), "A")
