"""Pages as Thai local-government websites write them: charset, title, text, and every link in its order."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.siteaudit.model import Link, Look, Page
from prongsai.siteaudit.pages import absolute, charset, is_html, read

HERE = "http://example.go.th/oit/index.php?name=home"
HTML = ("content-type", "text/html")


def came(body: str | bytes, *headers: tuple[str, str], encoding: str = "utf-8", url: str = HERE) -> Look:
    raw = body if isinstance(body, bytes) else body.encode(encoding)
    at = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    return Look(url, at, url, (), 200, "", headers or (HTML,), raw)


def links(body: str, **how: str) -> list[tuple[str, str]]:
    """Address, without host, and text of every link of a page with such a body."""
    found = read(came(f"<html><body>{body}</body></html>", **how)).links
    return [(link.url.removeprefix("http://example.go.th"), link.text) for link in found]


def kinds(body: str) -> list[str]:
    return [link.found for link in read(came(f"<html><body>{body}</body></html>")).links]


# ------------------------------------------------------------------------------------------- links


def test_nested_menus_are_read_in_their_order() -> None:
    menu = """<ul><li><a href="/">หน้าหลัก</a><li><a href="#">ข้อมูล</a>
        <ul style="display:none"><li><a href="/about">  ประวัติ
          <b>ความเป็น</b>มา </a></li><li><a href='staff.php'>บุคลากร</a></ul></li></ul>"""
    assert links(menu) == [("/", "หน้าหลัก"), ("/about", "ประวัติ ความเป็นมา"), ("/oit/staff.php", "บุคลากร")]


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        ('<a href="x"><img src="b.png" alt=" งบ  ประมาณ "></a>', "งบ ประมาณ"),
        ('<a href="x"><img src="b.png" alt="" title="แผน"></a>', "แผน"),
        ('<a href="x" title="แผน"><img src="b.png"></a>', "แผน"),
        ('<a href="x" aria-label="แผน"><i class="icon"></i></a>', "แผน"),
        ('<a href="x"><img src="/img/ita%20oit_68.png"></a>', "ita oit_68"),
        ('<a href="plan68.pdf"><i class="icon"></i></a>', "plan68"),
        ('<a href="x" title="อื่น">แผน</a>', "แผน"),
        ('<a href="x">แผน&nbsp;\u200bพัฒนา&#8203;</a>', "แผน พัฒนา"),
        ('<a href="x"><div>แผน</div><div>พัฒนา</div></a>', "แผน พัฒนา"),
        ('<a href="x"><!-- ซ่อน -->แผน</a>', "แผน"),
    ],
)
def test_the_text_of_a_link_is_what_a_person_reads_or_what_its_picture_says(anchor: str, text: str) -> None:
    assert [words for _, words in links(anchor)] == [text]


def test_areas_of_an_image_map_are_links_with_their_alt() -> None:
    areas = '<map name=m><area href="a.htm" alt="โครงสร้าง"><area href="b.htm"><area nohref></map>'
    assert links(areas) == [("/oit/a.htm", "โครงสร้าง"), ("/oit/b.htm", "b")]
    assert kinds(areas) == ["area", "area"]


@pytest.mark.parametrize(
    "piece",
    [
        """<td onclick="window.location='x.php'">แผน</td>""",
        """<div onclick='location.href = "x.php"'>แผน</div>""",
        """<div onclick="document.location.assign('x.php'); return false">แผน</div>""",
        """<li onClick="self.location.replace(&quot;x.php&quot;)">แผน</li>""",
        """<span onclick="window.open('x.php','_blank','width=500')">แผน</span>""",
        """<a href="#" onclick="location='x.php'">แผน</a>""",
        """<a href="javascript:void(0)" onclick="parent.location='x.php'">แผน</a>""",
        """<a href="javascript:MM_openBrWindow('x.php','','width=1')">แผน</a>""",
        """<a href="javascript:window.open(%27x.php%27)">แผน</a>""",
        """<a href="javascript:;" onclick="MM_goToURL('parent','x.php');return false">แผน</a>""",
        """<a href="javascript:go('x.php')">แผน</a>""",
        """<button onclick="show()">แผน</button><script>function show(a){ location="x.php"; }</script>""",
        """<script>var go = function() { top.location.href='x.php' }</script><a onclick="go()">แผน</a>""",
        """<tr data-href="x.php"><td>แผน</td></tr>""",
        """<script>document.write('<a href="x.php">แผน<\\/a>')</script>""",
    ],
)
def test_an_address_in_a_script_that_a_click_runs_is_a_link(piece: str) -> None:
    assert links(f"<table>{piece}</table>" if "<t" in piece[:3] else piece) == [("/oit/x.php", "แผน")]


def test_a_script_that_names_no_address_is_no_link() -> None:
    assert (
        links("""<a href="javascript:history.back()">กลับ</a><a href="#" onclick="alert('ok')">x</a>""") == []
    )


@pytest.mark.parametrize(
    "menu",
    [
        '<select onchange="location=this.value">{}</select>',
        '<select onchange="window.open(this.options[this.selectedIndex].value)">{}</select>',
        """<form><select name=j onchange="MM_jumpMenu('parent',this,0)">{}</select></form>""",
        '<form><select id=j>{}</select><input type=button value="Go"></form>',
    ],
)
def test_choices_of_a_menu_are_links(menu: str) -> None:
    options = '<option value="">เลือก</option><option value="a.php">หนึ่ง<option value="/b.html">สอง'
    assert links(menu.format(options)) == [("/oit/a.php", "หนึ่ง"), ("/b.html", "สอง")]


def test_a_menu_that_sends_its_form_has_an_address_for_each_choice() -> None:
    form = """<form action="list.php"><input type=hidden name=m value=o1>
        <select name=year onchange="this.form.submit()"><option value=2567>๒๕๖๗<option value=2568>๒๕๖๘
        </select></form>"""
    assert links(form) == [("/oit/list.php?m=o1&year=2567", "๒๕๖๗"), ("/oit/list.php?m=o1&year=2568", "๒๕๖๘")]


def test_a_choice_that_leads_nowhere_is_no_link() -> None:
    assert links("<form><select name=p><option value=1>ชาย<option value=2>หญิง</select></form>") == []


def test_a_form_with_nothing_to_fill_in_is_a_link() -> None:
    form = '<form action="/oit.php"><input type=hidden name=id value="ก 1"><input type=submit value="เข้าดู">'
    assert links(form) == [("/oit.php?id=%E0%B8%81%201", "เข้าดู")]
    assert links("<form action=/oit.php><button>เข้าดู</button></form>") == [("/oit.php", "เข้าดู")]


@pytest.mark.parametrize(
    "form",
    [
        "<form action=/s><input name=q><input type=submit></form>",
        "<form action=/s method=post><input type=submit value=x></form>",
        "<form action=/s><textarea name=q></textarea><button>x</button></form>",
    ],
)
def test_a_form_to_fill_in_or_to_post_is_no_link(form: str) -> None:
    assert links(form) == []


def test_frames_and_refresh_are_links_without_a_click() -> None:
    frames = """<html><head><meta http-equiv="Refresh" content="3; URL='main.php'"></head>
        <frameset cols="20,80"><frame src="menu.html" name="left"><frame src="body.html"></frameset>
        <noframes><a href=n.html>n</a></noframes>"""
    assert [(link.url[20:], link.found) for link in read(came(frames)).links] == [
        ("/oit/main.php", "refresh"), ("/oit/menu.html", "frame"), ("/oit/body.html", "frame"),
    ]  # fmt: skip
    assert kinds('<iframe src="menu.html"></iframe><iframe src="about:blank"></iframe>') == ["frame"]


@pytest.mark.parametrize("content", ["30", "", "300;", " 5 ; "])
def test_a_page_that_only_loads_itself_again_leads_nowhere(content: str) -> None:
    assert links(f'<meta http-equiv=refresh content="{content}">') == []


def test_refresh_in_a_header_counts_as_one_on_the_page() -> None:
    look = came("<p>เข้าสู่เว็บไซต์", HTML, ("refresh", "0; url=/main.php"))
    assert read(look).links == (Link("http://example.go.th/main.php", "", "refresh"),)


def test_a_splash_page_that_sends_on_by_script_is_followed() -> None:
    splash = "<script>window.location = 'main.php';</script><p>กำลังเข้าสู่เว็บไซต์"
    assert read(came(splash)).links == (Link("http://example.go.th/oit/main.php", "", "refresh"),)
    with_door = splash + '<a href="door.php">เข้าสู่เว็บไซต์</a>'
    assert links(with_door) == [("/oit/door.php", "เข้าสู่เว็บไซต์")]


def test_query_pages_stand_beside_each_other() -> None:
    assert links('<a href="?name=news&file=readnews&id=12">ข่าว</a>') == [
        ("/oit/index.php?name=news&file=readnews&id=12", "ข่าว")
    ]


def test_a_base_moves_all_that_follows() -> None:
    look = came('<html><head><base href="http://www.example.go.th/new/"></head><a href="a.php">ก</a>')
    assert read(look).links == (Link("http://www.example.go.th/new/a.php", "ก"),)


@pytest.mark.parametrize(
    "href", ["mailto:a@b.c", "tel:043", "#top", "", "javascript:void(0)", "ftp://x/y", "http://"]
)
def test_what_leads_nowhere_on_the_web_is_no_link(href: str) -> None:
    assert [url for url, _ in links(f'<a href="{href}">x</a>')] == []


def test_links_in_comments_and_templates_are_not_there() -> None:
    assert links("<!-- <a href=a>ก</a> --><template><a href=b>ข</a></template><a href=c>ค</a>") == [
        ("/oit/c", "ค")
    ]


def test_addresses_are_written_as_a_browser_sends_them() -> None:
    assert absolute(HERE, "ไฟล์/แผน 68.pdf?ปี=68") == (
        "http://example.go.th/oit/%E0%B9%84%E0%B8%9F%E0%B8%A5%E0%B9%8C/%E0%B9%81%E0%B8%9C%E0%B8%99%2068.pdf"
        "?%E0%B8%9B%E0%B8%B5=68"
    )
    assert absolute(HERE, "a.php?q=แผน", "cp874") == "http://example.go.th/oit/a.php?q=%E1%BC%B9"
    assert absolute(HERE, r"..\a\b.php") == "http://example.go.th/a/b.php"
    assert absolute(HERE, "/%e0%b8%81?x=1|2") == "http://example.go.th/%e0%b8%81?x=1%7C2"


# ----------------------------------------------------------------------------------------- charset

THAI = "<html><head>{}<title>เทศบาลเมืองสมมุติ</title></head><body><a href=a.php>แผนพัฒนาท้องถิ่น</a></body></html>"


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "", ""),
        ("utf-8-sig", "; charset=tis-620", ""),
        ("utf-8", "; charset=UTF-8", ""),
        ("utf-8", "", '<meta charset="utf-8">'),
        ("utf-8", "; charset=tis-620", ""),  # what is told cannot be right
        ("cp874", "", ""),
        ("cp874", "; charset=TIS-620", ""),
        ("cp874", '; charset="windows-874"', ""),
        ("cp874", "", '<meta http-equiv="Content-Type" content="text/html; charset=tis-620">'),
        ("cp874", "", "<meta charset=iso-8859-11>"),
        ("cp874", "; charset=utf-8", ""),
        ("cp874", "; charset=iso-8859-1", ""),
        ("cp874", "", "<meta charset=windows-1252>"),
        ("cp874", "; charset=none-such", ""),
        ("utf-16", "", ""),
    ],
)
def test_thai_is_read_whatever_the_page_calls_its_charset(encoding: str, header: str, meta: str) -> None:
    page = read(came(THAI.format(meta), ("content-type", f"text/html{header}"), encoding=encoding))
    assert (page.title, page.links[0].text) == ("เทศบาลเมืองสมมุติ", "แผนพัฒนาท้องถิ่น")


def test_western_letters_are_not_taken_for_thai() -> None:
    look = came(
        "<p>Café à la crème</p>", ("content-type", "text/html; charset=iso-8859-1"), encoding="cp1252"
    )
    assert (charset(look), read(look).text) == ("cp1252", "Café à la crème")


def test_utf_8_that_is_cut_through_a_letter_is_utf_8() -> None:
    assert charset(came("<p>แผน".encode()[:-1])) == "utf-8"


def test_a_query_in_tis_620_is_sent_as_the_page_is_written() -> None:
    look = came('<a href="a.php?q=แผน">แผนพัฒนา</a>', encoding="cp874")
    assert read(look).links[0].url == "http://example.go.th/oit/a.php?q=%E1%BC%B9"


# ------------------------------------------------------------------------------ text and the rest


def test_the_text_is_what_a_person_sees_line_by_line() -> None:
    page = read(
        came("""<head><title> ก  ข </title><style>p{}</style></head><p>ปี <b>๒๕</b>๖๘
        <table><tr><td>2567<td>2568</table><script>var x = "ซ่อน"</script><noscript>เปิด JavaScript</noscript>
        งบ<br>ประมาณ<a href=a>ก</a><a href=b>ข</a>""")
    )
    assert page.title == "ก ข"
    assert page.text == "ปี ๒๕๖๘\n2567\n2568\nงบ\nประมาณก ข"


def test_pictures_and_fields_for_a_password_are_told() -> None:
    page = read(came("<img src=a><img src=b><input type=image src=c><form><input type=PassWord></form>"))
    assert (page.pictures, page.has_sign_in) == (3, True)
    assert read(came("<p>ก")).has_sign_in is False


SCRIPT = '<script src="/static/app.js"></script>'


@pytest.mark.parametrize(
    ("body", "needs_script"),
    [
        (f'<div id="root"></div>{SCRIPT}', True),
        (f"<app-root></app-root>{SCRIPT}<p>{'ข้อความ ' * 60}</p>", True),
        (f'<div id="main-menu"></div>{SCRIPT}<a href="/policy">นโยบาย</a><p>{"ข้อความ " * 60}</p>', True),
        (f"<p>สวัสดี</p>{SCRIPT}", True),
        ("<p>สวัสดี</p><script>document.body.innerHTML = make()</script>", True),
        ("<p>สวัสดี</p>", False),
        (f"<p>{'ข้อความ ' * 60}</p>{SCRIPT}", False),
        (f'<a href="/main">เข้าสู่เว็บไซต์</a>{SCRIPT}', False),
        ('<p>สวัสดี</p><script src="//hits.truehits.in.th/data/a.js"></script>', False),
        ("<p>สวัสดี</p><script>var today = new Date()</script>", False),
        ("<frameset><frame src=a><frame src=b></frameset>" + SCRIPT, False),
        (
            "".join(f"<a href=/{n}>{n}</a>" for n in range(9)) + f'<div id="mobile-menu"></div>{SCRIPT}',
            False,
        ),
    ],
)
def test_a_page_that_only_a_script_would_build_says_so(body: str, needs_script: bool) -> None:
    assert read(came(body)).needs_script is needs_script


@pytest.mark.parametrize(
    ("kind", "body", "is_page"),
    [
        ("text/html; charset=utf-8", b"x", True),
        ("application/xhtml+xml", b"x", True),
        ("", b"  <!-- x --> <!DOCTYPE html>", True),
        ("text/plain", b"<html>", True),
        ("text/plain", b"words", False),
        ("application/pdf", b"%PDF-1.7", False),
        ("text/html", b"%PDF-1.7", False),  # a server that calls everything a page
        ("application/json", b"<html>", False),
    ],
)
def test_a_page_is_told_by_its_kind_or_its_beginning(kind: str, body: bytes, is_page: bool) -> None:
    assert is_html(came(body, ("content-type", kind))) is is_page


def test_what_is_no_page_has_no_links() -> None:
    look = came(b"%PDF-1.7 <a href=x>", ("content-type", "application/pdf"))
    assert read(look) == Page(look)


def test_a_sitemap_only_tells_what_is_there() -> None:
    body = "<?xml version='1.0'?><urlset><url><loc> http://example.go.th/a?x=1&amp;y=2 </loc></url></urlset>"
    assert read(came(body, ("content-type", "text/xml"))).links == (
        Link("http://example.go.th/a?x=1&y=2", "", "sitemap"),
    )


# ----------------------------------------------------------------------------------------- hostile


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\0" * 1000,
        "<" * 200_000,
        "<div>" * 100_000,
        "<div onclick=\"go('x.php')\">" * 40_000,
        "<a href=x>" * 60_000,
        "<!-- -->" * 100_000 + "x",
        "<p>" + "&nbsp;" * 200_000,
        "<script>document.write('" + "<a href=x" * 100_000 + "</script>",
        "<script>" + "function f(){" * 80_000 + "</script><p onclick='f()'>",
        "<p onclick='" + "location=" * 100_000 + "'>",
        f"<meta http-equiv=refresh content='{' ' * 500_000}\"'>",
        "<select onchange='location=this.value'>" + "<option value=a.php>" * 60_000,
        "<form>" * 20_000 + "<input type=submit>" * 20_000,
        "<form><div><input type=submit name=a value=b>" * 40_000,
        "<form>"
        + "<input type=hidden name=a><select name=b onchange=submit()><option value=1></select>" * 9_000,
        "<urlset><loc>" + " " * 1_000_000,
        "<urlset>" + "<loc> " * 300_000,
        "<?xml version='1.0' encoding='utf-7'?><!DOCTYPE a [<!ENTITY b 'c'>]><html>&b;",
    ],
)
def test_a_page_made_to_hurt_is_read_in_a_moment(body: str) -> None:
    began = time.process_time()
    read(came(body))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("sign", ["\u202e", "&#x202e;", "&#8238;", "&rlm;", "\u2066", "\u200f"])
def test_the_words_of_a_site_do_not_turn_round_those_beside_them(sign: str) -> None:
    page = read(
        came(f"<title>{sign}เทศบาล</title><a href=/oit>{sign}ข้อมูล</a><a href=/b><b>{sign}แผน</b></a>")
    )
    assert (page.title, [each.text for each in page.links]) == ("เทศบาล", ["ข้อมูล", "แผน"])


def test_of_a_page_with_no_end_of_links_only_so_many_are_held_and_it_says_so() -> None:
    page = read(came("".join(f"<a href=/{number}>x</a>" for number in range(20_001))))
    assert (len(page.links), page.hides_links) == (20_000, True)


@given(st.binary(max_size=400), st.sampled_from(["", "; charset=tis-620", "; charset=utf-16", "; charset=x"]))
def test_whatever_comes_is_read(body: bytes, header: str) -> None:
    page = read(came(body, ("content-type", f"text/html{header}")))
    assert all(link.url.isascii() and link.url.startswith("http") for link in page.links)


@given(st.text("<>a\"'=/ hrefscipt:ก&#;1.(){}\n", max_size=200))
def test_whatever_is_written_in_a_page_is_read(body: str) -> None:
    assert isinstance(read(came(f'<a href="{body}" onclick="{body}">{body}')), Page)
