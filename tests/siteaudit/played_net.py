"""A played internet: made-up names and public addresses that lead to local servers; each connect is recorded.

Within ``playing({"www.town.example": port, "files.example": answer})`` each named host resolves to a made-up
public address. A connect to it goes to the local server behind it; every other connect is refused and
recorded. A host stands for

* an ``int``: the port of a local server (plain HTTP);
* a function ``(Request) -> Answer``: served here. An answer is bytes or text (an HTML page, status 200), a
  status number, or ``(status, {header: value}, body)``; None means: no such page (404);
* ``None``: the name is known, but nobody listens.

A host may be written as an address (``"20.20.0.77"``, ``"2600::77"``) and is then reached by that alone.
Ports 443 and 8443 of every host speak TLS, with a certificate made for its name and trusted while it is
played, or a bad one: ``certificates={"x.example": "expired" | "other-name" | "self-signed"}``. Each other
port is plain. Under ``.example`` as well as ``.example.go.th`` names pass the gate.

``names`` gives further names with what the resolver answers: addresses, or a function that is asked each
time. For a server in another process: ``PRONGSAI_PLAYED_NET`` = ``json.dumps(net.spec())`` in its
environment, and ``install_from_environment()`` as it starts, while ``playing`` lasts here.
"""

from __future__ import annotations

import errno
import ipaddress
import json
import os
import re
import select
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

ENVIRONMENT = "PRONGSAI_PLAYED_NET"
TLS_PORTS = (443, 8443)

