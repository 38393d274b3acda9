"""A year's published results in four formats, their codebook, and what spreadsheets make of them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import tracemalloc
import zipfile

import polars as pl
import pytest
from django.db import connection
from django.test import Client

from prongsai.scoring import Inputs, score_inputs
from prongsai.web.accounts.models import Body, Person
from prongsai.web.public import open_data
from prongsai.web.public.data_views import FORMATS
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town

SIGNS = ["=", "+", "-", "@", "\t=", " =", "＝", "\r=", "\n@"]


def sent(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def rows(client: Client, year: int = 2563) -> list[dict[str, str]]:
    content = sent(client.get(f"/open-data/results-{year}.csv"))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def written(value: object) -> str:
    """A value of JSON as the CSV writes it."""
    match value:
        case bool():
            return str(int(value))
        case float():
            return f"{value:.2f}"
    return str(value)


def workbook(client: Client) -> dict[str, str]:
    """The parts of the workbook by name."""
    with zipfile.ZipFile(io.BytesIO(sent(client.get("/open-data/results-2563.xlsx")))) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def fill(number: int, person: Person, year: int = 2564) -> None:
    """So many bodies with a published result of a year, of the size that results have."""
    bodies = Body.objects.bulk_create(
        Body(name=f"อบต.ที่ {n} {year}", kind="อบต.", province="สงขลา") for n in range(number)
    )
    rounds = Round.objects.bulk_create(
        Round(body=body, year=year, framework_code=f"nacc-{year}", step="analyse") for body in bodies
    )
    results = ResultVersion.objects.bulk_create(
        [
            ResultVersion(
                round=round_, version=1, state="published", total=80, level="B", passed=False,
                content=b"x" * 5_000, digest="x", loaded_by=person,
                approved_at=datetime.datetime(2021, 9, 1, tzinfo=datetime.UTC),
            )
            for round_ in rounds
        ],
        batch_size=500,
    )  # fmt: skip
    PublishedScore.objects.bulk_create(
        [
            PublishedScore(
                result=result, year=year, framework_code=f"nacc-{year}", kind="อบต.", code=code, figure=80
            )
            for result in results
            for code in ("total", "1", "9")
        ],
        batch_size=500,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as counting a year does; PostgreSQL plans for ten rows otherwise


def test_a_year_as_csv_holds_each_published_figure_as_shown(client: Client, published: ResultVersion) -> None:
    (row,) = rows(client)
    assert row["body"] == published.round.body.name
    assert [row[name] for name in ("year", "framework", "total", "level", "passed")] == [
        "2563", "nacc-2563", "60.88", "D", "0",
    ]  # fmt: skip
    assert [row["1"], row["9"], row["OIT"]] == ["88.99", "38.63", "25.57"]


def known(plain: dict[str, object]) -> dict[str, object]:
    """What is not null in a row of JSON."""
    return {name: value for name, value in plain.items() if value is not None}


def test_every_format_says_the_same(client: Client, published: ResultVersion) -> None:
    (row,) = rows(client)
    (plain,) = json.loads(sent(client.get("/open-data/results-2563.json")))["results"]
    table = pl.read_parquet(io.BytesIO(sent(client.get("/open-data/results-2563.parquet"))))
    assert table.columns == list(row)
    (typed,) = table.to_dicts()
    assert {name: value for name, value in typed.items() if value not in (None, "")} == known(plain) | {
        "approved_on": datetime.date.fromisoformat(plain["approved_on"])
    }
    assert list(plain) == list(row)
    assert {name: written(value) for name, value in known(plain).items()} == {
        name: value for name, value in row.items() if value
    }


def test_parquet_has_typed_columns(client: Client, published: ResultVersion) -> None:
    schema = pl.read_parquet(io.BytesIO(sent(client.get("/open-data/results-2563.parquet")))).schema
    assert [schema[name] for name in ("id", "body", "year", "total", "passed", "approved_on", "9")] == [
        pl.Int64, pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date, pl.Float64,
    ]  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_no_text_of_the_csv_is_a_formula(client: Client, published: ResultVersion, sign: str) -> None:
    texts = dict.fromkeys(("name", "kind", "district", "province"), f"{sign}1+1")
    Body.objects.filter(pk=published.round.body_id).update(**texts)
    (row,) = rows(client)
    assert [row[name] for name in ("body", "kind", "district", "province")] == [f"'{sign}1+1"] * 4
    assert row["total"] == "60.88"


@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_of_the_workbook_is_a_formula(client: Client, published: ResultVersion, sign: str) -> None:
    texts = dict.fromkeys(("name", "kind", "district", "province"), f"{sign}HYPERLINK(1)")
    Body.objects.filter(pk=published.round.body_id).update(**texts)
    parts = workbook(client)
    live = ("<f>", "<f ", "<hyperlink")
    assert [part.count(each) for part in parts.values() for each in live] == [0] * len(live) * len(parts)
    assert parts["xl/worksheets/sheet1.xml"].count("HYPERLINK(1)</t>") == 4


def test_numbers_are_numbers_and_zeros_before_a_text_stay(client: Client, published: ResultVersion) -> None:
    Body.objects.filter(pk=published.round.body_id).update(name="007", district="0012.50")
    (row,) = rows(client)
    sheet = workbook(client)["xl/worksheets/sheet1.xml"]
    assert (row["body"], row["district"]) == ("007", "0012.50")
    assert sheet.count("<t>007</t>") == sheet.count("<t>0012.50</t>") == 1
    assert sheet.count("<v>60.88</v>") == 1


@pytest.mark.parametrize("ending", [*FORMATS, "exe"])
def test_a_year_without_results_is_not_there(client: Client, loaded: ResultVersion, ending: str) -> None:
    assert client.get(f"/open-data/results-2563.{ending}").status_code == 404
    assert client.get(f"/open-data/results-0.{ending}").status_code == 404
    assert client.get("/open-data/2563/").status_code == 404
    assert client.get("/open-data/codebook-2563.csv").status_code == 404


def test_the_codebook_tells_every_column_in_its_order(client: Client, published: ResultVersion) -> None:
    content = client.get("/open-data/codebook-2563.csv").content.decode("utf-8-sig")
    told = list(csv.DictReader(io.StringIO(content)))
    (row,) = rows(client)
    assert [each["column"] for each in told] == list(row)
    assert [each for each in told if not all(each.values())] == []
    page = client.get("/open-data/2563/").content.decode()
    assert [f"<code>{name}</code>" in page for name in row] == [True] * len(row)


def test_the_page_of_open_data_links_to_every_file(client: Client, published: ResultVersion) -> None:
    page = client.get("/open-data/").content.decode()
    assert [f'href="/open-data/results-2563.{ending}"' in page for ending in FORMATS] == [True] * 4
    assert "CC BY 4.0" in page


@pytest.mark.parametrize("ending", FORMATS)
def test_an_unchanged_file_is_not_sent_twice(client: Client, published: ResultVersion, ending: str) -> None:
    where = f"/open-data/results-2563.{ending}"
    first = client.get(where)
    assert sent(first) == sent(client.get(where))
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(where, **again).status_code == 304
    Body.objects.filter(pk=published.round.body_id).update(district="อื่น", version=2)
    assert client.get(where, **again).status_code == 200


def test_the_published_inputs_give_the_published_result_again(
    client: Client, published: ResultVersion
) -> None:
    content = client.get(f"/bodies/{published.round.body_id}/2563/result.json").json()
    inputs = Inputs.from_plain(content["inputs"])
    again = score_inputs(published.round.framework, inputs)
    assert again.digest == published.digest


def most_memory(ending: str, year: int) -> tuple[int, int]:
    """Bytes held at most while a year is written out, and bytes written."""
    size = sum(map(len, FORMATS[ending][1](year)))  # what is read once and kept is not counted
    tracemalloc.start()
    assert sum(map(len, FORMATS[ending][1](year))) == size
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, size


@pytest.mark.parametrize("ending", FORMATS)
def test_ten_times_the_bodies_take_no_more_memory(town: Town, ending: str) -> None:
    fill(600, town.officer)
    few, small = most_memory(ending, 2564)
    fill(6_000, town.officer, 2565)
    many, large = most_memory(ending, 2565)
    assert large > small * 1.5
    assert many < few * 1.3 + 1_000_000  # six thousand rows themselves would be ten times that


def test_each_piece_is_small_however_long_the_year(town: Town) -> None:
    fill(1_200, town.officer)
    assert max(map(len, open_data.csv_of(2564))) < 100_000
