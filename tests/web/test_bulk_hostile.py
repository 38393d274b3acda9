"""Broken and hostile workbooks of bodies and people: one polite sentence, nothing stored, and we go on."""

from __future__ import annotations

import html
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Body, DryRun, Person, TrailEntry
from tests.web import workbooks
from tests.web.conftest import somebody

Browser = Callable[[Person], Client]
_MOST_SECONDS = 25  # of processor time, ours and the reader's


@pytest.mark.parametrize("what", workbooks.BROKEN)
def test_a_broken_or_hostile_workbook_is_refused_in_a_sentence_and_nothing_is_stored(
    db: None, signed_in: Browser, tmp_path: Path, what: str
) -> None:
    name, make, sentence = workbooks.BROKEN[what]
    client = signed_in(somebody("nation", "overseer"))
    upload = SimpleUploadedFile(name, make(tmp_path))
    begun = os.times()
    answer = client.post(reverse("bulk"), {"file": upload})
    ended = os.times()
    said = html.unescape(answer.content.decode())
    assert (answer.status_code, sentence in said, str(tmp_path) in said) == (200, True, False)
    assert "Traceback" not in said
    assert sum(ended[:4]) - sum(begun[:4]) < _MOST_SECONDS
    assert (Body.objects.count(), DryRun.objects.count(), TrailEntry.objects.count()) == (0, 0, 0)
    assert client.get(reverse("bulk")).status_code == 200


def test_links_to_other_workbooks_are_not_followed(db: None, signed_in: Browser) -> None:
    link = {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    content = workbooks.with_parts(link)
    answer = signed_in(somebody("nation", "overseer")).post(
        reverse("bulk"), {"file": SimpleUploadedFile("a.xlsx", content)}
    )
    (kept,) = DryRun.objects.all()
    assert answer["Location"] == reverse("dry-run", args=[kept.pk])
    assert [row["name"] for row in kept.rows["bodies"]] == ["อบต.ก"]