Certificate = Literal["good", "expired", "other-name", "self-signed"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a played host was asked: header names are lower-cased, `path` holds the query as it was sent."""

    host: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"


Answer = bytes | str | int | tuple[int, Mapping[str, str], bytes] | None
Host = int | Callable[[Request], Answer] | None
Resolved = Sequence[str] | Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Connect:
    """One `connect`: where it wanted to go, and whether the played net has such an address."""

    address: str
    port: int
    played: bool


@dataclass
class Net:
    """What is played, and what was tried. `routes`: address → its plain port and its TLS port here."""

    resolved: dict[str, Resolved] = field(default_factory=dict)
    routes: dict[str, tuple[int, int]] = field(default_factory=dict)
    reachable_ports: frozenset[int] = frozenset()  # of this machine itself, let through unrecorded
    authority: str = ""
    connects: list[Connect] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # names that were resolved
    server_names: list[str] = field(default_factory=list)  # SNI, as it came
    _peers: dict[Any, tuple[str, int]] = field(default_factory=dict)

    @property
    def refused(self) -> list[Connect]:
        """Connects to what is not played; anything here is a leak."""
        return [each for each in self.connects if not each.played]

    def address(self, name: str) -> str:
        """The first address of a played name."""
        found = self.resolved[_encoded(name)]
        return (found() if callable(found) else found)[0]

    def spec(self) -> dict[str, Any]:
        """What another process needs in order to play the same net, as JSON has it."""
        return {
            "resolved": {name: list(to) for name, to in self.resolved.items() if not callable(to)},
            "routes": {address: list(ports) for address, ports in self.routes.items()},
            "reachable_ports": sorted(self.reachable_ports),
            "authority": self.authority,
        }


@contextmanager
def playing(
    hosts: Mapping[str, Host],
    *,
    names: Mapping[str, Resolved] | None = None,
    certificates: Mapping[str, Certificate] | None = None,
    reachable_ports: Collection[int] = (),
) -> Iterator[Net]:
    """Play these hosts until the end of the block; `reachable_ports` of this machine stay reachable."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        from tests.siteaudit.played_certificates import Authority  # not needed where `install` is used

        authority = Authority(folder)
        net = Net(reachable_ports=frozenset(reachable_ports), authority=str(authority.path))
        fronts = stack.enter_context(_fronts())
        served = stack.enter_context(_serving({k: v for k, v in hosts.items() if callable(v)}))
        for number, (name, host) in enumerate(hosts.items(), start=1):
            address = name if _is_address(name) else f"20.20.{number // 250}.{number % 250 + 1}"
            net.resolved[_encoded(name)] = (address,)
            net.routes[address] = (0, 0)
            if host is not None:
                plain = served[name] if callable(host) else host
                kind = (certificates or {}).get(name, "good")
                net.routes[address] = (
                    plain,
                    fronts(plain, authority.context(_encoded(name), kind, net.server_names)),
                )
        net.resolved.update({_encoded(name): found for name, found in (names or {}).items()})
        stack.callback(_install(net))
        yield net


def install(spec: Mapping[str, Any]) -> Net:
    """Play, in this process and to its end, the net that another process plays; see `Net.spec`."""
    net = Net(
        dict(spec["resolved"]),
        {address: (ports[0], ports[1]) for address, ports in spec["routes"].items()},
        frozenset(spec["reachable_ports"]),
        spec["authority"],
    )
    _install(net)
    return net


def install_from_environment() -> Net | None:
    """`install` what the environment names; None where it names nothing."""
    written = os.environ.get(ENVIRONMENT)
    return install(json.loads(written)) if written else None


# ------------------------------------------------------------------------------------ what is replaced

_REAL_LOOKUP = socket.getaddrinfo
_REAL_CONNECT, _REAL_PEER = socket.socket.connect, socket.socket.getpeername


def _install(net: Net) -> Callable[[], None]:
    """Replace what opens connections; the function that is given back puts all of it in place again."""

    def lookup(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host is None:
            return _REAL_LOOKUP(host, port, *more, **named)
        addresses = _resolve(net, host)
        return [each for address in addresses for each in _REAL_LOOKUP(address, port, *more, **named)]

    def connect(self: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple):
            return _REAL_CONNECT(self, address)  # a socket of the file system
        to = _route(net, str(address[0]), int(address[1]))
        if self.family == socket.AF_INET6:
            to = (f"::ffff:{to[0]}", to[1])
        _REAL_CONNECT(self, to)
        net._peers[socket.socket.getsockname(self)] = (str(address[0]), int(address[1]))
        return None

    def connect_ex(self: socket.socket, address: Any) -> int:
        try:
            self.connect(address)
        except OSError as error:
            return error.errno or errno.ECONNREFUSED
        return 0

    def peer(self: socket.socket) -> Any:
        real = _REAL_PEER(self)
        return net._peers.get(socket.socket.getsockname(self), real)

    def by_name(host: str) -> str:
        return str(lookup(host, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])

    undo = ExitStack()
    for owner, name, value in (
        (socket, "getaddrinfo", lookup),
        (socket, "gethostbyname", by_name),
        (socket.socket, "connect", connect),
        (socket.socket, "connect_ex", connect_ex),
        (socket.socket, "getpeername", peer),
    ):
        undo.callback(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)
    undo.callback(_set_environment, "SSL_CERT_FILE", os.environ.get("SSL_CERT_FILE"))
    _set_environment("SSL_CERT_FILE", net.authority)
    return undo.close


def _set_environment(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


_WITHIN = re.compile(r"(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-]")


def _resolve(net: Net, host: str | bytes) -> Sequence[str]:
    """As a resolver would answer: numbers in every form that the C library takes, names that are played.

    A name with an address in it, as wildcard services have them (``127.0.0.1.nip.example``), gives it back.
    """
    asked = host.decode("ascii") if isinstance(host, bytes) else host
    name = _encoded(asked).removesuffix(".")
    net.asked.append(name)
    with suppress(socket.gaierror, UnicodeError):
        return [str(_REAL_LOOKUP(name, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][4][0])]
    if name in net.resolved:
        found = net.resolved[name]
        return found() if callable(found) else found
    if name == "localhost" or name.endswith((".localhost", ".localdomain")):
        return ["127.0.0.1"]
    if within := _WITHIN.search(name):
        return [".".join(within.groups())]
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _encoded(name: str) -> str:
    """A name as resolvers are asked for it."""
    return (name if name.isascii() else name.encode("idna").decode("ascii")).lower()


def _route(net: Net, address: str, port: int) -> tuple[str, int]:
    if address in ("127.0.0.1", "localhost") and port in net.reachable_ports:
        return (address, port)
    ports = net.routes.get(_plainly(address))
    net.connects.append(Connect(address, port, ports is not None))
    to = ports[1 if port in TLS_PORTS else 0] if ports is not None else 0
    if not to:
        raise ConnectionRefusedError(errno.ECONNREFUSED, f"nobody is played at {address} port {port}")
    return ("127.0.0.1", to)


def _plainly(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return address


def _is_address(name: str) -> bool:
    with suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return False


# ------------------------------------------------------------------------------- hosts played by functions


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


@contextmanager
def _serving(hosts: Mapping[str, Callable[[Request], Answer]]) -> Iterator[dict[str, int]]:
    """The port of the server behind each of these hosts."""
    with ExitStack() as stack:
        ports = {}
        for name, function in hosts.items():
            server = _Server(("127.0.0.1", 0), _handler(name, function))
            thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            ports[name] = server.server_address[1]
        yield ports


def _handler(name: str, function: Callable[[Request], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1

        def handle(self) -> None:
            with suppress(OSError):  # the other side hung up
                super().handle()

        def do_GET(self) -> None:
            headers = {key.lower(): value for key, value in self.headers.items()}
            self._send(function(Request(name, self.path, headers, self.command)))

        do_HEAD = do_POST = do_GET  # noqa: N815

        def _send(self, answer: Answer) -> None:
            status, headers, body = _whole(answer)
            self.send_response_only(status)
            for key, value in headers.items():
                self.send_header(key, value)
            if "content-length" not in {key.lower() for key in headers}:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _whole(answer: Answer) -> tuple[int, Mapping[str, str], bytes]:
    if isinstance(answer, tuple):
        return answer
    if answer is None or isinstance(answer, int):
        return (answer or 404, {"Content-Type": "text/html; charset=utf-8"}, b"")
    body = answer.encode() if isinstance(answer, str) else answer
    return (200, {"Content-Type": "text/html; charset=utf-8"}, body)


# ------------------------------------------------------------------------------------------------- TLS


@contextmanager
def _fronts() -> Iterator[Callable[[int, ssl.SSLContext], int]]:
    """A function that puts TLS before a local port, and gives the port where it is spoken."""
    opened: dict[socket.socket, tuple[int, ssl.SSLContext]] = {}
    done = threading.Event()

    def front(plain: int, context: ssl.SSLContext) -> int:
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        opened[listener] = (plain, context)
        return int(listener.getsockname()[1])

    def run() -> None:
        while not done.is_set():
            for listener in select.select(list(opened), [], [], 0.02)[0]:
                accepted, _ = listener.accept()
                plain, context = opened[listener]
                threading.Thread(target=_pass_on, args=(accepted, plain, context), daemon=True).start()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield front
    finally:
        done.set()
        thread.join()
        for listener in opened:
            listener.close()


def _pass_on(accepted: socket.socket, plain: int, context: ssl.SSLContext) -> None:
    with accepted, suppress(OSError):  # of a client that does not like the certificate, or hangs up
        accepted.settimeout(30)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with (
            context.wrap_socket(accepted, server_side=True) as outside,
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as inside,
        ):
            _REAL_CONNECT(inside, ("127.0.0.1", plain))
            _pump(outside, inside)


def _pump(outside: ssl.SSLSocket, inside: socket.socket) -> None:
    while True:
        ready = [outside] if outside.pending() else select.select([outside, inside], [], [], 30)[0]
        if not ready:
            return
        for one in ready:
            piece = one.recv(65536)
            if not piece:
                if one is inside:
                    with suppress(OSError, ValueError):
                        outside.unwrap()
                return
            (inside if one is outside else outside).sendall(piece)
