"""Whether the catalogue answers a year: each question and item mended, measures enough for each indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prongsai.errors import Place, Problem
from prongsai.frameworks import Framework
from prongsai.measures.known import Catalogue, detail_codes, in_order

FEWEST_MEASURES = 4


def check_catalogue(catalogue: Catalogue, framework: Framework) -> tuple[Problem, ...]:
    """Where the catalogue fails a year: a code that is not there, and a question or item that nothing mends.

    Every indicator needs at least four measures for that year and exactly one that keeps its standard.

    >>> check_catalogue(load(), frameworks.load(2568))
    ()
    """
    at_home = {code: each.code for each in framework.indicators for code in detail_codes(each)}
    problems = [
        *_strange_codes(catalogue, framework, at_home),
        *_unmended(catalogue, framework, at_home),
        *_thin_indicators(catalogue, framework),
    ]
    return in_order(problems)


def _strange_codes(
    catalogue: Catalogue, framework: Framework, at_home: Mapping[str, str]
) -> Iterator[Problem]:
    year = framework.year
    for measure in catalogue.measures.values():
        place = catalogue.mends_places.get((measure.code, year), Place())
        for code in measure.mends.get(year, ()):
            home = at_home.get(code)
            if home is None:
                yield Problem(
                    "unknown-code",
                    f"ปี {year} ไม่มีข้อคำถามหรือข้อตรวจ {code}",
                    f"there is no question or item {code} in {year}",
                    place,
                )
            elif home != measure.indicator:
                yield Problem(
                    "other-indicator",
                    f"{code} ของปี {year} อยู่ในตัวชี้วัด {home} ไม่ใช่ {measure.indicator}",
                    f"{code} of {year} belongs to indicator {home}, not {measure.indicator}",
                    place,
                )


def _unmended(catalogue: Catalogue, framework: Framework, at_home: Mapping[str, str]) -> Iterator[Problem]:
    for code, indicator in at_home.items():
        if not catalogue.mending(framework.year, code):
            yield Problem(
                "nothing-mends",
                f"ไม่มีมาตรการใดแก้ไข {code} ของปี {framework.year}",
                f"no measure mends {code} of {framework.year}",
                catalogue.file_places.get(indicator, Place()),
            )


def _thin_indicators(catalogue: Catalogue, framework: Framework) -> Iterator[Problem]:
    year = framework.year
    for code in (indicator.code for indicator in framework.indicators):
        known, place = catalogue.of(code), catalogue.file_places.get(code, Place())
        usable = [each for each in known if year in each.mends or (each.keeps and not each.mends)]
        keeping = sum(each.keeps for each in usable)
        if len(usable) < FEWEST_MEASURES:
            yield Problem(
                "few-measures",
                f"ตัวชี้วัด {code} มี {len(usable)} มาตรการสำหรับปี {year} ต้องมีอย่างน้อย {FEWEST_MEASURES}",
                f"indicator {code} has {len(usable)} measures for {year} and needs {FEWEST_MEASURES}",
                place,
            )
        if keeping != 1:
            yield Problem(
                "keeps",
                f"ตัวชี้วัด {code} มีมาตรการรักษามาตรฐานสำหรับปี {year} {keeping} ข้อ ต้องมีหนึ่งข้อ",
                f"indicator {code} has {keeping} measures that keep its standard for {year} and needs one",
                place,
            )
