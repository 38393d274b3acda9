"""Who may prepare, close and open a box, and who sees what of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from prongsai.ballots import Way
from prongsai.frameworks import Text
from prongsai.web.accounts.access import posts_of, roles_at
from prongsai.web.accounts.models import Body, Person
from prongsai.web.ballots.models import Box, Enrolled
from prongsai.web.rounds.access import INTERVIEWERS, SURVEY_READERS, round_or_404
from prongsai.web.rounds.models import Round

_ONLY_KEEPER = Text(
    "เฉพาะผู้กำกับดูแลของกล่องนี้ หรือเจ้าหน้าที่ของหน่วยงานที่จัดทำเองทำได้",
    "Only the overseer of this box, or the officer of a body on its own, may do this.",
)
_ONLY_HANDER = Text(
    "รหัสของหน่วยงานนี้ออกโดยผู้กำกับดูแล", "The codes of this body are given out by the office that oversees it."
)
_ONLY_OFFICER_ALONE = Text("เฉพาะเจ้าหน้าที่ผู้ดูแลระบบของหน่วยงานทำได้", "Only the body's officer may do this.")
_ONLY_LATEST = Text(
    "ตั้งกล่องคำตอบของหน่วยงานเองได้เฉพาะปีล่าสุด ปีก่อนหน้าไม่มีใครตอบได้แล้ว",
    "A body sets up a box of its own for its latest year alone; nobody can be asked of an earlier one now.",
)
_ONLY_OFFICER = Text(
    "เฉพาะเจ้าหน้าที่ผู้ดูแลระบบของหน่วยงาน หรือผู้กำกับดูแลทำได้",
    "Only the body's officer, or who oversees it, may do this.",
)

_ONLY_INTERVIEWER = Text(
    "เฉพาะผู้ประเมินของหน่วยงานนี้ออกรหัสสัมภาษณ์ได้", "Only those who assess this body may have codes for interviews."
)
_COMMENT_READERS = ("officer", "executive", "assessor", "lead", "overseer")


def boxes_of(person: Person) -> QuerySet[Box]:
    """The boxes a person keeps: those of the province or nation overseen, and of the body alone."""
    posts = posts_of(person)
    over = posts.filter(role="overseer", body__isnull=True)
    own = posts.filter(role="officer", body__isnull=False)
    is_over_all = over.filter(province="").exists()
    reach = Q() if is_over_all else Q(province__in=over.exclude(province="").values("province"))
    return Box.objects.filter(Q(alone__in=own.values("body")) | Q(reach, alone__isnull=True))


def box_or_404(person: Person, pk: int) -> Box:
    """The box, where the person keeps it; not there otherwise."""
    found = boxes_of(person).select_related("alone").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def why_not_keep(box: Box, person: Person) -> Text | None:
    """Why a person may not prepare, close or open the box, or nothing."""
    return None if boxes_of(person).filter(pk=box.pk).exists() else _ONLY_KEEPER


def surveyed_or_404(person: Person, pk: int) -> Round:
    """The round, where the person may see how its surveys are coming along; not there otherwise."""
    round_ = round_or_404(person, pk)
    if roles_at(person, round_.body).isdisjoint(SURVEY_READERS):
        raise Http404
    return round_


def commented_or_404(person: Person, pk: int) -> Round:
    """The round, where the person may read what people wrote; not there otherwise."""
    round_ = round_or_404(person, pk)
    if not reads_comments(person, round_):
        raise Http404
    return round_


def reads_comments(person: Person, round_: Round) -> bool:
    """Whether a person may read what people wrote in the surveys of a round."""
    return not roles_at(person, round_.body).isdisjoint(_COMMENT_READERS)


def interviewed_or_404(person: Person, pk: int) -> Round:
    """The round, where the person assesses the body; not there otherwise."""
    round_ = round_or_404(person, pk)
    if roles_at(person, round_.body).isdisjoint(INTERVIEWERS):
        raise Http404
    return round_


def enrolled_of(round_: Round) -> Enrolled | None:
    """The round's part in the latest box it is in."""
    return Enrolled.objects.select_related("box", "round__body").filter(round=round_).order_by("-pk").first()


def why_not_make_own(round_: Round, person: Person) -> Text | None:
    """Why a person may not make a box for the body alone, or nothing: its officer may, for its latest year.

    Of any earlier year a box could be opened on one person's answer, as often as there are years, at no cost.
    """
    if "officer" not in roles_at(person, round_.body):
        return _ONLY_OFFICER_ALONE
    is_earlier = Round.objects.filter(body=round_.body_id, year__gt=round_.year).exists()
    return _ONLY_LATEST if is_earlier else None


def why_not_tell_people(part: Enrolled, person: Person) -> Text | None:
    """Why a person may not say how many are asked, or nothing: the body's officer, or who oversees it."""
    return None if {"officer", "overseer"} & roles_at(person, part.round.body) else _ONLY_OFFICER


def why_not_hand_out(part: Enrolled, person: Person, way: Way = "code") -> Text | None:
    """Why a person may not have codes of the body, or nothing: the body's officer, or the overseer.

    Codes for interviews are had by those who assess the body, and by nobody of its own.
    """
    body: Body = part.round.body
    roles = roles_at(person, body)
    if way == "interview":
        return None if roles.intersection(INTERVIEWERS) else _ONLY_INTERVIEWER
    if part.hands_out == "overseer" and part.box.alone_id is None:
        return None if "overseer" in roles else _ONLY_HANDER
    return None if {"officer", "overseer"} & roles else _ONLY_OFFICER
