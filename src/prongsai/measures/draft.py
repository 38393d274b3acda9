"""Proposals written out as a plan file, for officers to edit: every field filled in, reasons as comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from prongsai.measures.model import Proposal
from prongsai.measures.plan import filled

_WIDTH = 10_000  # never break a line of Thai by itself


def draft(proposals: Sequence[Proposal], year: int, for_year: int) -> str:
    """A plan file (YAML, UTF-8) that holds these proposals, for fiscal year `for_year`.

    >>> print(draft(propose(result, catalogue), 2563, 2564))
    # แผนมาตรการปีงบประมาณ พ.ศ. 2564 ร่างจากผลการประเมินปี 2563 …
    for_year: 2564
    state: draft
    measures:
    # O34 ได้ 0.00 …
    - mends: [O34]
      from: executive-declaration
      …
    """
    return "".join(_parts(proposals, year, for_year))


def _parts(proposals: Sequence[Proposal], year: int, for_year: int) -> Iterator[str]:
    yield f"# แผนมาตรการปีงบประมาณ พ.ศ. {for_year} ร่างจากผลการประเมินปี {year} แก้ไขได้ทุกบรรทัด ลบข้อที่ไม่ใช้\n"
    yield f"# Measures for {for_year}, drafted from the result of {year}: edit or delete any line\n"
    yield f"for_year: {for_year}\nstate: draft\nmeasures:\n"
    for proposal in proposals:
        yield f"# {proposal.reason.th}\n# {proposal.reason.en}\n"
        yield yaml.safe_dump([_entry(proposal, for_year)], allow_unicode=True, sort_keys=False, width=_WIDTH)


def _entry(proposal: Proposal, for_year: int) -> dict[str, Any]:
    measure = filled(proposal.measure, for_year)
    return {
        "mends": list(proposal.codes),
        "from": proposal.measure.code,
        "measure": measure.name,
        "steps": list(measure.steps),
        "units": list(measure.units),
        "when": measure.when.written,
        "follow_up": measure.follow_up,
        "reported": list(measure.reported),
        "proof": list(measure.proof),
    }
