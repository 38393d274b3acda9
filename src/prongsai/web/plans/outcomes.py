"""Did it help: what a plan was to mend, beside the result of the year the plan was carried out in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prongsai import measures
from prongsai.frameworks import Text
from prongsai.measures import Moved, Outcome, Plan
from prongsai.web.accounts.models import Person
from prongsai.web.results.access import latest, published, standing
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round

_NOT_ALIKE = Text("สองปีนี้วัดไม่เหมือนกัน จึงไม่นำมาเปรียบเทียบ", "the two years do not measure the same; not compared")
_NOT_KNOWN = Text("ไม่มีตัวเลขครบทั้งสองปี", "not known in both years")
_WITHIN = Text(
    "อยู่ในช่วงคลาดเคลื่อนจากการสุ่ม ยังสรุปไม่ได้ว่าเปลี่ยน", "within the sampling error: no change can be told"
)
_UNSURE = Text(
    "ไม่ทราบจำนวนผู้ตอบ จึงบอกไม่ได้ว่าเกินความคลาดเคลื่อนจากการสุ่มหรือไม่",
    "how many answered is not known, so it may be within the sampling error",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """The outcomes of a plan: `then` and `now` are the years; a draft later result `is_draft`.

    `corrected` are those of the years whose published result stands here though a correction is drafted.
    """

    then: int
    now: int
    is_draft: bool
    outcomes: tuple[Outcome, ...]
    corrected: tuple[int, ...] = ()

    @property
    def rows(self) -> list[tuple[Outcome, list[tuple[Moved, Text, str, Text | None]]]]:
        """Each measure with its figures; the word, the tone and any remark for each movement."""
        return [(each, [(moved, *_said(moved)) for moved in each.moved]) for each in self.outcomes]


def beside(round_: Round, plan: Plan, person: Person) -> Beside | None:
    """The outcomes as a person may see them; nothing before the plan's year has a result."""
    later = _later(round_, plan)
    found = _beside(plan, standing(round_, person), later and standing(later, person))
    if found is None:
        return None
    rounds = [each for each in (round_, later) if each is not None and _has_newer(each, person)]
    return replace(found, corrected=tuple(each.year for each in rounds))


def _has_newer(round_: Round, person: Person) -> bool:
    """Whether the person sees a version that is newer than the one that stands."""
    return latest(round_, person) != standing(round_, person)


def beside_for_public(round_: Round, plan: Plan) -> Beside | None:
    """The outcomes by what is published of both years."""
    later = _later(round_, plan)
    return _beside(plan, published(round_), later and published(later))


def _later(round_: Round, plan: Plan) -> Round | None:
    return Round.objects.filter(body_id=round_.body_id, year=plan.for_year).select_related("body").first()


def _beside(plan: Plan, then: ResultVersion | None, now: ResultVersion | None) -> Beside | None:
    if then is None or now is None or not plan.measures:
        return None
    found = measures.outcomes(plan, assessment_of(then), assessment_of(now))
    return Beside(plan.year, plan.for_year, now.state != "published", found)


def _said(moved: Moved) -> tuple[Text, str, Text | None]:
    """The word for a movement, its tone, and a remark where there is one."""
    dash = Text("–", "–")
    if moved.before is None or moved.now is None:
        return dash, "", _NOT_KNOWN
    if moved.by is None:
        return dash, "", _NOT_ALIKE
    if moved.is_within_noise:
        return Text("ใกล้เคียงเดิม", "about the same"), "", _WITHIN
    remark = _UNSURE if moved.is_within_noise is None else None
    if moved.by > 0:
        return Text("สูงขึ้น", "higher"), "good", remark
    return (Text("ลดลง", "lower"), "poor", remark) if moved.by < 0 else (Text("เท่าเดิม", "the same"), "", None)
