"""A database of its own, of the engine under test, for a program that is killed, attacked or raced."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).parents[2]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a program is told to have a data folder, and on PostgreSQL an empty database, of its own."""
    known = os.environ | {
        "PRONGSAI_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "prongsai.web.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    known.pop("DATABASE_URL", None)
    if connection.vendor == "postgresql":
        known["DATABASE_URL"] = _new_database()
    return known | more


def run(module: str, *words: object, known: dict[str, str], given: str = "") -> Any:
    """What the program printed, as JSON; it must not fail, nor print anything else."""
    command = [sys.executable, "-m", module, *map(str, words)]
    done = subprocess.run(
        command, env=known, cwd=ROOT, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _new_database() -> str:
    """An empty database of the plain role's, beside the one of the tests."""
    import psycopg

    from tests.web.settings import SERVER

    name = f"own_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER.get_uri(), autocommit=True) as made:
        made.execute(f"CREATE DATABASE {name} OWNER plain")
    return SERVER.get_uri(database=name).replace("//postgres:", "//plain:")
