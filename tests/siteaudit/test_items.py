"""The list of addresses: read from YAML, CSV and XLSX alike, and all that is wrong told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from prongsai.errors import SiteError
from prongsai.siteaudit.items import MOST_ADDRESSES, Order, read_items

SITE = "https://www.town.example"
YAML = f"""
site: {SITE}
year: ๒๕๖๘
items:
  o1: {SITE}/structure
  o2: [{SITE}/leaders, {SITE}/mayor]
  o3: {{addresses: [{SITE}/duties]}}
  o4:
"""
ROWS = [
    ["ที่อยู่ของข้อมูล OIT", "", ""],
    ["ข้อ", "รายการ", "URL"],
    ["o1", "โครงสร้าง", f"{SITE}/structure"],
    ["O๒", "ข้อมูลผู้บริหาร", f"{SITE}/leaders"],
    ["", "", f"{SITE}/mayor"],
    ["o3", "อำนาจหน้าที่", f"{SITE}/duties"],
    ["o4", "", ""],
]
ASKED = [
    ("o1", (f"{SITE}/structure",)),
    ("o2", (f"{SITE}/leaders", f"{SITE}/mayor")),
    ("o3", (f"{SITE}/duties",)),
    ("o4", ()),
]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "items.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("OIT")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return path


def csv_of(rows: list[list[str]], separator: str = ",") -> str:
    return "\n".join(separator.join(row) for row in rows) + "\n"


def told(order: Order) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code, each.addresses) for each in order.asked]


def test_a_yaml_file_gives_site_year_and_items(tmp_path: Path) -> None:
    order = read_items(written(tmp_path, "items.yaml", YAML))
    assert (order.site, order.year, told(order)) == (SITE, 2568, ASKED)
    titles = [each.item.title.th for each in order.asked if each.item]
    assert len(titles) == 4


def test_a_table_gives_the_same_in_every_form(tmp_path: Path) -> None:
    files = [
        workbook(tmp_path, ROWS),
        written(tmp_path, "a.csv", csv_of(ROWS)),
        written(tmp_path, "b.csv", csv_of(ROWS, ";").encode("cp874")),
        written(tmp_path, "c.csv", csv_of(ROWS, "\t").encode("utf-16")),
    ]
    for file in files:
        order = read_items(file, "2568")
        assert (order.site, told(order)) == ("", ASKED), file.name


def test_several_addresses_in_one_cell_are_told_apart(tmp_path: Path) -> None:
    cell = f'"{SITE}/a?x=1,2\n{SITE}/b, {SITE}/c"'
    order = read_items(written(tmp_path, "a.csv", f"item,address\no1,{cell}\n"))
    assert told(order) == [("o1", (f"{SITE}/a?x=1,2", f"{SITE}/b", f"{SITE}/c"))]


def test_without_a_year_codes_are_what_they_are(tmp_path: Path) -> None:
    order = read_items(written(tmp_path, "a.csv", f"code,link\nany thing,{SITE}/a\n"))
    assert (order.year, told(order)) == (0, [("any thing", (f"{SITE}/a",))])


def test_items_are_known_by_the_names_that_lists_give_them(tmp_path: Path) -> None:
    names = ["ข้อ 1", "ข้อที่ ๒", "OIT 3", "O-4", "5", "ข้อ O6"]
    rows = "".join(f"{name},{SITE}/{number}\n" for number, name in enumerate(names, 1))
    order = read_items(written(tmp_path, "a.csv", f"ข้อ,URL\n{rows}"), "2568")
    assert [each.code for each in order.asked] == ["o1", "o2", "o3", "o4", "o5", "o6"]


@pytest.mark.parametrize("word", ["-", "–", "ไม่มี", " N/A "])
def test_a_word_for_no_address_is_none(tmp_path: Path, word: str) -> None:
    order = read_items(written(tmp_path, "a.csv", f"ข้อ,URL\no1,{word}\no2,{SITE}/a\n"), "2568")
    assert told(order) == [("o1", ()), ("o2", (f"{SITE}/a",))]


def test_a_year_of_the_command_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    found = problems(written(tmp_path, "items.yaml", YAML), "2599")
    assert [each.partition(";")[0] for each in found] == ["there is no framework “2599”"]


def problems(file: Path, year: str = "") -> list[str]:
    with pytest.raises(SiteError) as refused:
        read_items(file, year)
    return [each.say("en").removeprefix(f"{file.parent}/") for each in refused.value.problems]


def test_all_that_is_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "items.yaml",
        f"site: {SITE}\nyear: 2568\nitmes: 1\nitems:\n  o1: www.town.example/a\n  o99: {SITE}/b\n"
        f"  o2: [{SITE}/c, {SITE}/c]\n  O2: {SITE}/d\n  o3: {{address: {SITE}/e}}\n",
    )
    assert problems(file) == [
        "items.yaml:3: unknown key “itmes”; did you mean “items”?",
        "items.yaml:5: “www.town.example/a”: a web address must begin with http:// or https://",
        "items.yaml:6: 2568 has no item “o99”; did you mean o9, o19?",
        "items.yaml:7: this address stands twice under o2",
        "items.yaml:8: item o2 stands there before",
        "items.yaml:9: unknown key “address”; did you mean “addresses”?",
        "items.yaml:9: “addresses” is missing",
    ]


def test_all_that_is_wrong_with_a_table_is_told_with_row_and_column(tmp_path: Path) -> None:
    file = written(
        tmp_path, "a.csv", f"ข้อ,URL\n,{SITE}/a\no1,http://localhost/\no1,ftp://town.example/b\nz9,{SITE}/c\n"
    )
    assert problems(file, "2568") == [
        "a.csv row 2 column URL: this address has no item",
        "a.csv row 3 column URL: “http://localhost/”: " + _refusal("http://localhost/"),
        "a.csv row 4 column URL: “ftp://town.example/b”: a web address must begin with http:// or https://",
        "a.csv row 5 column ข้อ: 2568 has no item “z9”" + _near("z9"),
    ]


def _refusal(address: str) -> str:
    from prongsai.siteaudit import gate

    with pytest.raises(SiteError) as refused:
        gate.admit(address)
    return refused.value.problems[0].en


def _near(code: str) -> str:
    from prongsai import answers, frameworks

    codes = answers.Codes(each.code for each in frameworks.load(2568).items)
    return answers.perhaps(codes.near(code))[1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "name,when\n1,2\n", "a.csv: there are no columns “item” and “URL”"),
        ("a.csv", "", "a.csv: the file is empty"),
        ("a.csv", "item,URL\n", "a.csv: the file holds no item"),
        ("a.pdf", "%PDF-1.7", "a.pdf: this is a PDF, not a table"),
        ("a.yaml", "items: {}\n", "a.yaml: the file holds no item"),
        ("a.yaml", f"site: {SITE}\n", "a.yaml:1: “items” is missing"),
        ("a.yaml", f"year: 2499\nitems: {{o1: {SITE}/a}}\n", "a.yaml: there is no framework “2499”…"),
        ("a.csv", "item,URL\n" + "".join(f"o2,{SITE}/{number}\n" for number in range(MOST_ADDRESSES + 1)),
         f"a.csv: there are more than {MOST_ADDRESSES:,} addresses"),
    ],
)  # fmt: skip
def test_a_file_that_will_not_do_is_told_why(tmp_path: Path, name: str, content: str, said: str) -> None:
    found = problems(written(tmp_path, name, content))
    assert [each[: len(said) - 1] + "…" if said.endswith("…") else each for each in found] == [said]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.xlsx") == ["none.xlsx: there is no such file"]
