"""Asking the public in person (EIT part 2): the assessor's device, one respondent after another.

An assessor has a row of codes, each good for one ballot like any other. Who asked is nowhere in a ballot, and
of the codes only their number is told to the trail.
"""

from __future__ import annotations

from prongsai.ballots import codes
from prongsai.frameworks import Framework, Text
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import access, issuing
from prongsai.web.ballots.models import Enrolled

#: As many as are asked in one go; more are had when these are used up.
MOST = 100
#: The form that is asked in person, in years that have it.
FORM = "EIT2"


def form_of(framework: Framework) -> str | None:
    """The form that assessors ask in person, in years that have one."""
    return FORM if FORM in framework.forms else None


def draw(part: Enrolled, number: int, person: Person) -> list[str]:
    """That many codes for respondents, as they stand behind /s/#; shown once and kept nowhere.

    RefusedError says why the person may have none now.
    """
    refuse(access.why_not_hand_out(part, person, "interview"))
    refuse(why_not_now(part))
    made = issuing.issue(part, FORM, "interview", number, person)
    return [codes.compact(each) for each in made]


def why_not_now(part: Enrolled) -> Text | None:
    """Why nobody can be asked at present, or nothing."""
    if part.box.state != "open":
        return Text("กล่องคำตอบไม่ได้เปิดรับอยู่ในขณะนี้", "The box takes no answers at present.")
    if not part.public:
        return Text(
            "หน่วยงานยังไม่ได้ระบุจำนวนผู้รับบริการ จึงยังออกรหัสไม่ได้",
            "The body has not said how many people it serves, so there are no codes yet.",
        )
    return None if left(part) > 0 else Text("ออกรหัสครบตามจำนวนแล้ว", "All codes there can be were given out.")


def left(part: Enrolled) -> int:
    """How many codes can still be had."""
    return issuing.most(part, FORM) - issuing.given_out(part, FORM)
