"""The workspace as it is served, in processes of its own, and people who answer it over sockets."""

from __future__ import annotations

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.web import own_database

_STARTS_WITHIN = 60.0
#: The same application and sockets as `prongsai serve`, without looking at the tables first.
SLIM = ("-m", "granian", "--interface", "asginl", "--no-ws", "--log-level", "error")


@dataclass
class Server:
    """A server that runs; `kill` ends all of its processes at once, as the loss of the machine does."""

    port: int
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    known: Mapping[str, str],
    *,
    port: int,
    is_slim: bool = False,
    log: Path | None = None,
    largest_file: int = resource.RLIM_INFINITY,
) -> Server:
    """A server that answers; with `largest_file`, one whose disk is full beyond that."""
    slim = (*SLIM, "--port", str(port), "prongsai.web.asgi:application")
    whole = ("-m", "prongsai", "serve", "--no-worker", "--port", str(port))
    with (log or Path(os.devnull)).open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, *(slim if is_slim else whole)], env=dict(known), cwd=own_database.ROOT,
            stdout=said, stderr=said, start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
        )  # fmt: skip
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return Server(port, process)
        time.sleep(0.02)
    raise TimeoutError("the server did not start")


@contextmanager
def serving(known: Mapping[str, str], *, is_slim: bool = False, log: Path | None = None) -> Iterator[Server]:
    server = start(known, port=free_port(), is_slim=is_slim, log=log)
    try:
        yield server
    finally:
        server.kill()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str


def send(port: int, values: Mapping[str, str], *, patience: float = 30, **headers: str) -> Answer:
    """A form sent to /s/ as a browser sends it, over a connection of its own; OSError where it broke."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        wire.request("POST", "/s/", urlencode(values), _of_a_browser(port) | headers)
        answer = wire.getresponse()
        body = answer.read().decode()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        wire.close()


def _of_a_browser(port: int) -> dict[str, str]:
    return {
        "Host": f"127.0.0.1:{port}",
        "Origin": f"http://127.0.0.1:{port}",
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
