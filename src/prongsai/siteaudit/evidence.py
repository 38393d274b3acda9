"""Dated proof of what was seen: records in the WARC form, with the time and the hash of each answer.

An archive is a row of records. Each is a gzip member of its own, so that records may be stored one by one,
and joined they are a file that every reader of WARC opens. What came back stands as `response`, or as
`revisit` where the same bytes were kept before; how it was asked for as `request`; a picture of the page as
`resource`; and what else is known of the look (status, cause, hops, hash, what it was looked at for) as
`metadata`, which is there also where nothing answered.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from io import BytesIO
from typing import Any, Literal, get_args
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import prongsai
from prongsai.errors import Problem, SiteError
from prongsai.siteaudit.looks import GONE
from prongsai.siteaudit.model import Cause, Look

#: What a look was kept for.
Purpose = Literal["home", "path", "address", "frame", "document"]
#: What became of an address between two checks; `unclear` where the later one could not tell.
Became = Literal["changed", "vanished", "came-back", "unclear"]

_VERSION = "WARC/1.1"
_VIEW = "urn:view:"
_PIECE = 1024 * 1024
# Headers that speak of how the bytes travelled, not of what is kept; kept under another name.
_TRAVELLED = ("content-encoding", "content-length", "transfer-encoding")
_ORIGINAL = "x-archive-orig-"


@dataclass(frozen=True, slots=True)
class Kept:
    """One record as it is stored: a gzip member; `digest` is the SHA-256 of what it holds, in hex."""

    kind: str
    url: str
    at: datetime
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is read; `fields` are those of the record, `headers` those of the answer in it."""

    kind: str
    url: str
    at: datetime
    fields: Mapping[str, str]
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one address between two archives, with the hash of what was there each time."""

    address: str
    became: Became
    before: str
    after: str


class Archive:
    """Takes looks and makes records of them, each handed to `put` as it comes, or gathered in `records`.

    What stands in `earlier` (records of the checks before) is not stored again: a `revisit` refers to it.

    >>> archive = Archive()
    >>> archive.keep(look, "home")
    >>> Path("site.warc.gz").write_bytes(archive.whole())
    """

    def __init__(self, put: Callable[[Kept], None] | None = None, earlier: Iterable[Kept] = ()) -> None:
        self.records: list[Kept] = []
        self._put = put or self.records.append
        self._first = {each.digest: (each.url, each.at) for each in earlier if each.kind == "response"}
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._say_who()

    def keep(self, look: Look, purpose: Purpose) -> None:
        """The records of one look; a look at an address that is kept already is left out."""
        with self._lock:
            if look.url in self._seen:
                return
            self._seen.add(look.url)
            if look.status:
                self._answer(look)
            self._metadata(look, purpose)

    def picture(self, url: str, png: bytes, at: datetime) -> None:
        """A picture of the page, as a browser showed it."""
        with self._lock:
            self._write("resource", f"{_VIEW}{url}", at, png, {"Content-Type": "image/png"})

    def whole(self) -> bytes:
        """What was gathered, as one file."""
        return b"".join(each.content for each in self.records)

    def _say_who(self) -> None:
        said = {"software": f"Prongsai/{prongsai.__version__}", "format": "WARC File Format 1.1"}
        self._write("warcinfo", "", datetime.now(UTC), _fields(said.items()), {})

    def _answer(self, look: Look) -> None:
        url, digest = look.final_url or look.url, look.digest
        more = {"WARC-Truncated": "length"} if look.cause == "too-large" else {}
        http = StatusAndHeaders(_status_line(look.status), _kept_headers(look), protocol="HTTP/1.1")
        if look.body and digest in self._first:
            first_url, first_at = self._first[digest]
            more |= {
                "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
                "WARC-Refers-To-Target-URI": first_url,
                "WARC-Refers-To-Date": _date(first_at),
            }
            self._write("revisit", url, look.at, b"", more, http, digest)
        else:
            self._first[digest] = (url, look.at)
            self._write("response", url, look.at, look.body, more, http)
        parts = urlsplit(url)
        asked = StatusAndHeaders(
            f"GET {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
            [("Host", parts.netloc), ("Accept-Encoding", "identity"), ("Connection", "close")],
            is_http_request=True,
        )
        self._write("request", url, look.at, b"", {}, asked)

    def _metadata(self, look: Look, purpose: Purpose) -> None:
        said = [
            ("purpose", purpose), ("status", str(look.status)), ("cause", look.cause),
            ("finalUrl", look.final_url), ("seconds", repr(look.seconds)),
            ("sha256", look.digest if look.status else ""), *(("hop", hop) for hop in look.hops),
        ]  # fmt: skip
        self._write("metadata", look.url, look.at, _fields(said), {})

    def _write(
        self, kind: str, url: str, at: datetime, body: bytes, more: Mapping[str, str],
        http: StatusAndHeaders | None = None, digest: str = "",
    ) -> None:  # fmt: skip
        digest = digest or hashlib.sha256(body).hexdigest()
        headers = {"WARC-Date": _date(at), "WARC-Payload-Digest": _payload_digest(digest), **more}
        stream = BytesIO()
        writer = WARCWriter(stream, gzip=True, warc_version=_VERSION)
        record = writer.create_warc_record(
            url, kind, BytesIO(body), len(body), warc_headers_dict=headers, http_headers=http,
            warc_content_type=more.get("Content-Type", ""),
        )  # fmt: skip
        writer.write_record(record)
        self._put(Kept(kind, url, at, digest, stream.getvalue()))


def records(content: bytes) -> Iterator[Record]:
    """Every record of a file, its hashes compared on the way; SiteError where it is none or was altered."""
    try:
        _run_through(content)
        for record in ArchiveIterator(BytesIO(content), check_digests=True):
            body = record.content_stream().read()
            if record.digest_checker.passed is False:
                th, en = "เนื้อหาของหลักฐานไม่ตรงกับค่าตรวจสอบ", "what the record holds does not fit its hash"
                raise SiteError(Problem("altered-evidence", th, en))
            yield _as_read(record, body)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, KeyError, zlib.error) as error:
        th, en = "แฟ้มนี้ไม่ใช่หลักฐานแบบ WARC หรือชำรุด", "this is no file of evidence (WARC), or it is damaged"
        raise SiteError(Problem("not-evidence", th, en)) from error


def _run_through(content: bytes) -> None:
    """EOFError or OSError where a member is cut or damaged, which the reader of records would pass over."""
    with gzip.open(BytesIO(content)) as stream:
        while stream.read(_PIECE):
            pass


def looks(content: bytes, *earlier: bytes) -> dict[str, Look]:
    """The looks of an archive by the address that was looked at, as they were when they were kept.

    `earlier` are the archives that hold what a `revisit` refers to.
    """
    bodies = {
        each.fields["WARC-Payload-Digest"]: each.body
        for archive in (*earlier, content)
        for each in records(archive)
        if each.kind == "response"
    }
    found: dict[str, Look] = {}
    answer: Record | None = None
    for each in records(content):
        if each.kind in ("response", "revisit"):
            answer = each
        elif each.kind == "metadata":
            found[each.url] = _as_look(each, answer, bodies)
            answer = None
    return found


def compare(before: bytes, after: bytes, *earlier: bytes) -> tuple[Difference, ...]:
    """What became of every address that two archives both looked at, in the order of the later one.

    An address vanished where the site itself says so (404, 410); any other failure is `unclear`. What is the
    same both times is left out.

    >>> compare(monday, friday)[0].became
    'vanished'
    """
    old, new = looks(before, *earlier), looks(after, before, *earlier)
    found = []
    for address, now in new.items():
        if address in old and (became := _became(old[address], now)):
            found.append(Difference(address, became, _digest_of(old[address]), _digest_of(now)))
    return tuple(found)


def _became(before: Look, after: Look) -> Became | None:
    if before.is_fine and after.is_fine:
        return "changed" if before.digest != after.digest else None
    if after.is_fine:
        return "came-back"
    if not before.is_fine:
        return None
    return "vanished" if after.status in GONE else "unclear"


def _digest_of(look: Look) -> str:
    return look.digest if look.is_fine else ""


def _as_read(record: Any, body: bytes) -> Record:
    fields = dict(record.rec_headers.headers)
    http, is_answer = record.http_headers, record.rec_type in ("response", "revisit")
    return Record(
        record.rec_type,
        fields.get("WARC-Target-URI", ""),
        datetime.fromisoformat(fields["WARC-Date"].replace("Z", "+00:00")),
        fields,
        int(http.get_statuscode()) if http and is_answer else 0,
        _read_headers(http.headers) if http and is_answer else (),
        body,
    )


def _as_look(metadata: Record, answer: Record | None, bodies: Mapping[str, bytes]) -> Look:
    said: dict[str, list[str]] = {}
    for line in metadata.body.decode("utf-8").split("\r\n"):  # a site may write what else ends a line
        name, _, value = line.partition(": ")
        said.setdefault(name, []).append(value)
    cause = said["cause"][0]
    if cause not in get_args(Cause):
        raise ValueError(cause)
    return Look(
        metadata.url, metadata.at, said["finalUrl"][0], tuple(said.get("hop", ())), int(said["status"][0]),
        cause,  # type: ignore[arg-type]  # one of them, as just seen
        answer.headers if answer else (),
        bodies.get(answer.fields["WARC-Payload-Digest"], b"") if answer else b"",
        float(said["seconds"][0]),
    )  # fmt: skip


def _kept_headers(look: Look) -> list[tuple[str, str]]:
    kept = [
        (_ORIGINAL + name if name in _TRAVELLED else _name(name), _line(value))
        for name, value in look.headers
    ]
    return [*kept, ("content-length", str(len(look.body)))]


def _read_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """As they came; the last one is ours."""
    lowered = [(name.lower(), value) for name, value in headers]
    return tuple((name.removeprefix(_ORIGINAL), value) for name, value in lowered[:-1])


def _status_line(status: int) -> str:
    return f"{status} {responses.get(status, '')}".strip()


def _payload_digest(digest: str) -> str:
    return "sha256:" + base64.b32encode(bytes.fromhex(digest)).decode("ascii")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _fields(said: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {_line(value)}\r\n" for name, value in said).encode()


def _name(name: str) -> str:
    """The name of a header; one that is none, for it holds other letters, percent-encoded."""
    return name if name.isascii() else quote(name)


def _line(value: str) -> str:
    return " ".join(value.split("\n")).replace("\r", " ")
