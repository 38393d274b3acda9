"""The pages of a body as a zip that opens from a folder."""

from __future__ import annotations

import io
import json
import re
import zipfile

from django.test import Client

from prongsai import frameworks
from prongsai.scoring import proof
from prongsai.web.accounts.models import Body
from prongsai.web.results.models import ResultVersion


def unpacked(client: Client, body: int) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(client.get(f"/bodies/{body}/static.zip").content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_it_holds_the_pages_the_result_and_what_they_look_like(
    client: Client, published: ResultVersion
) -> None:
    files = unpacked(client, published.round.body_id)
    assert sorted(files) == [
        "2563.html", "index.html", "proof-2563.json", "result-2563.json", "static/ui/prongsai.css",
        "static/vendor/Sarabun-Bold.ttf", "static/vendor/Sarabun-OFL.txt",
        "static/vendor/Sarabun-Regular.ttf", "static/vendor/pico-LICENSE.md", "static/vendor/pico.min.css",
    ]  # fmt: skip
    assert '<span class="figure">60.88</span>' in files["2563.html"].decode()
    assert 'href="2563.html"' in files["index.html"].decode()
    assert files["result-2563.json"] == bytes(published.publication.content)


def test_every_link_leads_to_a_file_of_the_zip_and_nothing_runs(
    client: Client, published: ResultVersion
) -> None:
    Body.objects.filter(pk=published.round.body_id).update(website="https://phon.example")
    files = unpacked(client, published.round.body_id)
    for name in ("index.html", "2563.html"):
        page = files[name].decode()
        links = set(re.findall(r'(?:href|src)="([^"]*)"', page))
        assert {link for link in links if not link.startswith("#")} <= set(files), name
        assert "<script" not in page
    fonts = re.findall(r'url\("\.\./([^"]+)"\)', files["static/ui/prongsai.css"].decode())
    assert {f"static/{font}" for font in fonts} <= set(files)


def test_its_proof_holds_without_us(client: Client, published: ResultVersion) -> None:
    content = unpacked(client, published.round.body_id)["proof-2563.json"]
    assert [each.code for each in proof.examine(content, frameworks.load) if each.is_right is False] == []
    assert json.loads(content)["statement"]["year"] == 2563


def test_the_same_figures_give_the_same_bytes(client: Client, published: ResultVersion) -> None:
    where = f"/bodies/{published.round.body_id}/static.zip"
    assert client.get(where).content == client.get(where).content


def test_it_speaks_english_where_that_was_chosen(client: Client, published: ResultVersion) -> None:
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in unpacked(client, published.round.body_id)["2563.html"].decode()


def test_a_body_that_published_nothing_has_none(client: Client, loaded: ResultVersion) -> None:
    assert client.get(f"/bodies/{loaded.round.body_id}/static.zip").status_code == 404
    assert client.get("/bodies/999999/static.zip").status_code == 404
