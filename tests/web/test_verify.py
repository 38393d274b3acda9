"""What the site gives to whoever would rather not trust it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from prongsai import frameworks
from prongsai.cli import main
from prongsai.scoring import proof
from prongsai.web.results.models import Publication, ResultVersion
from tests.web.conftest import Town


def test_the_proof_that_is_downloaded_holds(client: Client, published: ResultVersion) -> None:
    content = client.get(f"/bodies/{published.round.body_id}/2563/proof.json").content
    found = proof.examine(content, frameworks.load, proof.public_key_of(settings.SIGNING_KEY))
    assert [each.is_right for each in found] == [True, True, True, True]


def test_the_command_on_the_page_works(
    client: Client, published: ResultVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pk, key = published.round.body_id, published.publication.public_key
    page = client.get(f"/bodies/{pk}/2563/").content.decode()
    assert f"prongsai verify proof-{pk}-2563.json --key {key}" in page
    file = tmp_path / f"proof-{pk}-2563.json"
    file.write_bytes(client.get(f"/bodies/{pk}/2563/proof.json").content)
    (tmp_path / "keys.json").write_bytes(client.get("/open-data/keys.json").content)
    assert main(["verify", str(file), "--key", key, "--lang", "en"]) == 0
    assert main(["verify", str(file), "--key", str(tmp_path / "keys.json"), "--lang", "en"]) == 0
    assert capsys.readouterr().out.count("everything is right") == 2


def test_keys_no_longer_in_use_are_still_told(
    client: Client, published: ResultVersion, settings: object
) -> None:
    settings.SIGNING_KEY = bytes(32)  # type: ignore[attr-defined]
    told = json.loads(client.get("/open-data/keys.json").content)["keys"]
    assert [(each["is_in_use"], each["results"]) for each in told] == [(True, 0), (False, 1)]
    assert told[1]["public_key"] == Publication.objects.get().public_key
    page = client.get("/verify/").content.decode()
    assert all(each["public_key"] in page for each in told)


def test_what_is_not_published_has_no_proof(client: Client, town: Town, loaded: ResultVersion) -> None:
    assert client.get(f"/bodies/{town.body.pk}/2563/proof.json").status_code == 404
