"""Whether the database answers, said in a sentence before a command begins."""

from __future__ import annotations

from django.db import DatabaseError, connection

from prongsai.errors import Problem, UsageError


def reach() -> None:
    """Open the connection; UsageError, with what the database said, where it does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        said = " ".join(str(error).split())
        raise UsageError(
            Problem(
                "no-database",
                f"ฐานข้อมูลไม่ตอบ ตรวจว่าเปิดอยู่และ DATABASE_URL ถูกต้อง: {said}",
                f"the database does not answer; see that it runs and that DATABASE_URL is right: {said}",
            )
        ) from error
