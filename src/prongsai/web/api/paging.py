"""Long lists a page at a time: in the order of a key that rows keep, from where the last page ended."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from prongsai.errors import Place, Problem
from prongsai.web.api.problems import WrongError

USUAL, MOST = 100, 500
_BEGINNING = "after:"

#: A short text to search or filter by; NUL is no character of any text.
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\u0000]*$")]


class Paging(Schema):
    """Which page of a list: `cursor` is that of the last page's `next`; `limit` is how many rows at most."""

    cursor: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL


def page_of(
    request: HttpRequest,
    asked: Paging,
    rows: QuerySet,
    key: str,
    given: dict[str, Any],
    descends: bool = False,
) -> tuple[list[Any], str | None]:
    """The rows asked for, and the address of the next page, None after the last.

    `key` is a unique column, also over a relation; `given` are the filters, which the next page keeps.
    """
    if asked.cursor:
        rows = rows.filter(**{f"{key}__{'lt' if descends else 'gt'}": _read(asked.cursor)})
    found = list(rows.order_by(f"-{key}" if descends else key)[: asked.limit + 1])
    if len(found) <= asked.limit:
        return found, None
    found = found[: asked.limit]
    again = {name: value for name, value in given.items() if value} | {
        "limit": asked.limit,
        "cursor": _written(_at(found[-1], key)),
    }
    return found, f"{request.path}?{urlencode(again)}"


def _at(row: Any, key: str) -> int:
    for step in key.split("__"):
        row = row[step] if isinstance(row, dict) else getattr(row, step)
    return int(row)


def _written(last: int) -> str:
    return base64.urlsafe_b64encode(f"{_BEGINNING}{last}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = re.fullmatch(rf"{_BEGINNING}([0-9]{{1,18}})", text.decode())
    except (ValueError, binascii.Error):
        found = None
    if found is None:
        raise WrongError(
            400,
            Problem(
                "bad-cursor",
                "cursor ใช้ไม่ได้ ให้ใช้ค่าจาก next ของหน้าก่อน หรือเริ่มใหม่",
                "the cursor cannot be used; take that of the page before, or begin anew",
                Place("query cursor"),
            ),
        )
    return int(found[1])
