"""Starting the workspace: the database brought up to date, then answers on this machine alone."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from prongsai.errors import Problem, UsageError
from prongsai.web.results.publication import catch_up
from prongsai.web.upkeep import working
from prongsai.web.upkeep.reaching import reach

ADDRESS = "127.0.0.1"
_TARGET = "prongsai.web.asgi"
_MOST_WORKERS = 2
# One worker and what stands beside it keep within half of this.
_ROOMY = 900 * 1024 * 1024
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


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
        f"{_TARGET}:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        workers=workers(),
        log_level=LogLevels.warning,
    )
    with working.beside() if with_worker else contextlib.nullcontext():
        web.serve(target_loader=_application, wrap_loader=False)


def _application() -> Any:
    """What a worker answers with. One that is told to stop while it still makes itself ready stops at once.

    It begins as a copy of the process that starts it, with that one's way to hear of signals, which only
    takes a note there: the worker would go on as if nothing had been said, and nobody's end would come.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    return import_module(_TARGET).application


def workers() -> int:
    """Two where there are cores and memory for them, so that one long answer holds nobody up; never more.

    Larger sites start their own.
    """
    ours = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(ours or 1, _MOST_WORKERS) if _memory() >= _ROOMY else 1


def _memory() -> int:
    """How many bytes there are for us: the machine's, or fewer where a container was given fewer."""
    held = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else _ROOMY
    for limit in _LIMITS:
        with contextlib.suppress(OSError, ValueError):  # not there, or “max”
            held = min(held, int(limit.read_text(encoding="ascii")))
    return held


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
