"""Solves the challenge of an open link's page, as the page's script does."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from tests.web.ballot_makers import ORIGIN, Survey


def challenge_in(response: HttpResponse) -> dict[str, str]:
    """What the page tells its script."""
    return challenge_in_page(response.content.decode())


def challenge_in_page(said: str) -> dict[str, str]:
    """The same of a page as text."""
    return {
        name: found[1].replace("&amp;", "&")
        for name in ("salt", "challenge", "signature", "most")
        if (found := re.search(rf'data-{name}="([^"]*)"', said))
    }


def solved(challenge: dict[str, str], /, **changed: object) -> str:
    """The solution as it is sent, or one with something changed after it was found."""
    salt, wanted = challenge["salt"], challenge["challenge"]
    numbers = range(int(challenge["most"]) + 1)
    number = next(each for each in numbers if sha256(f"{salt}{each}".encode()).hexdigest() == wanted)
    sent = {"algorithm": "SHA-256", "challenge": wanted, "number": number, "salt": salt}
    sent |= {"signature": challenge["signature"], **changed}
    return b64encode(json.dumps(sent).encode()).decode()


def send(client: Client, where: str, survey: Survey, solution: str, comment: str = "") -> HttpResponse:
    """Every question answered, with this solution."""
    answers = {line: str(choice) for line, choice in survey.choices.items()}
    body = urlencode({**answers, "comment": comment, "altcha": solution, "send": "1"})
    return client.post(where, body, **ORIGIN)
