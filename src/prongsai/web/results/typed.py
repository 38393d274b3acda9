"""Figures typed in a form become a body file, which is loaded, kept and scored like any other."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from prongsai.web.results.uploads import Upload
from prongsai.web.rounds.models import Round


def body_file(round_: Round, figures: Mapping[str, str], level: str, source: str) -> Upload:
    """A body file of the round's year with these figures by code, as they were written.

    >>> body_file(round_, {"total": "84.09", "9": "87.50"}, "B", "ประกาศผล ปี 2562").name
    'typed-2562.yaml'
    """
    framework, body = round_.framework, round_.body
    groups = {
        "instruments": [each.code for each in framework.instruments],
        "indicators": [each.code for each in framework.indicators],
    }
    given: dict[str, object] = {"total": figures["total"]} if "total" in figures else {}
    given |= {"level": level} if level else {}
    for group, codes in groups.items():
        held = {code: figures[code] for code in codes if code in figures}
        given |= {group: held} if held else {}
    about = {"name": body.name, "kind": body.kind, "district": body.district, "province": body.province}
    year = {"framework": framework.code, "source": source, "figures": given}
    whole = {
        "body": {key: value for key, value in about.items() if value},
        "year": round_.year,
        "years": {round_.year: year},
    }
    text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=110)
    return Upload(f"typed-{round_.year}.yaml", text.encode())
