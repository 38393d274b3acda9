"""What a body is: its own page says it, in papers and on pages; a file that says otherwise is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prongsai import answers
from prongsai.analysis import Assessment
from prongsai.frameworks import Text
from prongsai.thai import district_in_words, province_in_words
from prongsai.web.accounts.models import Body

_STAFF = "IIT"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One thing that the loaded file says differently from the body's page; what the page says is used."""

    name: Text
    in_file: str
    on_page: str


def as_on_page(known: Assessment, body: Body) -> Assessment:
    """The assessment with the body as its own page has it; what the page leaves blank is the file's.

    >>> as_on_page(known, round_.body).body.district
    'ทดสอบ'
    """
    given = known.body
    shown = answers.Body(
        body.name, body.kind or given.kind, body.district or given.district, body.province or given.province
    )
    return known if shown == given else replace(known, body=shown)


def otherwise(known: Assessment, body: Body) -> list[Otherwise]:
    """What the file itself says of the body and its page says differently, where both say something.

    The head-count is that of the survey of the staff; of the file's year, and so it stays in its papers.
    """
    given, people = known.body, known.people.get(_STAFF)
    pairs = (
        (Text("ประเภท", "kind"), given.kind, body.kind),
        (Text("อำเภอ/เขต", "district"), _district(given.district), _district(body.district)),
        (Text("จังหวัด", "province"), province_in_words(given.province), province_in_words(body.province)),
        (Text("จำนวนบุคลากร", "head-count"), f"{people or ''}", f"{body.people or ''}"),
    )
    return list(_differing(pairs))


def _district(name: str) -> str:
    return district_in_words(name) if name else ""


def _differing(pairs: tuple[tuple[Text, str, str], ...]) -> Iterator[Otherwise]:
    for name, in_file, on_page in pairs:
        if in_file and on_page and in_file != on_page:
            yield Otherwise(name, in_file, on_page)
