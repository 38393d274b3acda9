"""The charts of an analysis by themselves, for pages that are no papers: the same pictures as on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from prongsai import measures
from prongsai.analysis import Assessment
from prongsai.documents import charts, drawing, mornings
from prongsai.documents.charts import Bar, Bars
from prongsai.documents.content import Block, Chart
from prongsai.documents.mornings import Mornings
from prongsai.documents.paper_settings import default_settings
from prongsai.documents.papers.analysis_losses import points_lost
from prongsai.documents.papers.analysis_tables import bars_chart, trend_blocks
from prongsai.documents.subject import Subject
from prongsai.errors import Language

__all__ = [
    "Bar", "Bars", "Mornings", "Picture", "of_bars", "of_indicators", "of_losses", "of_mornings", "of_years",
    "subject_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as an SVG element whose texts are escaped, and the sentence that stands under it."""

    caption: str
    svg: str


def subject_of(known: Assessment, language: Language) -> Subject:
    """What is known of a body as papers look at it: in one language, Arabic digits, with no plan of its own.

    >>> subject_of(known, "th").mark
    '85'
    """
    framework = known.history.last.framework
    settings = replace(default_settings(framework.year), language=language, digits="arabic")
    return Subject(known, settings, measures.read_plan(None, framework))


def of_indicators(subject: Subject) -> list[Picture]:
    """The known indicators as bars against the marks, last year's beside them; none where none is known."""
    return _drawn(bars_chart(subject), subject, "bars")


def of_years(subject: Subject) -> list[Picture]:
    """The totals over the years; none where only one year is known."""
    return _drawn(trend_blocks(subject), subject, "trend")


def of_losses(subject: Subject) -> list[Picture]:
    """Where the points were lost, from 100 down to the total; none where fewer than three places lost any."""
    return _drawn(points_lost(subject), subject, "losses")


def of_bars(bars: Bars, caption: str, language: Language, name: str) -> Picture:
    """Bars of one's own making, as they would stand on paper; `name` tells them from other pictures."""
    alt = "; ".join(f"{each.label}: {each.now}" for each in bars.bars)
    return Picture(caption, drawing.svg(charts.draw(bars, language, str), caption, alt, name))


def of_mornings(spec: Mornings, caption: str, language: Language, name: str) -> Picture | None:
    """How a survey came along from morning to morning; nothing while fewer than ten have answered."""
    if not spec.is_told:
        return None
    drawn = drawing.svg(mornings.draw(spec, language), caption, mornings.alt_of(spec, language), name)
    return Picture(caption, drawn)


def _drawn(blocks: Iterable[Block], subject: Subject, name: str) -> list[Picture]:
    found = [block for block in blocks if isinstance(block, Chart)]
    return [_picture(each, subject.settings.language, f"{name}{number}") for number, each in enumerate(found)]


def _picture(chart: Chart, language: Language, prefix: str) -> Picture:
    shapes = charts.draw(chart.spec, language, str)
    return Picture(chart.caption, drawing.svg(shapes, chart.caption, chart.alt, prefix))
