"""The second wall between bodies: PostgreSQL itself shows a row only to those within whose reach it is.

Pages fetch through `access`; should one ever forget to, the database still gives nothing away. Each
connection is told for whom it asks (`prongsai.person`), and each table that belongs to a body or a person has
policies that look up the person's posts. A connection that was told nothing sees what is public. What asks
for nobody in particular - migrations, commands, the worker, signing in - says so (`prongsai.reach` is
``all``).

SQLite has no such thing: there, nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunPython
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

#: For whom is asked: person, and reach, as the database is told.
Asker = tuple[str, str]
NOBODY: Asker = ("", "")
ALL: Asker = ("", "all")
#: Pages that look for somebody before they know who it is.
BEFORE_SIGNING_IN = (
    "sign-in", "sign-in-code", "sign-in-back", "forgotten", "choose-anew", "accept-invitation",
)  # fmt: skip

_asker: ContextVar[Asker | None] = ContextVar("asker", default=None)
_outside_requests: list[Asker] = [ALL]
_TELL = "SELECT set_config('prongsai.person', %s, false), set_config('prongsai.reach', %s, false)"


# ---------------------------------------------------------------------------------------- for whom we ask


@contextmanager
def asking_for(asker: Asker) -> Iterator[None]:
    """Within the block the database is asked for `asker`."""
    was = _asker.get()
    if was == asker:  # told already
        yield
        return
    _asker.set(asker)
    tell(connection)
    try:
        yield
    finally:
        _asker.set(was)
        tell(connection)


def everything() -> AbstractContextManager[None]:
    """Within the block nothing is hidden: for what a rule must know of beyond one's own reach."""
    return asking_for(ALL)


def as_person(pk: int) -> Asker:
    return str(pk), ""


def turn_to(pk: int) -> None:
    """From here to the end of the request the database is asked for this person."""
    _asker.set(as_person(pk))
    tell(connection)


def show_nothing_outside_requests() -> None:
    """For a web server: whatever runs in its process beside requests sees what is public."""
    _outside_requests[:] = [NOBODY]


def tell(wrapper: BaseDatabaseWrapper) -> None:
    """Tell an open connection for whom is asked now; one that opens later is told then."""
    held = wrapper.connection
    if wrapper.vendor != "postgresql" or held is None:
        return
    if held.closed or held.info.transaction_status.name == "INERROR":
        return  # the end of the failed transaction brings back what it was told before
    with held.cursor() as cursor:
        cursor.execute(_TELL, _asker.get() or _outside_requests[0])


