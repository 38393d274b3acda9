"""When two addresses are the same: one key for all that differs only harmlessly, and whose site one is on.

Officers copy addresses from a browser's bar, menus write them by hand: with and without ``www.``, with a
session in them, parameters in another order, Thai letters raw, in UTF-8 or in TIS-620. The key is for
comparing alone; what is fetched is always the address as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, unquote_to_bytes

import idna

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(//)?")
_SERVED = re.compile(r"[^/?#]*")
_HARMLESS_PORTS = ("", "80", "443")
# Nothing in it that could be written in two ways, sessions and parameters included.
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_~!$'(,:@-][A-Za-z0-9_.~!$'(,:@-]*)+")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*|/\([SFX]\([^/)]*\)\)", re.IGNORECASE)
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|y|ms|tt|ig|dc|wbra|gbra)cl?id|_gl|_ga|mc_[ce]id|ref_src|__cf_\w+|"
    r"phpsessid|jsessionid|aspsessionid\w*|oscsid|session_?id|cfid|cftoken",
    re.IGNORECASE,
)
# `sid=12` may be a section; a long random word is a session.
_PERHAPS_SESSION = re.compile(r"s|sid|ses|session|token", re.IGNORECASE)
_RANDOM = re.compile(r"(?=.*\d)[0-9A-Za-z,-]{20,}")
_INDEX_PAGE = re.compile(
    r"/(?:index|default|home|main)\.(?:php\d?|html?|aspx?|jsp|cgi|shtml)(?=\?|$)", re.IGNORECASE
)
_THAI = re.compile("[ก-๛]")
_ONLY_THAI = re.compile("[\x00-\x7fก-๛]*")
_NUMBER = re.compile(r"\d+")
_LONG_WORD = re.compile(r"(?=[0-9a-f-]*\d)[0-9a-f][0-9a-f-]{15,}", re.IGNORECASE)
# A fragment that a program on the page takes for an address.
_ROUTE = re.compile(r"!?/.|!\w")
_SAFE_IN_ROUTE = "~!$'()*,;:@/?&="
_SAFE = "~!$'()*,;:@"
# On these hosts a site is a folder: how many steps of the path name it.
_FOLDERS_OF_SITES = {"sites.google.com": 2}


@lru_cache(maxsize=8192)
def key(url: str) -> str:
    """One key for addresses that differ only harmlessly; without scheme, for comparing alone.

    Left out are scheme, ``www.``, usual ports, a slash at the end, doubled slashes, fragments (but for routes
    such as ``#/news``), sessions and tracking; parameters stand in order, and percent-encoding in one form.
    Names of index pages stay, for a splash page and the page behind it often differ in nothing else.

    >>> key("HTTP://www.Example.go.th:80/oit/?b=2&a=1&PHPSESSID=9f#top")
    'example.go.th/oit?a=1&b=2'
    """
    host, port, rest = _parts(url)
    if host is None:
        return rest
    place, _, fragment = rest.partition("#")
    path, _, query = place.partition("?")
    route = f"#{quote(unquote(fragment), safe=_SAFE_IN_ROUTE)}" if _ROUTE.match(fragment) else ""
    bare = host.removeprefix("www.")
    served = bare if port in _HARMLESS_PORTS else f"{bare}:{port}"
    return f"{served}{_path(path)}{_query(query)}{route}"


def key_of_folder(url: str) -> str:
    """The key as if index pages had no name: the same page perhaps, which only a look can tell.

    >>> key_of_folder("https://example.go.th/oit/index.php?year=2568")
    'example.go.th/oit?year=2568'
    """
    return _INDEX_PAGE.sub("", key(url))


def host_of(url: str) -> str:
    """The host in ASCII and small letters, as it is asked for; empty where there is none.

    >>> host_of("https://WWW.Example.go.th:8080/")
    'www.example.go.th'
    """
    return _parts(url)[0] or ""


def is_same_site(url: str, home: str) -> bool:
    """True on the host of `home`, with or without ``www.``, and on every host below it.

    Where a host keeps a site in each folder (sites.google.com), the folder must be the same too.

    >>> is_same_site("http://oit.example.go.th/2568", "https://www.example.go.th/")
    True
    """
    host, of_home = _bare(url), _bare(home)
    if not of_home or (host != of_home and not host.endswith(f".{of_home}")):
        return False
    steps = _FOLDERS_OF_SITES.get(host, 0)
    return not steps or key(url).split("/")[: steps + 1] == key(home).split("/")[: steps + 1]


def shape(url: str) -> str:
    """The key with its numbers masked: pages of one shape are made by one program from many records.

    >>> shape("http://example.go.th/calendar.php?month=5&year=2031")
    'example.go.th/calendar.php?month=#&year=#'
    """
    host, slash, rest = key(url).partition("/")
    return host + slash + _NUMBER.sub("#", _LONG_WORD.sub("#", unquote(rest)))


def _bare(url: str) -> str:
    """The host without ``www.`` and port, from the key, which is known already."""
    served = _SERVED.match(key(url))[0]  # type: ignore[index]
    return served if served.endswith("]") else served.partition(":")[0]


def _parts(url: str) -> tuple[str | None, str, str]:
    """Host, port and the rest; host None where it is no web address, and the rest is then the whole."""
    written = url.strip().replace("\\", "/")
    found = _SCHEME.match(written)
    if found and found[1].casefold() in ("http", "https"):
        written = written[found.end() :].lstrip("/")
    elif found and (found[2] or "." not in found[1]) and found[1].casefold() != "localhost":
        return None, "", written
    elif written.startswith("//"):
        written = written[2:]
    served = _SERVED.match(written)[0]  # type: ignore[index]  # it may be empty, but it is always there
    host, _, port = served.rpartition("@")[2].partition(":")
    if host.startswith("["):
        host, _, port = served.rpartition("@")[2].partition("]")
        host, port = f"{host}]", port.removeprefix(":")
    return _ascii(host), port, written[len(served) :]


@lru_cache(maxsize=1024)
def _ascii(host: str) -> str:
    name = host.rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return idna.encode(name).decode()
    except (idna.IDNAError, UnicodeError):
        return name


def _path(path: str) -> str:
    if _PLAIN.fullmatch(path):
        return path
    steps: list[str] = []
    for step in _SESSION_IN_PATH.sub("", path).split("/"):
        if step in ("..", "%2e%2e", "%2E%2E"):
            del steps[-1:]
        elif step not in ("", ".", "%2e", "%2E"):
            steps.append(_again(step))
    return "".join(f"/{step}" for step in steps)


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if part and not _TRACKING.fullmatch(name) and not (
            _PERHAPS_SESSION.fullmatch(name) and _RANDOM.fullmatch(value)
        ):  # fmt: skip
            pairs.append((_again(name.replace("+", " ")), _again(value.replace("+", " "))))
    pairs.sort(key=lambda pair: pair[0])  # of one name, the order stays
    written = "&".join(f"{name}={value}" if value else name for name, value in pairs if name or value)
    return f"?{written}" if written else ""


def _again(written: str) -> str:
    """The same in one form of percent-encoding: UTF-8, and only what needs it."""
    if written.isalnum() and written.isascii():
        return written
    raw = unquote_to_bytes(written)
    text, thai = _decoded(raw, "utf-8"), _decoded(raw, "cp874")
    if thai is not None and _ONLY_THAI.fullmatch(thai) and (text is None or not _THAI.search(text)):
        text = thai  # pages in TIS-620 write so, and some Thai words could be read as Greek in UTF-8
    return quote(raw if text is None else text, safe=_SAFE)


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
