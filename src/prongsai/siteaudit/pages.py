"""One fetched page, read: its charset, its title, its text as a person sees it, and every link on it.

Links are read without running anything: from `a` and `area`, frames, meta refresh, `onclick` and
``javascript:`` with an address in them, menus of `option`, forms with nothing to fill in, and addresses that
a script only writes out. Whatever a page says is data; nothing of it is fetched or run here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice
from urllib.parse import quote, unquote, urljoin

from lxml import etree

from prongsai.siteaudit.model import Found, Link, Look, Page

# By the names that pages give them; what is not here is not believed.
_CHARSETS = {
    **dict.fromkeys(("utf-8", "utf8", "utf_8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(
        ("tis-620", "tis620", "tis-620-2533", "windows-874", "windows874", "x-windows-874", "cp874", "cp-874",
         "dos-874", "iso-8859-11", "iso8859-11", "iso885911", "thai"), "cp874",
    ),
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "windows-1252", "cp1252", "us-ascii", "ascii"),
        "cp1252",
    ),
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030",
    "big5": "big5", "shift_jis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949",
}  # fmt: skip
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD = 4096
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_META = re.compile(
    rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_LOOKS_LIKE_HTML = re.compile(
    rb"(?>\s*<!--.*?-->)*+\s*<(?:!doctype\s+html|html|head|body|frameset|title|meta|table|div|script|a\s)",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)\b", re.IGNORECASE)

# Where one word cannot run on into the next: a line's end is set before each of these, opening or closing.
_LINES = re.compile(
    rb"<(?=/?(?:p|div|br|li|t[dhr]|table|h[1-6]|d[dt]|option|[uo]l|section|article|header|footer|nav|center|form|hr|"
    rb"blockquote|pre|button|figcaption|caption|label|legend|img|aside|main|marquee|title|select)[\s/>])",
    re.IGNORECASE,
)
_UNSEEN = ("script", "style", "noscript", "template", "noframes", "noembed")
_LINK_HOLDERS = (
    "a", "area", "frame", "iframe", "object", "embed", "select", "form", "meta", "base", "script", "img",
    "svg", "input",
)  # fmt: skip
_HIDDEN = (b"<noframes", b"<template")
_ACTING = (b"onclick", b"data-href")
_ONLY_HTML = (".htm", ".html", ".php", ".asp", ".aspx", ".jsp", ".cgi", ".shtml")

_QUOTED = r"""\(?\s*(?:\\?["'])([^"'\\<>]{1,2000})\\?["']"""
# The few ways in which a script sends a browser elsewhere, with the address in quotes right there.
_SENDS = re.compile(
    rf"(?:location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\s*\(|\bopen\s*\(|"
    rf"MM_openBrWindow\s*\(|MM_goToURL\s*\(\s*\\?[\"'][^\"']*\\?[\"']\s*,)\s*{_QUOTED}",
    re.IGNORECASE,
)
_ANY_QUOTED = re.compile(r"""["']([^"'\\<>\s]{2,2000})["']""")
_LIKE_AN_ADDRESS = re.compile(
    r"https?://|//\w|\.{0,2}/[\w%.?-]|\?[\w%]+=|[^\s?#]*\.(?:php\d?|html?|shtml|aspx?|jsp|do|cgi|pdf|docx?|xlsx?|pptx?|"
    r"zip|rar|jpe?g|png)(?:[?#].*)?$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:^|[\s;:!(])(?:return\s+)?([A-Za-z_$][\w$]*)\s*\(")
_FUNCTION = re.compile(
    r"(?:function\s+([A-Za-z_$][\w$]*)|\b([A-Za-z_$][\w$]*)\s*=\s*function)\s*\([^)]{0,200}\)\s*\{([^}]{0,2000})"
)
_WRITTEN = re.compile(
    r"<a\b[^<>]{0,500}?\bhref\s*=\s*[\"']?([^\"'\s<>]{1,2000})[^<>]{0,500}>(.{0,500}?)</a",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")
_COUNTS = re.compile(
    r"truehits|histats|statcounter|google-?analytics|googletagmanager|googlesyndication|gtag|_gaq|ga\.js|hits\.|counter|"
    r"connect\.facebook|addthis|sharethis|clarity\.ms|hotjar|cloudflareinsights|recaptcha",
    re.IGNORECASE,
)
_BUILDS = re.compile(
    r"innerHTML|insertAdjacent|append(?:Child|To)?\(|createElement|document\.write|fetch\(|XMLHttpRequest|\.ajax|getJSON|"
    r"\.load\(|\.html\(|import\(|\bVue\b|React|angular|Ext\.|render",
)
# Scripts that fetch a part of the page; and calls with something given, but for what stays where one is.
_FETCHES = re.compile(
    r"\bfetch\(|XMLHttpRequest|\.ajax\(|getJSON\(|\$\.(?:get|post)\(|\.load\(\s*[\"']|includeHTML"
)
_PIECED = re.compile(
    r"(?:location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\s*\(|\bopen\s*\()[^;]{0,100}?[\"']\s{0,9}\+"
)
_LEADS_ON = re.compile(
    r"^(?!.*(?:void|history|print|close|toggle|show|hide|scroll|font|zoom|alert|focus|mark|favou?rite|share|lang|"
    r"translate|search|slide|tab\b|popup|play|next|prev|size|style|theme|contrast))\s*(?:return\s+)?[\w$.]+\(\s*[^)\s]",
    re.IGNORECASE | re.DOTALL,
)
_JUMPS = re.compile(r"location|jumpMenu|open\s*\(|href|go", re.IGNORECASE)
_SENDS_FORM = re.compile(r"submit\s*\(", re.IGNORECASE)
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s][^\"']*)", re.IGNORECASE)
_NOWHERE = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:|(?:https?:)?//+$", re.IGNORECASE)
_SCRIPT_SCHEME = re.compile(r"\s*(?:java|vb|live)\s*script\s*:", re.IGNORECASE)
# Letters that cannot be seen and would only keep a word from being found: taken out of the bytes at once.
_UNSEEN_LETTERS = re.compile(
    rb"\xe2\x80[\x8b-\x8d]|\xe2\x81\xa0|\xef\xbb\xbf|\xc2\xad|\0|"
    rb"&(?:#(?:820[345]|8288|65279|173|[xX]200[bBcCdD])|shy|zwn?j|ZeroWidthSpace|NoBreak);"
)
# Signs that turn the order of letters around: a site's own words must not turn those of ours beside them.
_TURNING = dict.fromkeys((0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_ADDRESS_BLANKS = dict.fromkeys((9, 10, 13, 0))
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_LONGEST_ADDRESS = 4096
_PICTURES = ("img", "input", "svg", "i", "area", "image", "object", "span", "button")
# However a page is nested, no more of it is read for the words of one link.
_PIECES, _LONGEST_WORDS, _FIELDS = 200, 300, 200
_LETTERS_OF_A_PAGE = 200
_LINKS_OF_A_MENU = 5
_OPTIONS = 200
# More links, and more forms, than any page for people has; a page with more says that it hides links.
_MOST_LINKS, _MOST_FORMS, _MOST_SENT = 20_000, 300, 2_000
_ROOTS = etree.XPath(
    "//*[not(*) and not(normalize-space()) and (self::app-root or @id='root' or @id='app' or @id='__next' or"
    " @id='__nuxt' or @id='q-app' or @id='main-app' or contains(translate(concat(@id, ' ', @class), 'MENUAV',"
    " 'menuav'), 'menu') or self::nav)]"
)


def is_html(look: Look) -> bool:
    """True where what came is a page: by what the server calls it, else by how it begins."""
    kind = look.header("content-type").partition(";")[0].strip().casefold()
    if kind in _HTML_TYPES:
        return not look.body.startswith(b"%PDF-")
    return kind in ("", "text/plain", "application/octet-stream", "text/xml", "application/xml") and bool(
        _LOOKS_LIKE_HTML.match(look.body[:_HEAD])
    )


def charset(look: Look) -> str:
    """The charset, as Python names it: by byte order mark, header, meta, else UTF-8 where it fits, or CP874.

    A charset that is told but cannot be right is not believed: TIS-620 pages are often called UTF-8 or
    ISO-8859-1 by a server's own setting.
    """
    body = look.body
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    if body.isascii():
        return _told(look) if _told(look) == "cp874" else "utf-8"
    told = _told(look)
    if told not in ("", "utf-8", "cp874", "cp1252"):
        return told
    if _fits(body, "utf-8"):
        return "utf-8"
    return "cp874" if told != "cp1252" or _is_thai(body) else "cp1252"


def read(look: Look) -> Page:
    """The page of a look; without title, text and links where what came is no page.

    >>> read(look).links[0]
    Link(url='https://example.go.th/oit', text='การเปิดเผยข้อมูล', found='link')
    """
    if _SITEMAP.search(look.body[:_HEAD]):
        return Page(look, links=tuple(_of_sitemap(look.body)))
    tree, encoding = _tree(look) if is_html(look) else (None, "utf-8")
    if tree is None:
        return Page(look, links=_only_refresh(look))
    return _Reading(tree, look, encoding).page()


def fold(text: str) -> str:
    """White space as one blank, and no sign that turns letters around: a link's words as they are read."""
    words = " ".join(text.split())
    return words if words.isascii() else words.translate(_TURNING)


def absolute(base: str, written: str, encoding: str = "utf-8") -> str:
    """The address a browser would go to, in ASCII; empty where it would go nowhere on the web.

    >>> absolute("http://example.go.th/oit/a.php?x=1", r"..\\\\แผน 68.pdf")
    'http://example.go.th/%E0%B9%81%E0%B8%9C%E0%B8%99%2068.pdf'
    """
    return _joined(_folder(base) if written.lstrip()[:1] not in ("?", "#", "") else base, written, encoding)


def _folder(base: str) -> str:
    """All that most links need of the page's own address: so a menu is worked out once for a whole site."""
    return base.partition("#")[0].partition("?")[0].rpartition("/")[0] + "/"


@lru_cache(maxsize=8192)
def _joined(base: str, written: str, encoding: str) -> str:
    wish = written.strip().translate(_ADDRESS_BLANKS)
    if not wish or len(wish) > _LONGEST_ADDRESS or _NOWHERE.match(wish):
        return ""
    place, mark, query = wish.partition("?")
    try:
        whole = urljoin(base, place.replace("\\", "/") + mark + query)
    except ValueError:
        return ""
    if not whole.startswith(("http://", "https://")):
        return ""
    place, mark, query = whole.partition("?")
    return _coded(place, "utf-8") + mark + _coded(query, encoding)


def _coded(text: str, encoding: str) -> str:
    """Paths are sent in UTF-8 whatever the page is written in; queries in the page's own charset."""
    if text.isascii() and " " not in text and '"' not in text and "|" not in text:
        return text
    scheme, mark, rest = text.partition("://") if "://" in text[:8] else ("", "", text)
    host, slash, path = rest.partition("/") if mark else ("", "", rest)
    return scheme + mark + host + slash + quote(path, safe=_SAFE, encoding=encoding, errors="replace")


class _Reading:
    """A page while it is read; links come out in the order in which they stand."""

    def __init__(self, tree: etree._Element, look: Look, encoding: str) -> None:
        self.tree, self.look, self.encoding = tree, look, encoding
        self._set_base_to(look.final_url or look.url)
        self.scripts: list[str] = []
        self.is_scripted = self.has_sign_in = self.hides_links = False
        self.programs: dict[str, None] = {}
        self.pictures = self.forms = self.sent = 0
        self.found: dict[tuple[str, str, Found], None] = {}

    def page(self) -> Page:
        lowered = self.look.body.lower()
        if any(name in lowered for name in _HIDDEN):
            etree.strip_elements(self.tree, "noframes", "template", with_tail=False)
        self._add_refresh(self.look.header("refresh"))
        if any(name in lowered for name in _ACTING):
            self._find_links_anywhere()
        else:
            for element in self.tree.iter(*_LINK_HOLDERS):
                _READERS[element.tag](self, element)
        title = fold(self.tree.findtext(".//title") or "")
        has_empty_root = self.is_scripted and len(self.found) <= _LINKS_OF_A_MENU and bool(_ROOTS(self.tree))
        text = self._text()
        self._of_splash(text)
        links = tuple(_link(*each) for each in self.found)
        needs_script = self._needs_script(text, has_empty_root)
        self.hides_links |= b"w3-include-html" in lowered
        return Page(
            self.look, title, text, links, needs_script, self.pictures, self.has_sign_in, self.hides_links,
            tuple(self.programs),
        )  # fmt: skip

    def _find_links_anywhere(self) -> None:
        """As above, and on elements of every kind that act when they are clicked."""
        for element in self.tree.iter(etree.Element):
            if (reader := _READERS.get(element.tag)) is not None:
                reader(self, element)
            if element.tag in _AREA_OR_LINK:
                continue
            if script := element.get("onclick"):
                self._of_script(script, self._words(element))
            if place := element.get("data-href"):
                self._add(place, self._words(element), "script")

    def _set_base_to(self, base: str) -> None:
        self.base, self.folder = base, _folder(base)

    def _add(self, written: str, text: str, found: Found) -> bool:
        base = self.base if written.lstrip()[:1] in ("?", "#", "") else self.folder
        url = _joined(base, written, self.encoding)
        if url and len(self.found) >= _MOST_LINKS:
            self.hides_links = True
        elif url:
            self.found[url, text, found] = None
        return bool(url)

    def _text(self) -> str:
        etree.strip_elements(self.tree, *_UNSEEN, with_tail=False)
        body = self.tree.find("body")
        whole = etree.tostring(
            self.tree if body is None else body, method="text", encoding="unicode", with_tail=False
        )
        lines = (" ".join(line.split()) for line in whole.split("\n"))
        return "\n".join(line for line in lines if line)

    def _words(self, element: etree._Element) -> str:
        """What a person reads of a link: its text, else what its picture says."""
        if len(element):
            said = fold("".join(map(str, islice(element.itertext(), _PIECES))))
        elif element.tag == "input" and _kind(element) in ("button", "submit"):
            said = fold(element.get("value") or "")
        else:
            said = fold(element.text or "")
        return said[:_LONGEST_WORDS] or self._of_picture(element)

    def _of_picture(self, element: etree._Element) -> str:
        inside = islice(element.iter(), 1, _PIECES)
        pictures = [each for each in inside if each.tag in _PICTURES]
        for name in ("alt", "title", "aria-label"):
            for each in (*pictures, element):
                if said := fold(each.get(name) or ""):
                    return said
        for each in (*pictures, element):
            if name := _file_name(each.get("src") or ""):
                return name
        return _file_name(element.get("href") or "")

    # ------------------------------------------------------------------------------- kinds of element

    def _anchor(self, element: etree._Element) -> None:
        href = element.get("href") or element.get("xlink:href")
        onclick, found = element.get("onclick"), _AREA_OR_LINK[element.tag]
        words = ""
        if href and not href.startswith("#"):
            if _SCRIPT_SCHEME.match(href):
                script = unquote(href.partition(":")[2])
                led = self._of_script(script, words := self._words(element))
                self.hides_links |= not led and _LEADS_ON.search(script[:_LONGEST_WORDS]) is not None
            else:
                self._add(href, words := self._words(element), found)
        elif href and href.startswith(("#/", "#!")):
            self._add(href, words := self._words(element), found)
        for acted in (onclick, element.get("onmousedown")):
            if acted:
                self._of_script(acted, words or self._words(element))
        if element.get("data-href"):
            self._add(element.get("data-href") or "", words or self._words(element), "script")

    def _frame(self, element: etree._Element) -> None:
        source = element.get("src") or element.get("data-src") or ""
        if element.tag == "object":
            source = element.get("data") or ""
        kind, place = element.get("type") or "", source.partition("?")[0].casefold()
        is_page = element.tag in ("frame", "iframe") or kind in _HTML_TYPES or place.endswith(_ONLY_HTML)
        if source and is_page and not _SCRIPT_SCHEME.match(source):
            words = fold(element.get("title") or element.get("name") or "") or _file_name(source)
            self._add(source, words, "frame")

    def _meta(self, element: etree._Element) -> None:
        is_refresh = (element.get("http-equiv") or "").strip().casefold() == "refresh"
        if is_refresh and next(element.iterancestors("noscript"), None) is None:
            self._add_refresh(element.get("content") or "")

    def _add_refresh(self, content: str) -> None:
        if place := _refreshed(content):
            self._add(place, "", "refresh")

    def _set_base(self, element: etree._Element) -> None:
        self._set_base_to(
            absolute(self.look.final_url or self.look.url, element.get("href") or "") or self.base
        )

    def _picture(self, _: etree._Element) -> None:
        self.pictures += 1

    def _input(self, element: etree._Element) -> None:
        kind = _kind(element)
        self.pictures += kind == "image"
        self.has_sign_in |= kind == "password"

    def _script(self, element: etree._Element) -> None:
        kind = (element.get("type") or "").casefold()
        if kind and "javascript" not in kind and kind not in ("module", "text/ecmascript", "text/babel"):
            return
        self.is_scripted |= _builds(element)
        self._program(element)
        if element.text:
            self.scripts.append(element.text)
            if "document.write" in element.text:
                for href, words in _WRITTEN.findall(element.text.replace("\\", "")):
                    self._add(href, fold(_TAG.sub(" ", words)) or _file_name(href), "script")

    def _program(self, element: etree._Element) -> None:
        place, text = element.get("src") or "", element.text or ""
        if place and _COUNTS.search(place) is None:
            self.programs[_joined(self.folder, place, self.encoding)] = None
        self.hides_links |= _FETCHES.search(text) is not None and _COUNTS.search(text) is None

    def _select(self, element: etree._Element) -> None:
        options = list(islice(element.iter("option"), _OPTIONS))
        jumps = _JUMPS.search(element.get("onchange") or "") is not None
        alike = [each for each in options if _LIKE_AN_ADDRESS.match((each.get("value") or "").strip())]
        if jumps or (alike and 2 * len(alike) >= len(options)):
            for each in options if jumps and not alike else alike:
                value = (each.get("value") or "").strip()
                if value not in ("", "#", "0", "-1"):
                    self._add(value, self._words(each), "form")
        elif _SENDS_FORM.search(element.get("onchange") or "") and element.get("name"):
            self._menu_form(element, options)

    def _menu_form(self, element: etree._Element, options: list[etree._Element]) -> None:
        """A menu that sends its form when something is chosen: an address for each choice."""
        form = next(element.iterancestors("form"), None)
        if form is None or _is_post(form) or self._is_too_many():
            return
        hidden = _hidden(form)
        for each in options:
            value = each.get("value") if each.get("value") is not None else fold(each.text or "")
            if value:
                self._send(form, [*hidden, (element.get("name") or "", value)], self._words(each))

    def _form(self, form: etree._Element) -> None:
        """A form with nothing to fill in is a link with the look of a button."""
        if self._is_too_many():
            return
        fields = list(islice(form.iter("input", "textarea", "select", "button"), _FIELDS))
        buttons = [each for each in fields if _kind(each) in ("submit", "image")]
        if _is_post(form) or not buttons or any(_kind(each) not in _BUTTONS for each in fields):
            return
        hidden = _hidden(form)
        for each in buttons:
            own = [(each.get("name") or "", each.get("value") or "")] if each.get("name") else []
            is_written = each.tag == "input" and _kind(each) == "submit"
            words = fold(each.get("value") or "") if is_written else self._words(each)
            self._send(form, [*hidden, *own], words)

    def _is_too_many(self) -> bool:
        """Count one form, or menu that is one; True beyond those that are read."""
        self.forms += 1
        self.hides_links |= self.forms > _MOST_FORMS
        return self.forms > _MOST_FORMS

    def _send(self, form: etree._Element, pairs: list[tuple[str, str]], words: str) -> None:
        self.sent += 1
        if self.sent > _MOST_SENT:
            self.hides_links = True
            return
        action = (form.get("action") or "").partition("#")[0].partition("?")[0]
        target = absolute(self.base, action, self.encoding) or self.base.partition("?")[0]
        query = "&".join(
            f"{quote(name, safe='', encoding=self.encoding, errors='replace')}="
            f"{quote(value, safe='', encoding=self.encoding, errors='replace')}"
            for name, value in pairs
        )
        self._add(f"{target}?{query}" if query else target, words, "form")

    # ------------------------------------------------------------------------------- static reading

    def _of_script(self, script: str, words: str) -> bool:
        """Addresses in a piece of script that a click runs, or in the function it calls; True with any."""
        led = self._sent_to(script, words)
        for name in dict.fromkeys(() if led else _CALLED.findall(script)):
            led |= self._sent_to(self.functions.get(name, ""), words)
        return led

    def _sent_to(self, script: str, words: str) -> bool:
        self.hides_links |= _PIECED.search(script) is not None
        found = [place for place in _SENDS.findall(script) if not _SCRIPT_SCHEME.match(place)]
        if not found:
            found = [place for place in _ANY_QUOTED.findall(script) if _LIKE_AN_ADDRESS.match(place)]
        led = [place for place in found if self._add(place, words or _file_name(place), "script")]
        return bool(led)

    @cached_property
    def functions(self) -> dict[str, str]:
        """What stands in each function that the page itself holds, by its name."""
        scripts = (script.text or "" for script in self.tree.iter("script"))
        found = (each for script in scripts for each in _FUNCTION.findall(script))
        return {name or other: body for name, other, body in found}

    def _of_splash(self, text: str) -> None:
        """A script that sends on at once, on a page with nothing else to click."""
        if any(found != "frame" for _, _, found in self.found) or len(text) > _LETTERS_OF_A_PAGE:
            return
        for script in self.scripts:
            for place in _SENDS.findall(script):
                self._add(place, "", "refresh")

    def _needs_script(self, text: str, has_empty_root: bool) -> bool:
        number = len(self.found)
        if not self.is_scripted or number > _LINKS_OF_A_MENU:
            return False
        return has_empty_root or (not number and len(text) < _LETTERS_OF_A_PAGE)


_AREA_OR_LINK: dict[object, Found] = {"a": "link", "area": "area"}
_BUTTONS = ("submit", "image", "hidden", "button", "reset")
_READERS = {
    "a": _Reading._anchor,
    "area": _Reading._anchor,
    "frame": _Reading._frame,
    "iframe": _Reading._frame,
    "object": _Reading._frame,
    "embed": _Reading._frame,
    "meta": _Reading._meta,
    "base": _Reading._set_base,
    "script": _Reading._script,
    "select": _Reading._select,
    "form": _Reading._form,
    "img": _Reading._picture,
    "svg": _Reading._picture,
    "input": _Reading._input,
}


@lru_cache(maxsize=8192)
def _link(url: str, text: str, found: Found) -> Link:
    """One object for one link of a menu, however many pages it stands on."""
    return Link(url, text, found)


def _builds(script: etree._Element) -> bool:
    """True for a script that may build a part of the page; counters of visitors build nothing."""
    place, text = script.get("src") or "", script.text or ""
    if place:
        return _COUNTS.search(place) is None
    return _BUILDS.search(text) is not None and _COUNTS.search(text) is None


def _kind(field: etree._Element) -> str:
    given = (field.get("type") or "").strip().casefold()
    return given or {"button": "submit", "input": "text"}.get(str(field.tag), str(field.tag))


def _is_post(form: etree._Element) -> bool:
    return (form.get("method") or "get").strip().casefold() != "get"


def _hidden(form: etree._Element) -> list[tuple[str, str]]:
    return [
        (each.get("name") or "", each.get("value") or "")
        for each in islice(form.iter("input"), _FIELDS)
        if _kind(each) == "hidden" and each.get("name")
    ]


def _file_name(address: str) -> str:
    """`img/oit_68.png` → `oit_68`: all that is left to say of a picture without words."""
    name = unquote(address.partition("?")[0].rstrip("/").rpartition("/")[2])
    return fold(name.rpartition(".")[0] or name)


def _told(look: Look) -> str:
    """The charset of the header, else of the page; empty where neither tells one that is known."""
    in_header = _IN_HEADER.search(look.header("content-type"))
    in_meta = _IN_META.search(look.body[:_HEAD])
    names = (in_header[1] if in_header else "", in_meta[1].decode("ascii", "replace") if in_meta else "")
    return next((known for name in names if (known := _CHARSETS.get(name.strip().casefold(), ""))), "")


def _fits(body: bytes, encoding: str) -> bool:
    """True where the bytes can be of the charset; a letter cut through at the end does not count."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(body, False)
    except UnicodeDecodeError:
        return False
    return True


_OUTSIDE_ASCII = re.compile(rb"[\x80-\xff]+")


def _is_thai(body: bytes) -> bool:
    """True where letters outside of ASCII come in words, as in TIS-620; in Western text they stand alone."""
    runs = _OUTSIDE_ASCII.findall(body)
    return sum(map(len, runs)) >= 3 * len(runs)


def _tree(look: Look) -> tuple[etree._Element | None, str]:
    encoding = charset(look)
    body = look.body.removeprefix(codecs.BOM_UTF8)
    if encoding != "utf-8" or len(body) < len(look.body):  # what is marked as UTF-8 may not be
        body = body.decode(encoding, "replace").encode("utf-8", "replace")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        body = _LINES.sub(b"\n<", _UNSEEN_LETTERS.sub(b"", body))
        body = body.replace(b"</a><a", b"</a> <a").replace(b"</A><A", b"</A> <A")
        tree = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, encoding
    return (tree if isinstance(getattr(tree, "tag", None), str) else None), encoding


def _refreshed(content: str) -> str:
    """The address in `5; url=…`; empty where a page only loads itself again."""
    plain = " ".join(content.split())
    found = _REFRESH.match(plain) if plain.strip("0123456789.;, ") else None
    return found[1] if found else ""


def _only_refresh(look: Look) -> tuple[Link, ...]:
    url = absolute(look.final_url or look.url, _refreshed(look.header("refresh")))
    return (Link(url, "", "refresh"),) if url else ()


_LOCATION = re.compile(rb"<loc>\s*+(?:<!\[CDATA\[\s*+)?([^<\s\]]+)", re.IGNORECASE)


def _of_sitemap(body: bytes) -> Iterator[Link]:
    for found in _LOCATION.findall(body):
        address = found.decode("utf-8", "replace").replace("&amp;", "&")
        if url := absolute("http://none.invalid/", address):
            yield Link(url, "", "sitemap")
