"""The units of a body, and which of them the catalogue means by the names that bodies commonly use."""

from __future__ import annotations

from collections.abc import Sequence

from prongsai.measures import is_every_unit
from prongsai.web.accounts.models import Body, Unit


def units_of(body: Body) -> tuple[str, ...]:
    """The names of the body's units; those that are no more are not among them."""
    return tuple(Unit.objects.filter(body=body, is_ended=False).values_list("name", flat=True))


def in_charge(usual: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """The body's own units for those the catalogue names, each once; a body without units keeps the names.

    What matches none of its units is left out: a plan names nobody who is not there. Words for every unit
    stay as they are.

    >>> in_charge(["สำนักปลัด", "งานสารบรรณ"], ["กองคลัง", "สำนักปลัดเทศบาล"])
    ('สำนักปลัดเทศบาล',)
    """
    if not own:
        return tuple(usual)
    found = (unit if is_every_unit(unit) else _own(unit, own) or _own(_whole(unit), own) for unit in usual)
    return tuple(dict.fromkeys(unit for unit in found if unit))


def _own(unit: str, own: Sequence[str]) -> str | None:
    """The body's unit of that name, else the only one whose name begins with it (สำนักปลัดเทศบาล)."""
    same = [each for each in own if _plainly(each) == _plainly(unit)]
    longer = [each for each in own if _plainly(each).startswith(_plainly(unit))]
    return next(iter(same or (longer if len(longer) == 1 else ())), None)


def _whole(unit: str) -> str:
    """The unit of which another is a part: 'กองคลัง (งานพัสดุ)' is of กองคลัง."""
    return unit.partition("(")[0]


def _plainly(name: str) -> str:
    return "".join(name.split())
