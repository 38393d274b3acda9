"""Every operation, asked with parameters of every kind, answers what the committed description says."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from prongsai.web.api.interface import describe
from prongsai.web.public import rollups
from prongsai.web.results.models import ResultVersion
from tests.web.clarify_makers import final_at_once
from tests.web.conftest import Town
from tests.web.test_api import bearer

DESCRIBED = json.loads(
    (Path(__file__).parents[2] / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8")
)
TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "boolean": (bool,),
    "null": (type(None),),
}  # fmt: skip
#: Words of JSON Schema that say nothing of what fits, or that `faults` knows.
KNOWN = {
    "$ref", "anyOf", "type", "properties", "required", "items", "additionalProperties", "enum", "const",
    "format", "title", "description", "default",
}  # fmt: skip


class Operation(NamedTuple):
    address: str
    method: str
    described: dict[str, Any]


def operations() -> Iterator[Operation]:
    for address, methods in DESCRIBED["paths"].items():
        yield from (Operation(address, method, each) for method, each in methods.items())


OPERATIONS = {each.described["operationId"]: each for each in operations()}


def faults(value: Any, schema: dict[str, Any], where: str = "") -> Iterator[str]:
    """Where a value does not fit a schema, as far as JSON Schema is used in the description."""
    if strange := schema.keys() - KNOWN:
        yield f"{where}: {strange} is not understood"
    if "$ref" in schema:
        yield from faults(value, DESCRIBED["components"]["schemas"][schema["$ref"].rpartition("/")[2]], where)
    if "anyOf" in schema and all(any(faults(value, each, where)) for each in schema["anyOf"]):
        yield f"{where}: {value!r} is none of what it may be"
    if "type" in schema:
        is_flag = isinstance(value, bool)
        if not isinstance(value, TYPES[schema["type"]]) or is_flag != (schema["type"] == "boolean"):
            yield f"{where}: {value!r} is no {schema['type']}"
            return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not in {schema['enum']}"
    if isinstance(value, str) and schema.get("format") in ("date", "date-time"):
        datetime.datetime.fromisoformat(value)
    if isinstance(value, dict):
        yield from (f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, each in schema.get("properties", {}).items():
            yield from faults(value[name], each, f"{where}.{name}") if name in value else ()
    if isinstance(value, list):
        yield from (
            fault
            for at, each in enumerate(value)
            for fault in faults(each, schema["items"], f"{where}[{at}]")
        )


def held(operation: Operation, response: HttpResponse) -> list[str]:
    """What an answer does otherwise than described."""
    described = operation.described["responses"].get(str(response.status_code))
    if described is None:
        return [f"{response.status_code} is not described: {response.content[:300]!r}"]
    [(media_type, content)] = described["content"].items()
    if response["Content-Type"].partition(";")[0] != media_type:
        return [f"{response['Content-Type']} is not {media_type}"]
    return list(faults(json.loads(response.content), content["schema"]))


def sent_as(operation: Operation, given: dict[str, Any], town: Town) -> str:
    """The address with its parameters; a number of what is there where none was made up."""
    own = {"body_id": town.body.pk, "round_id": town.round.pk, "year": 2563, "number": 1, "code": "nacc-2563"}
    values = {**own, **given}
    path = re.sub(r"{(\w+)}", lambda name: quote(str(values[name[1]]), safe="") or "-", operation.address)
    asked = {each["name"] for each in operation.described.get("parameters", ()) if each["in"] == "query"}
    return f"{path}?{urlencode({name: each for name, each in given.items() if name in asked})}"


ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30), st.integers(),
    st.sampled_from(["", "0", "ก", "../..", "nacc-2563"]),
)  # fmt: skip
NAMES = sorted(
    {each["name"] for operation in OPERATIONS.values() for each in operation.described.get("parameters", ())}
)
BODIES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
REPORTS = st.fixed_dictionaries(
    {"measure": st.integers(0, 3), "months": st.integers(3, 7), "state": st.sampled_from(["done", "x"])},
    optional={
        "unit": st.text(max_size=5), "did": st.text(max_size=5), "evidence": st.lists(st.text(max_size=5)),
        "version": st.integers(),
    },
)  # fmt: skip


@pytest.fixture
def clients(town: Town, published: ResultVersion) -> tuple[Client, Client]:
    """One without a token and one with; something is published and counted, and a review is over."""
    final_at_once(town)
    rollups.refresh(2563)
    return Client(), bearer(town.officer)


def test_the_committed_description_is_that_of_the_code() -> None:
    assert describe() == DESCRIBED


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_there_is_answered_as_described(
    name: str, town: Town, clients: tuple[Client, Client]
) -> None:
    operation = OPERATIONS[name]
    for client in clients:
        response = getattr(client, operation.method)(sent_as(operation, {}, town))
        assert held(operation, response) == []
    # Nothing is being scored, and nothing was sent.
    expected = {"load": 404, "load_result": 422, "report_progress": 400}
    assert response.status_code == expected.get(name, 200)


@pytest.mark.parametrize("name", OPERATIONS)
@settings(
    max_examples=20, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(given=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4), body=BODIES | REPORTS)
def test_whatever_is_asked_is_answered_as_described(
    name: str, town: Town, clients: tuple[Client, Client], given: dict[str, Any], body: Any
) -> None:
    operation = OPERATIONS[name]
    more = (
        {"data": json.dumps(body), "content_type": "application/json"} if operation.method == "post" else {}
    )
    for client in clients:
        response = getattr(client, operation.method)(sent_as(operation, given, town), **more)
        assert held(operation, response) == []
