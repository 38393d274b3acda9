"""Figures typed in a form become a body file, which is loaded, kept and scored like any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from prongsai import answers
from prongsai.answers import GROUPS, TOTAL
from prongsai.frameworks import tree
from prongsai.numbers import show, show_exact
from prongsai.web.results.loading import own_assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import Upload
from prongsai.web.rounds.models import Round


def body_file(round_: Round, figures: Mapping[str, str], level: str, source: str) -> Upload:
    """A body file of the round's year with these figures by code, as they were written.

    >>> body_file(round_, {"total": "84.09", "9": "87.50"}, "B", "ประกาศผล ปี 2562").name
    'typed-2562.yaml'
    """
    framework, body = round_.framework, round_.body
    given: dict[str, Any] = {"level": level} if level else {}
    for code, node in tree(framework).items():
        group = GROUPS[node.kind]
        if code in figures and group == TOTAL:
            given[TOTAL] = figures[code]
        elif code in figures:
            given.setdefault(group, {})[code] = figures[code]
    about = {"name": body.name, "kind": body.kind, "district": body.district, "province": body.province}
    year = {"framework": framework.code, "source": source, "figures": given}
    whole = {
        "body": {key: value for key, value in about.items() if value},
        "year": round_.year,
        "years": {round_.year: year},
    }
    text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=110)
    return Upload(_name(round_), text.encode())


def _name(round_: Round) -> str:
    return f"typed-{round_.year}.yaml"


def is_typed(loaded: ResultVersion) -> bool:
    """Whether a version was typed, not loaded from a file of the body's own."""
    return loaded.files.filter(name=_name(loaded.round)).exists()


def typed_before(loaded: ResultVersion) -> dict[str, str]:
    """What a version's own file prints, by the fields of the form; without what few people answered."""
    known = own_assessment_of(loaded)
    given = known.history.last.inputs
    source = known.sources.get(loaded.round.year)
    found = {"source": source.th if source else "", "level": given.printed_level or ""}
    for code, figure in given.printed.items():
        if code not in known.withheld:
            name = TOTAL if code == TOTAL else f"score-{code}"
            found[name] = show_exact(figure.value) if figure.exact else show(figure.value, figure.decimals)
    return found


def blank_file(round_: Round) -> str:
    """An empty body file of the round's year, as `prongsai template` writes it, about the round's body."""
    body = round_.body
    about = {"name": body.name, "kind": body.kind, "district": body.district, "province": body.province}
    blank = answers.template(round_.framework)
    for key, value in about.items():
        written = yaml.safe_dump(value, allow_unicode=True, width=1000).removesuffix("\n...\n").strip()
        before, found, rest = blank.partition(f"\n  {key}:")
        _, _, after = rest.partition("\n")
        blank = f"{before}{found} {written}\n{after}"
    return blank
