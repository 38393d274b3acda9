"""How papers made of tables are put together: turned sideways, numbered, with the count of their pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from prongsai.documents.content import Block, Landscape, Paper, TitleLines
from prongsai.documents.papers import analysis_tables as tables
from prongsai.documents.subject import Subject


def table_paper(
    subject: Subject,
    title: tuple[str, ...],
    blocks: Iterable[Block],
    *,
    year: int,
    day: datetime.date,
    is_turned: bool = True,
) -> Paper:
    """A paper about fiscal year `year` that bears `day`; wide tables stand on pages turned sideways."""
    content = (TitleLines((*title, *subject.whose)), *blocks)
    return Paper(
        title=" ".join(title),
        body=subject.known.body.name,
        year=year,
        date=day,
        blocks=tables.numbered(subject, (Landscape(content),) if is_turned else content),
        language=subject.settings.language,
        digits=subject.settings.digits,
        subject=subject.word(subject.framework.name),
        states_pages=True,
        assessed=subject.year,
    )
