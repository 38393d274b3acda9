"""Makes surveys that take answers, and some that do not; run as its own process on an empty data folder.

Prints codes and addresses as JSON: of a staff survey with lines in its questions (2563), an open link (2568),
a survey that is closed and one that is yet to open.
"""

from __future__ import annotations

import datetime
import json
import sys

import django
from django.core.management import call_command

django.setup()

from django.utils import timezone  # noqa: E402 - nothing of ours before Django is set up

from prongsai.ballots import codes  # noqa: E402
from prongsai.web.ballots import boxes, issuing, open_link  # noqa: E402
from prongsai.web.ballots.models import Enrolled  # noqa: E402
from prongsai.web.rounds.models import Round  # noqa: E402
from tests.web.ballot_makers import survey_of  # noqa: E402
from tests.web.conftest import town_of  # noqa: E402


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    town = town_of("เทศบาลเมืองตัวอย่าง", "a")
    Round.objects.filter(body=town.body).delete()
    lines = survey_of(town, year=2563, number=20)
    public = survey_of(town, form="EIT1", year=2568, number=1)
    closed = survey_of(town, year=2564, number=1)
    boxes.close(closed.box, closed.keeper)
    today = timezone.localdate()
    soon = Round.objects.create(body=town.body, year=2569, framework_code="nacc-2569", step="prepare")
    begins, ends = today + datetime.timedelta(days=3), today + datetime.timedelta(days=33)
    box = boxes.make(town.officer, [soon], opens_on=begins, closes_on=ends, alone=town.body)
    Enrolled.objects.filter(box=box).update(staff=10, public=10)
    part = Enrolled.objects.select_related("box", "round__body").get(box=box)
    early = issuing.issue(part, "IIT", "code", 1, town.officer)
    found = {
        "codes": [codes.compact(each) for each in lines.codes],
        "closed": codes.compact(closed.codes[0]),
        "early": codes.compact(early[0]),
        "link": open_link.path_of(public.part, "EIT1"),
        "early_link": open_link.path_of(part, "EIT1"),
        "token": public.part.token,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
