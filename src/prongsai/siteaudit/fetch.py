"""The door: the one way out to a website, and all that it promises (see `gate` for where it may lead).

A name is resolved once, all its addresses must be public, and the connection goes to one of those, which the
other end is compared with. Redirects pass the whole gate again, at most five. One clock runs over resolving,
connecting, TLS, headers and body; at most 2 MB are read. No proxy, no stored password, no cookie is used, and
certificates are verified always. Whatever the network does, a look comes back and says why.
"""

from __future__ import annotations

import datetime
import ipaddress
import itertools
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

import prongsai
from prongsai.errors import SiteError
from prongsai.siteaudit.gate import Target, admit, is_public
from prongsai.siteaudit.model import Cause, Look

SECONDS = 20.0
MOST_BYTES = 2 * 1024 * 1024
MOST_HOPS = 5
_CONNECT_SECONDS = 5.0
_RESOLVE_SECONDS = 10.0
_RESOLVED_FOR = 60.0  # seconds; what is kept are the checked addresses themselves
_MOST_TRIED = 4  # addresses of one name
_LONGEST_HEAD = 64 * 1024
_MOST_HEADERS = 200
_MOST_INTERIM = 5
_PIECE = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)

_STATUS = re.compile(rb"HTTP/1\.[0-9] +([1-5][0-9][0-9])(?: [^\r\n]*)?")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")
_LONGEST_LINE = 1024
_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_REPAIRED = re.compile(r"[\x00-\x1f\x7f\\]")
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
# Bodies are kept unpacked; what the site said of the packing stands under names that no reader acts upon.
_AS_IT_CAME = {name: f"x-archive-orig-{name}" for name in ("content-encoding", "content-length")}

Headers = tuple[tuple[str, str], ...]


def agent_of(operator: str = "") -> str:
    """How a program of ours calls itself; `operator` is where its operator can be reached (ASCII).

    >>> agent_of("ita@province.example")
    'Prongsai/… (+site check of disclosures; ita@province.example)'
    """
    reached = re.sub(r"[^ -'*-~]", "", operator).strip()
    return f"Prongsai/{prongsai.__version__} (+site check of disclosures{'; ' if reached else ''}{reached})"


AGENT = agent_of()


class _Trouble(Exception):  # noqa: N818 - never leaves this module
    """A look ends here, and why."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(slots=True)
class _Answer:
    """What one address answered; filled while it is read, so that what came before a trouble is kept."""

    status: int = 0
    headers: Headers = ()
    body: bytearray = field(default_factory=bytearray)
    cause: Cause = ""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def leads_to(self) -> str:
        """Where it sends us on to, as written; empty where it does not."""
        return self.header("location") if self.status in _REDIRECTS and not self.cause else ""


class Door:
    """Fetches addresses of the public internet, by one set of limits; may be used by several threads.

    `own_hosts` and `own_addresses` are the system's own names and public addresses, which are not asked.
    `seconds` is for a whole look with its redirects, `most_bytes` for the body of one page.
    """

    def __init__(
        self,
        own_hosts: Collection[str] = (),
        own_addresses: Collection[str] = (),
        agent: str = AGENT,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._own_hosts = tuple(own_hosts)
        self._own_addresses = frozenset(_same_form(each) for each in own_addresses)
        self._agent = agent.encode("ascii", "replace").replace(b"\r", b"").replace(b"\n", b"")
        self._seconds, self._most_bytes = seconds, most_bytes
        self._resolved: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._context: ssl.SSLContext | None = None

    def look(self, url: str) -> Look:
        """One fetch of an address with its redirects; it does not raise for what the network does."""
        at, began = datetime.datetime.now(datetime.UTC), time.monotonic()
        until = began + self._seconds
        hops: list[str] = []
        asked, answer = "", _Answer()
        to = url
        while True:
            try:
                target = admit(to, self._own_hosts)
            except SiteError:
                asked, answer = (to if hops else ""), _Answer(cause="refused-address")
                break
            asked = target.url
            if hops:
                hops[-1] = asked
            answer = self._ask(target, until)
            if not answer.leads_to:
                break
            if len(hops) == MOST_HOPS:
                answer.cause = "too-many-redirects"
                break
            to = _joined(asked, answer.leads_to)
            hops.append(to)
        return Look(
            url, at, asked, tuple(hops), answer.status, answer.cause, answer.headers, bytes(answer.body),
            round(time.monotonic() - began, 3),
        )  # fmt: skip

    def _ask(self, target: Target, until: float) -> _Answer:
        """Ask one address; what came is kept whatever ends it."""
        answer = _Answer()
        try:
            with self._connect(target, until) as opened:
                _converse(opened, self._request(target), answer, until, self._most_bytes)
        except _Trouble as trouble:
            answer.cause = trouble.cause
        except OSError as error:
            answer.cause = _cause_of(error)
        return answer

    def _request(self, target: Target) -> bytes:
        return b"".join((
            b"GET ", target.path_and_query.encode("ascii"), b" HTTP/1.1",
            b"\r\nHost: ", target.authority.encode("ascii"),
            b"\r\nUser-Agent: ", self._agent,
            b"\r\nAccept: */*",
            b"\r\nAccept-Language: th, en;q=0.5",
            b"\r\nAccept-Encoding: identity",
            b"\r\nConnection: close\r\n\r\n",
        ))  # fmt: skip

    def _connect(self, target: Target, until: float) -> socket.socket:
        """A connection to one of the checked addresses, with TLS for the name where it is https."""
        addresses = self._addresses(target.host, until)
        trouble: Exception = _Trouble("no-answer")
        for address in addresses[:_MOST_TRIED]:
            try:
                opened = _opened(address, target.port, until)
            except OSError as error:
                trouble = _Trouble("no-answer") if isinstance(error, TimeoutError) else error
                continue
            return self._within_tls(opened, target.host, until) if target.scheme == "https" else opened
        raise trouble

    def _within_tls(self, opened: socket.socket, host: str, until: float) -> socket.socket:
        if self._context is None:
            self._context = _verifying()
        try:
            opened.settimeout(_left(until))
            return self._context.wrap_socket(opened, server_hostname=host)
        except BaseException:
            opened.close()
            raise

    def _addresses(self, host: str, until: float) -> tuple[str, ...]:
        """The addresses of a name, each of them public and none our own; else the name is refused whole."""
        kept = self._resolved.get(host)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        addresses = (host,) if is_public(host) else _resolve(host, until)
        for each in addresses:
            if not is_public(each) or _same_form(each) in self._own_addresses:
                raise _Trouble("refused-address")
        if len(self._resolved) > 1000:
            self._resolved.clear()
        self._resolved[host] = (time.monotonic() + _RESOLVED_FOR, addresses)
        return addresses


# ----------------------------------------------------------------------------------- names and connections


def _resolve(host: str, until: float) -> tuple[str, ...]:
    """What the resolver says of a name, asked once, in a thread of its own, for it knows no clock."""
    found: list[str] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(min(_RESOLVE_SECONDS, _left(until)))
    if thread.is_alive():
        raise _Trouble("too-slow")
    if not found:
        raise _Trouble("no-such-host")
    return tuple(found)


def _opened(address: str, port: int, until: float) -> socket.socket:
    """A connection to this address; refused where the other end says it is another."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(min(_CONNECT_SECONDS, _left(until)))
        opened.connect((address, port))
        if _same_form(str(opened.getpeername()[0])) != _same_form(address):
            raise _Trouble("refused-address")
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        opened.close()
        raise
    return opened


