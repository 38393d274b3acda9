"""How Thai official papers look: sizes, margins and soft colours, the same in every form.

Margins, the indented first line and the page number at the top follow the customs of the Regulation of
the Prime Minister's Office on Correspondence (ระเบียบงานสารบรรณ). Sizes are in points, lengths in
centimetres.
"""

from __future__ import annotations

from prongsai.documents.content import Table, Tone
from prongsai.errors import Language

TYPEFACE = "Sarabun"

BODY = 16.0
TITLE = 20.0
COVER = 22.0
HEADINGS = {1: 18.0, 2: 16.0, 3: 16.0}
CAPTION = 14.0
NOTE = 13.0
PAGE_NUMBER = 14.0

PAGE = (21.0, 29.7)
LEFT, RIGHT, TOP, BOTTOM = 3.0, 2.0, 2.5, 2.0
TEXT_WIDTH = PAGE[0] - LEFT - RIGHT
LANDSCAPE_TEXT_WIDTH = PAGE[1] - LEFT - RIGHT
INDENT = 2.5
EMBLEM = 3.5

# The head of a memo: its emblem, its title, the labels of its fields, and from line to line of these.
MEMO_EMBLEM = 1.5
MEMO_TITLE = 29.0
LABEL = 20.0
FIELD_LINE = 24.0
RULE_LENGTH = 5.0
SIGNING_ROOM = 30.0

DRAFT_MARK = {"th": "ร่าง", "en": "DRAFT"}

# Dark text on any of these has a contrast of at least 7:1.
TONES: dict[Tone, str] = {
    "plain": "ffffff",
    "good": "e3f1e3",
    "fair": "fdf3d3",
    "poor": "fae0dc",
    "muted": "eeeeee",
}
HEAD_FILL = "e6ecf3"
GROUP_FILL = "f3f5f8"
RULE = "6b7682"


def points(centimetres: float) -> float:
    return centimetres / 2.54 * 72


def table_size(table: Table) -> float:
    """Letter size of a table in points: 14, and smaller where many columns need the room."""
    columns = len(table.columns)
    if columns <= 4:
        return 14.0
    return 13.0 if columns == 5 else 12.0


def page_number(number: str, count: str = "", language: Language = "th") -> str:
    """The page number as official papers print it: '- 2 -', or 'หน้า 2 จาก 7' where the count is given."""
    if not count:
        return f"- {number} -"
    return f"หน้า {number} จาก {count}" if language == "th" else f"Page {number} of {count}"


def draft_mark(language: Language) -> str:
    return DRAFT_MARK[language]
