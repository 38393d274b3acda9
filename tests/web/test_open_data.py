"""A year's published results as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client

from prongsai.scoring import Inputs, score_inputs
from prongsai.web.accounts.models import Body
from prongsai.web.results.models import ResultVersion


def sent(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def rows(client: Client, year: int = 2563) -> list[dict[str, str]]:
    content = sent(client.get(f"/open-data/results-{year}.csv"))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_year_as_csv_holds_each_published_figure_as_shown(client: Client, published: ResultVersion) -> None:
    (row,) = rows(client)
    assert row["body"] == published.round.body.name
    assert [row[name] for name in ("year", "framework", "total", "level", "passed")] == [
        "2563", "nacc-2563", "60.88", "D", "0",
    ]  # fmt: skip
    assert [row["1"], row["9"], row["OIT"]] == ["88.99", "38.63", "25.57"]


def test_a_year_as_json_says_the_same_as_the_csv(client: Client, published: ResultVersion) -> None:
    found = json.loads(sent(client.get("/open-data/results-2563.json")))
    assert found["year"] == 2563
    assert found["results"] == [{name: value for name, value in row.items() if value} for row in rows(client)]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " =", "＝"])
def test_no_text_of_the_csv_is_a_formula(client: Client, published: ResultVersion, sign: str) -> None:
    Body.objects.filter(pk=published.round.body_id).update(district=f"{sign}1+1", province=f"{sign}cmd")
    (row,) = rows(client)
    assert (row["district"], row["province"]) == (f"'{sign}1+1", f"'{sign}cmd")


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_year_without_results_is_not_there(client: Client, loaded: ResultVersion, ending: str) -> None:
    assert client.get(f"/open-data/results-2563.{ending}").status_code == 404
    assert client.get(f"/open-data/results-0.{ending}").status_code == 404


def test_the_published_inputs_give_the_published_result_again(
    client: Client, published: ResultVersion
) -> None:
    content = client.get(f"/bodies/{published.round.body_id}/2563/result.json").json()
    inputs = Inputs.from_plain(content["inputs"])
    again = score_inputs(published.round.framework, inputs)
    assert again.digest == published.digest


def test_an_asgi_server_is_sent_the_same_bytes_piece_by_piece(published: ResultVersion) -> None:
    async def gathered() -> bytes:
        response = await AsyncClient().get("/open-data/results-2563.csv")
        return b"".join([piece async for piece in response.streaming_content])

    assert async_to_sync(gathered)() == sent(Client().get("/open-data/results-2563.csv"))
