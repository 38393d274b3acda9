"""Makes the demonstration's officer that of a made-up body too; run as its own process on a data folder.

Prints the body's number.
"""

from __future__ import annotations

import sys

import django

django.setup()

from prongsai.web.accounts.models import Body, Person, Post  # noqa: E402 - nothing of ours before Django is set up

BODY = "เทศบาลตำบลสมมุติ 18"


def main() -> None:
    body = Body.objects.get(name=BODY)
    Post.objects.create(person=Person.objects.get(login="officer"), role="officer", body=body)
    sys.stdout.write(str(body.pk))


if __name__ == "__main__":
    main()