def _verifying() -> ssl.SSLContext:
    """Verifies certificates and names by what this machine trusts, and takes nothing else from outside."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _same_form(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return address


def _left(until: float) -> float:
    """Seconds that are left of the look."""
    left = until - time.monotonic()
    if left <= 0:
        raise _Trouble("too-slow")
    return left


def _cause_of(error: OSError) -> Cause:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, ssl.SSLError) and error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return "not-http"
    return "too-slow" if isinstance(error, TimeoutError) else "no-answer"


def _joined(asked: str, location: str) -> str:
    """Where a redirect leads to. Browsers take a space in it, and so do we; the gate would not.

    Only a path is joined; what names a host itself is left as it is, for joining repairs in silence.
    """
    location = location.replace(" ", "%20")
    if _WITH_SCHEME.match(location) or _REPAIRED.search(location):
        return location
    if location.startswith("//"):
        return f"{asked.partition('//')[0]}{location}"
    return urljoin(asked, location)


# --------------------------------------------------------------------------------------------------- HTTP


class _Wire:
    """What comes over a connection: at most `left_to_read` bytes more, until the clock has run out."""

    def __init__(self, opened: socket.socket, until: float) -> None:
        self._opened, self._until = opened, until
        self._held, self._at = b"", 0
        self.left_to_read = _LONGEST_HEAD

    @property
    def waiting(self) -> int:
        """How many bytes were received and not given out yet."""
        return len(self._held) - self._at

    def _receive(self) -> bool:
        """Hold one piece more; False at the end."""
        if self.left_to_read <= 0:
            raise _Trouble("too-large")
        self._opened.settimeout(_left(self._until))
        piece = self._opened.recv(min(_PIECE, self.left_to_read))
        self.left_to_read -= len(piece)
        self._held, self._at = self._held[self._at :] + piece, 0
        return bool(piece)

    def head(self) -> bytes:
        """Status line and headers, without the empty line after them."""
        while (end := _END_OF_HEAD.search(self._held, self._at)) is None:
            if self.waiting >= _LONGEST_HEAD or not b"HTTP/".startswith(self._held[self._at :][:5]):
                raise _Trouble("not-http")
            if not self._receive():
                raise _Trouble("not-http" if self.waiting else "no-answer")
        head, self._at = self._held[self._at : end.start()], end.end()
        return head

    def line(self) -> bytes:
        """The next line, without its end."""
        while (end := self._held.find(b"\n", self._at)) < 0:
            if self.waiting > _LONGEST_LINE or not self._receive():
                raise _Trouble("no-answer")
        line, self._at = self._held[self._at : end], end + 1
        return line.rstrip(b"\r")

    def exactly(self, length: int) -> Iterator[bytes]:
        """The next `length` bytes in pieces; broken off where fewer come."""
        while length:
            if not self.waiting and not self._receive():
                raise _Trouble("no-answer")
            piece = self._held[self._at : self._at + length]
            self._at += len(piece)
            length -= len(piece)
            yield piece

    def rest(self) -> Iterator[bytes]:
        """All that comes until the other side hangs up."""
        while self.waiting or self._receive():
            yield self._held[self._at :]
            self._at = len(self._held)


def _converse(opened: socket.socket, request: bytes, answer: _Answer, until: float, most_bytes: int) -> None:
    """Send the request and fill in what comes back; the body of a redirect is not read."""
    opened.settimeout(_left(until))
    opened.sendall(request)
    wire = _Wire(opened, until)
    for _ in range(_MOST_INTERIM):
        status, headers = _read_head(wire.head())
        if status >= 200:
            break
    else:
        raise _Trouble("not-http")
    answer.status, answer.headers = status, headers
    if answer.leads_to or status in (204, 304):
        return
    wire.left_to_read = most_bytes + 1 - wire.waiting
    _fill(answer, wire, most_bytes)


def _read_head(head: bytes) -> tuple[int, Headers]:
    lines = head.split(b"\n")
    status = _STATUS.fullmatch(lines[0].rstrip(b"\r"))
    if status is None or len(lines) > _MOST_HEADERS:
        raise _Trouble("not-http")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t") and headers:  # a header over several lines, as it was once allowed
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {_text(line)}")
        elif colon:
            key = _text(name).lower()
            headers.append((key, _address(value) if key == "location" else _text(value)))
    return int(status[1]), tuple(headers)


def _text(raw: bytes) -> str:
    """A header in words: UTF-8 as Thai sites send it, else a character for each byte, as the rule is."""
    try:
        return raw.strip().decode("utf-8")
    except UnicodeDecodeError:
        return raw.strip().decode("latin-1")


def _address(raw: bytes) -> str:
    """An address in a header; where it is no UTF-8 (a path in TIS-620), its bytes percent-encoded."""
    try:
        return raw.strip().decode("utf-8")
    except UnicodeDecodeError:
        return quote(raw.strip(), safe=_ASCII)


def _fill(answer: _Answer, wire: _Wire, most_bytes: int) -> None:
    """Read the body into the answer, unpacked; one byte beyond the limit makes it too large."""
    pieces = _pieces(answer, wire)
    packing = answer.header("content-encoding").lower()
    if packing not in ("", "identity"):
        pieces = _unpacked(pieces, packing)
        answer.headers = tuple((_AS_IT_CAME.get(key, key), value) for key, value in answer.headers)
    for piece in pieces:
        answer.body += piece
        if len(answer.body) > most_bytes:
            del answer.body[most_bytes:]
            raise _Trouble("too-large")


def _pieces(answer: _Answer, wire: _Wire) -> Iterator[bytes]:
    """The body in chunks, as so many bytes, or until the other side hangs up."""
    if answer.header("transfer-encoding").lower().endswith("chunked"):
        return _chunks(wire)
    length = answer.header("content-length")
    return wire.exactly(int(length)) if _LENGTH.fullmatch(length) else wire.rest()


def _chunks(wire: _Wire) -> Iterator[bytes]:
    while True:
        size = _CHUNK.fullmatch(wire.line())
        if size is None:
            raise _Trouble("not-http")
        if not int(size[1], 16):
            return
        yield from wire.exactly(int(size[1], 16))
        if wire.line():
            raise _Trouble("not-http")


def _unpacked(pieces: Iterator[bytes], packing: str) -> Iterator[bytes]:
    """What was packed although nobody asked for it, in pieces that stay small however much is in it.

    A body that says it is packed and is not is given as it is.
    """
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise _Trouble("not-http")
    begun = b""
    while len(begun) < 2 and (piece := next(pieces, b"")):
        begun += piece
    bits = _bits(begun, packing)
    if bits is None:
        yield begun
        yield from pieces
        return
    unpack = zlib.decompressobj(bits)
    for piece in itertools.chain((begun,), pieces):
        yield from _steps(unpack, piece)


def _bits(begun: bytes, packing: str) -> int | None:
    """How `zlib` is told the packing; None where these bytes begin nothing packed."""
    if begun.startswith(b"\x1f\x8b"):
        return 16 + zlib.MAX_WBITS
    if packing != "deflate":
        return None
    is_wrapped = begun[:1] == b"\x78" and int.from_bytes(begun[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS


def _steps(unpack: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    while not unpack.eof:
        try:
            out = unpack.decompress(piece, _PIECE)
        except zlib.error as error:
            raise _Trouble("not-http") from error
        yield out
        piece = unpack.unconsumed_tail
        if not piece and len(out) < _PIECE:
            return
