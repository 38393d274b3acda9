"""Starting the workspace: the database brought up to date, then one worker on this machine alone."""

from __future__ import annotations

import contextlib
import socket

from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from prongsai.errors import Problem, UsageError
from prongsai.web.results.publication import catch_up
from prongsai.web.upkeep import working
from prongsai.web.upkeep.reaching import reach

ADDRESS = "127.0.0.1"


def bring_up_to_date() -> None:
    """Make or renew the tables; nothing happens where they are as they should be.

    UsageError where the database does not answer.
    """
    reach()
    call_command("migrate", interactive=False, verbosity=0)
    catch_up()


def serve(port: int, *, with_worker: bool = True) -> None:
    """Answer on `port` of this machine until stopped; UsageError where something else answers there.

    A worker runs beside it and stops with it, unless larger sites run theirs elsewhere.

    Whoever wants it on a network puts a web server with TLS before it.
    """
    make_ready(port)
    web = Granian(
        "prongsai.web.asgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        workers=1,
        log_level=LogLevels.warning,
    )
    with working.beside() if with_worker else contextlib.nullcontext():
        web.serve()


def make_ready(port: int) -> None:
    """Everything that can go wrong before anything is answered: the port first, then the database."""
    _refuse_taken(port)
    bring_up_to_date()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except (OSError, OverflowError) as error:
            raise UsageError(
                Problem(
                    "port-taken",
                    f"ใช้พอร์ต {port} ไม่ได้ อาจมีโปรแกรมอื่นใช้อยู่ เลือกพอร์ตอื่นด้วย --port",
                    f"port {port} cannot be used, perhaps another program has it; choose another with --port",
                )
            ) from error
