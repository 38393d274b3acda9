"""The picture of a form's mornings; the table stands beside it."""

from __future__ import annotations

from prongsai.documents import chart_pictures
from prongsai.errors import Language
from prongsai.frameworks import Text
from prongsai.web.ballots.models import Box
from prongsai.web.ballots.progress import Standing


def picture(standing: Standing, box: Box, language: Language) -> chart_pictures.Picture | None:
    """The counts of each morning from the first day to the last; nothing while all are fewer than 10."""
    caption = Text(
        f"ผู้ตอบ {standing.form} สะสมทุกเช้า ปัดลงทีละ 5 คน",
        f"Answers to {standing.form} by each morning, rounded down to 5",
    ).say(language)
    spec = chart_pictures.Mornings(standing.counts, box.opens_on, box.closes_on, standing.minimum)
    return chart_pictures.of_mornings(spec, caption, language, f"mornings-{standing.form}")