class Walls:
    """Asks for whoever is signed in while a page is made, its pieces included, and for nobody after it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asking_for(NOBODY):
            if request.user.is_authenticated:
                turn_to(request.user.pk)
            response = self.get_response(request)
            asker = _asker.get() or NOBODY
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _pieces(iter(response.streaming_content), asker)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> None:
        del view
        if request.resolver_match and request.resolver_match.url_name in BEFORE_SIGNING_IN:
            _asker.set(ALL)
            tell(connection)


def _pieces(pieces: Iterator[Any], asker: Asker) -> Iterator[Any]:
    """Each piece is made for whom the page was, however late it is fetched."""
    end = object()
    while True:
        with asking_for(asker):
            piece = next(pieces, end)
        if piece is end:
            return
        yield piece


def faults() -> Iterator[str]:
    """Why the walls would not hold here, one sentence each; nothing where they do, and on SQLite."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
        )
        for (name,) in cursor.fetchall():
            yield f"{name} is a superuser or has BYPASSRLS: no wall holds for it; use another role"
        cursor.execute(
            "SELECT DISTINCT tablename FROM pg_policies JOIN pg_class ON pg_class.oid = tablename::regclass "
            "WHERE schemaname = current_schema() AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        for (name,) in cursor.fetchall():
            yield f"the wall of {name} is off"


# ------------------------------------------------------------------------------------- for migrations: SQL

_IS_ALL = "(SELECT current_setting('prongsai.reach', true) = 'all')"
_IS_OVER_ALL = "(SELECT prongsai_is_over_all())"
#: The posts that the person asked for holds today.
_HELD = (
    "accounts_post post JOIN accounts_person person ON person.id = post.person_id AND person.is_active "
    "WHERE post.person_id = prongsai_person() "
    "AND (post.until IS NULL OR post.until >= (now() AT TIME ZONE '{zone}')::date)"
)


def at_body(column: str) -> str:
    """A condition: the body is within reach."""
    return f"{_IS_OVER_ALL} OR {column} IN (SELECT prongsai_bodies())"


def at_round(column: str) -> str:
    """A condition: the round's body is within reach."""
    return f"{_IS_OVER_ALL} OR {column} IN (SELECT prongsai_rounds())"


def of_person(column: str) -> str:
    """A condition: it is the person's own."""
    return f"{column} = (SELECT prongsai_person())"


def below(column: str, parent: str, condition: str) -> str:
    """A condition: it belongs to a row of `parent` for which the condition holds.

    >>> below("file.result_id", "result", "state = 'draft'")
    "EXISTS (SELECT 1 FROM result WHERE result.id = file.result_id AND (state = 'draft'))"
    """
    return f"EXISTS (SELECT 1 FROM {parent} WHERE {parent}.id = {column} AND ({condition}))"


def wall(table: str, own: str, shown: str = "") -> Operation:
    """A migration step: rows may be changed where `own` holds, and seen where `own` or `shown` does."""
    seen = f"({_IS_ALL} OR {own}{f' OR {shown}' if shown else ''})"
    changed = f"({_IS_ALL} OR {own})"
    return _statements(
        [
            f"CREATE POLICY {table}_seen ON {table} FOR SELECT USING {seen}",
            f"CREATE POLICY {table}_added ON {table} FOR INSERT WITH CHECK {changed}",
            f"CREATE POLICY {table}_changed ON {table} FOR UPDATE USING {changed} WITH CHECK {changed}",
            f"CREATE POLICY {table}_deleted ON {table} FOR DELETE USING {changed}",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        ],
        [
            *(f"DROP POLICY {table}_{kind} ON {table}" for kind in ("seen", "added", "changed", "deleted")),
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def also_shown(table: str, own: str, shown: str) -> Operation:
    """A migration step of a later app: rows of a table walled by `own` may be seen where `shown` holds too.

    One policy, not a second one: that would be asked first, and what many rows must be asked is asked last.
    """
    seen = f"ALTER POLICY {table}_seen ON {table} USING"
    return _statements(
        [f"{seen} ({_IS_ALL} OR {own} OR {shown})"],
        [f"{seen} ({_IS_ALL} OR {own})"],
    )


def reach() -> Operation:
    """A migration step: the functions that look up how far the person's posts reach."""
    held = _HELD.format(zone=settings.TIME_ZONE)
    return _statements(
        [
            (
                "CREATE FUNCTION prongsai_person() RETURNS bigint LANGUAGE sql STABLE AS "
                "$$ SELECT NULLIF(current_setting('prongsai.person', true), '')::bigint $$"
            ),
            _function(
                "prongsai_is_over_all() RETURNS boolean",
                f"found := EXISTS (SELECT 1 FROM {held} AND post.body_id IS NULL AND post.province = '')",
            ),
            _function("prongsai_bodies() RETURNS SETOF bigint", f"RETURN QUERY {_bodies(held, 'id')}"),
            _function("prongsai_provinces() RETURNS SETOF text", f"RETURN QUERY {_provinces(held)}"),
            _function(
                "prongsai_names() RETURNS SETOF text",
                f"RETURN QUERY {_bodies(held, 'name::text')}; "
                "RETURN QUERY SELECT former FROM accounts_body body, "
                "jsonb_array_elements_text(body.formerly) former "
                f"WHERE body.id IN ({_bodies(held, 'id')})",
            ),
        ],
        [
            f"DROP FUNCTION prongsai_{name}()"
            for name in ("names", "provinces", "bodies", "is_over_all", "person")
        ],
    )


def rounds() -> Operation:
    """A migration step: the function that looks up the rounds within reach."""
    query = "SELECT round.id FROM rounds_round round WHERE round.body_id IN (SELECT prongsai_bodies())"
    return _statements(
        [_function("prongsai_rounds() RETURNS SETOF bigint", f"RETURN QUERY {query}")],
        ["DROP FUNCTION prongsai_rounds()"],
    )


def _provinces(held: str) -> str:
    return f"SELECT post.province::text FROM {held} AND post.body_id IS NULL AND post.province <> ''"


def _bodies(held: str, column: str) -> str:
    return (
        f"SELECT body.{column} FROM accounts_body body WHERE body.id IN "
        f"(SELECT post.body_id FROM {held} AND post.body_id IS NOT NULL) "
        f"UNION SELECT body.{column} FROM accounts_body body WHERE body.province IN ({_provinces(held)})"
    )


def _function(head: str, says: str) -> str:
    """What looks up a reach is not itself walled in meanwhile, or it would ask itself without end.

    `says` puts what is found into `found`, or returns rows.
    """
    last = " RETURN found;" if head.endswith("boolean") else ""
    body = (
        "DECLARE was text := current_setting('prongsai.reach', true); found boolean := false; "
        f"BEGIN IF prongsai_person() IS NULL THEN RETURN{' found' if last else ''}; END IF; "
        f"PERFORM set_config('prongsai.reach', 'all', true); {says}; "
        f"PERFORM set_config('prongsai.reach', COALESCE(was, ''), true);{last} END"
    )
    return f"CREATE FUNCTION {head} LANGUAGE plpgsql STABLE AS $$ {body} $$"


def _statements(forwards: Iterable[str], backwards: Iterable[str]) -> Operation:
    """A migration step of these statements on PostgreSQL, of none on SQLite."""

    def on_postgresql(statements: Iterable[str]) -> Callable[[object, BaseDatabaseSchemaEditor], None]:
        def run(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
            del apps
            if editor.connection.vendor == "postgresql":
                for statement in statements:
                    editor.execute(statement)

        return run

    return RunPython(on_postgresql(forwards), on_postgresql(backwards))
