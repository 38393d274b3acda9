"""Kinds of column that several tables share."""

from __future__ import annotations

from typing import Any

from django.db import models

from prongsai.thai import fold, sort_key


class Json(models.JSONField):
    """JSON without the check Django adds: SQLite refuses functions in schemas while files are not trusted."""

    def db_check(self, connection: Any) -> str | None:
        del connection
        return None


class ThaiOrder(models.CharField):
    """What another column of the row is sorted by, as in a Thai dictionary; it follows that column by itself.

    Whoever changes the other one by `update`, or with `update_fields`, sets this one too.
    """

    def __init__(self, *args: Any, of: str = "name", **more: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 610, "editable": False, "default": ""} | more)

    def deconstruct(self) -> Any:
        name, path, args, more = super().deconstruct()
        return name, path, args, more | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        del add
        key = sort_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key


class Folded(ThaiOrder):
    """What another column of the row is searched by, see `prongsai.thai.fold`; it follows that column too."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        del add
        key = fold(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key
