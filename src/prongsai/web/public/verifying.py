"""How anyone checks a published result without us: its proof, the public keys, and a page that tells how."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.scoring import proof
from prongsai.web.accounts import anchors
from prongsai.web.accounts.models import TrailAnchor
from prongsai.web.public.access import published_or_404
from prongsai.web.results.models import Publication
from prongsai.web.results.publication import proof_of

_HEADS = 400  # of a year and a bit


@require_safe
def proof_file(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The published result with its statement and signature, as `prongsai verify` reads it."""
    del request
    content = proof_of(published_or_404(pk, year).publication)
    named = {"Content-Disposition": f'attachment; filename="proof-{pk}-{year}.json"'}
    return HttpResponse(content, "application/json", headers=named)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys that published results were signed with; `prongsai verify --key` takes this file."""
    del request
    return JsonResponse({"format": "prongsai-keys-1", "keys": known_keys()})


@require_safe
def trail_head(request: HttpRequest) -> HttpResponse:
    """The heads of the trail that were signed, the latest first: keep a copy to tell whether it is the same.

    They say how many entries there are, and nothing of what stands in them.
    """
    del request
    latest = TrailAnchor.objects.order_by("-number")[:_HEADS]
    return JsonResponse({"format": "prongsai-trail-heads-1", "heads": [anchors.as_plain(e) for e in latest]})


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """What a proof proves, and how to check it without trusting this site."""
    return render(request, "public/verify.html", {"keys": known_keys()})


def known_keys() -> list[dict[str, Any]]:
    """Every key with how many published results it signed, the one in use first."""
    rows = Publication.objects.filter(result__state="published").order_by().values_list("public_key")
    signed = dict(rows.annotate(results=Count("pk")))
    now = proof.public_key_of(settings.SIGNING_KEY)
    return [
        {"algorithm": "Ed25519", "public_key": key, "is_in_use": key == now, "results": signed.get(key, 0)}
        for key in sorted({*signed, now}, key=lambda key: (key != now, key))
    ]
