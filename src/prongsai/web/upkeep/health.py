"""Whether this workspace can answer, in one word, for whoever divides the load."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

#: Set once the tables were found as this version needs them: they do not go back while it runs.
_known: set[str] = set()


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 “ok” where the database answers and its tables are up to date, else 503; no more is told."""
    del request
    is_well = _is_well()
    return HttpResponse(
        "ok" if is_well else "not ok",
        content_type="text/plain; charset=utf-8",
        status=200 if is_well else 503,
    )


def _is_well() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if "migrated" not in _known:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
            _known.add("migrated")
    except DatabaseError:
        return False
    return True
