"""Stage 5: from gaps to what is done about them, by whom, by when, and how far it is.

``measures.propose(result, measures.load())`` gives candidates out of the catalogue with the reason for each;
``measures.read_plan(dossier.plan, framework)`` the plan officers made of them; ``measures.check(plan,
framework)`` what must be mended in it; ``measures.overdue(plan, day)`` and ``measures.roll_up`` how it goes.
"""

from prongsai.measures.check import check
from prongsai.measures.coverage import check_catalogue
from prongsai.measures.draft import draft
from prongsai.measures.faults import faults, lacking
from prongsai.measures.follow_up import (
    PROGRESS_NAMES,
    Grouping,
    Overdue,
    Tally,
    as_known,
    due,
    latest,
    overdue,
    roll_up,
    speaks_for,
    state,
)
from prongsai.measures.known import Catalogue, load
from prongsai.measures.mended_codes import MendedCodes, indicators_by_code
from prongsai.measures.model import (
    ALL,
    Adoption,
    KnownMeasure,
    Measure,
    Plan,
    PlanState,
    Progress,
    Proposal,
    State,
    TimeFrame,
    is_every_unit,
)
from prongsai.measures.outcomes import Moved, Outcome, outcomes
from prongsai.measures.paper_rule import missing
from prongsai.measures.plan import filled, read_plan
from prongsai.measures.propose import propose
from prongsai.measures.states import (
    ROLE_NAMES,
    STATE_NAMES,
    TRANSITIONS,
    Role,
    move,
    why_not_adopted_on,
    why_not_move,
)
from prongsai.measures.time_frame import read_time_frame

__all__ = [
    "ALL",
    "PROGRESS_NAMES",
    "ROLE_NAMES",
    "STATE_NAMES",
    "TRANSITIONS",
    "Adoption",
    "Catalogue",
    "Grouping",
    "KnownMeasure",
    "Measure",
    "MendedCodes",
    "Moved",
    "Outcome",
    "Overdue",
    "Plan",
    "PlanState",
    "Progress",
    "Proposal",
    "Role",
    "State",
    "Tally",
    "TimeFrame",
    "as_known",
    "check",
    "check_catalogue",
    "draft",
    "due",
    "faults",
    "filled",
    "indicators_by_code",
    "is_every_unit",
    "lacking",
    "latest",
    "load",
    "missing",
    "move",
    "outcomes",
    "overdue",
    "propose",
    "read_plan",
    "read_time_frame",
    "roll_up",
    "speaks_for",
    "state",
    "why_not_adopted_on",
    "why_not_move",
]
