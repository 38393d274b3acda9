"""What a played website is made of: answers by host and path, and what is true of its planted addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from prongsai.siteaudit.model import Cause, Verdict
from tests.siteaudit.played_net import Certificate

HTML = "text/html; charset=utf-8"
HOME = "หน้าหลัก"


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back for one path: `wait` in seconds before the first byte; `breaks` just closes."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", HTML),)
    wait: float = 0.0
    breaks: bool = False


#: An answer, or one that depends on how often it was asked for before.
Reply = Answer | Callable[[int], Answer]


@dataclass(frozen=True, slots=True)
class Planted:
    """The truth about one address of an item.

    `is_fine` where a person who clicks finds there what the item asks for. `path` is what is printed, None
    where no click leads there or none can be known. `because` names the checks that carry the verdict, where
    it is not "met"; `says` is a piece of the English cause of one of them.
    """

    code: str
    address: str
    path: str | None
    verdict: Verdict = "met"
    because: tuple[str, ...] = ()
    says: str = ""
    look: Cause = ""
    about: str = ""
    is_fine: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """A played website: `answers` by host, then by path with its query; `others` answers what is not listed.

    `certificates` names hosts whose certificate is bad, and how.
    """

    name: str
    home: str
    answers: Mapping[str, Mapping[str, Reply]]
    planted: tuple[Planted, ...]
    certificates: Mapping[str, Certificate] = field(default_factory=dict)
    others: Callable[[str, str], Answer | None] | None = None
    is_blind: bool = False

    def answer(self, host: str, path: str, asked: int) -> Answer:
        """What `host` says when `path` is asked for the `asked`-th time, from 0."""
        found: Reply | None = self.answers.get(host, {}).get(path)
        if found is None and self.others is not None:
            found = self.others(host, path)
        if found is None:
            return not_found()
        return found(asked) if callable(found) else found


class Builder:
    """Collects the pages of one host and what is planted on them."""

    def __init__(self, home: str, encoding: str = "utf-8", content_type: str = HTML) -> None:
        self.home, self.encoding, self.content_type = home, encoding, content_type
        self.host = urlsplit(home).netloc
        self.answers: dict[str, dict[str, Reply]] = {self.host: {}}
        self.planted: list[Planted] = []

    def page(self, path: str, title: str, *parts: str, head: str = "") -> str:
        """A page at `path`; gives its whole address."""
        return self.put(path, self.made(title, *parts, head=head))

    def made(self, title: str, *parts: str, head: str = "") -> Answer:
        body = written(title, *parts, head=head).encode(self.encoding)
        return Answer(body=body, headers=(("Content-Type", self.content_type),))

    def put(self, path: str, reply: Reply, host: str = "") -> str:
        """Any answer at `path`; gives its whole address."""
        self.answers.setdefault(host or self.host, {})[path] = reply
        return f"{urlsplit(self.home).scheme}://{host or self.host}{path}"

    def plant(
        self,
        code: str,
        address: str,
        *clicks: str,
        verdict: Verdict = "met",
        because: tuple[str, ...] = (),
        says: str = "",
        look: Cause = "",
        about: str = "",
        fine: bool | None = None,
    ) -> None:
        """An address of item `code`, reached by these `clicks` from the home page; none where it is not.

        What is met is fine; of what is not, `fine` says so where a person would find it all the same.
        """
        path = " › ".join((HOME, *clicks)) if clicks else None
        whole = address if "://" in address else self.home.rstrip("/") + address
        is_fine = verdict == "met" if fine is None else fine
        self.planted.append(Planted(code, whole, path, verdict, because, says, look, about, is_fine))

    def lost(
        self, code: str, address: str, verdict: Verdict = "not_met", says: str = "no clicks lead"
    ) -> None:
        """An address that is there, but that no click leads to; not known for sure where not all was read."""
        self.plant(code, address, verdict=verdict, because=("path",), says=says, about="no link leads to it")

    def site(
        self,
        name: str,
        certificates: Mapping[str, Certificate] | None = None,
        others: Callable[[str, str], Answer | None] | None = None,
        *,
        is_blind: bool = False,
    ) -> Site:
        return Site(name, self.home, self.answers, tuple(self.planted), certificates or {}, others, is_blind)


def written(title: str, *parts: str, head: str = "") -> str:
    """An HTML page as text."""
    inner = "\n".join(parts)
    return (
        f"<!DOCTYPE html>\n<html><head><title>{escape(title)}</title>{head}</head>"
        f"<body>\n{inner}\n</body></html>\n"
    )


def link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def listed(*links: str) -> str:
    """A menu: a list of links, each item as it is given."""
    return "<ul>" + "".join(f"<li>{each}</li>" for each in links) + "</ul>"


def nested(heading: str, *links: str) -> str:
    """A heading that leads nowhere, with its links in a list below it, as menus of such sites are built."""
    return f'<a href="#">{escape(heading)}</a>{listed(*links)}'


def sent_on(to: str, status: int = 302) -> Answer:
    return Answer(status, headers=(("Location", to), ("Content-Type", HTML)))


def file(body: bytes, kind: str) -> Answer:
    return Answer(body=body, headers=(("Content-Type", kind),))


def not_found() -> Answer:
    return Answer(404, written("404 Not Found", "<p>Not Found</p>").encode())
