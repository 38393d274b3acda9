"""Beside stage 2: sealed surveys. What is asked, how an answer is sealed, and how a box of them is opened.

``ballots.form_of(framework, "IIT")`` gives the form, ``ballots.check(form, given)`` a filled-in one,
``ballots.seal(filled, form, public_key)`` the ballot; ``ballots.open_box(head, sealed, key, framework)``
gives all answers of a closed box, shuffled.
"""

from prongsai.ballots import codes, drill, keys
from prongsai.ballots.box import (
    WAYS,
    Ballot,
    Head,
    Way,
    digest,
    form_of_stratum,
    read_box,
    strata_of_form,
    stratum_of,
    stratum_of_counts,
    way_of_stratum,
    write_box,
)
from prongsai.ballots.opening import (
    Opened,
    Said,
    choices_of,
    digest_of_answers,
    open_box,
    read_opened,
    write_opened,
)
from prongsai.ballots.pace import DayCount, Pace, Span, pace
from prongsai.ballots.questionnaire import LONGEST_COMMENT, Asked, Filled, Form, Group, check, form_of
from prongsai.ballots.sealing import bucket, receipt, seal, tag, unseal
from prongsai.ballots.signals import BandCount, Signal, signals

__all__ = [
    "LONGEST_COMMENT",
    "WAYS",
    "Asked",
    "Ballot",
    "BandCount",
    "DayCount",
    "Filled",
    "Form",
    "Group",
    "Head",
    "Opened",
    "Pace",
    "Said",
    "Signal",
    "Span",
    "Way",
    "bucket",
    "check",
    "choices_of",
    "codes",
    "digest",
    "digest_of_answers",
    "drill",
    "form_of",
    "form_of_stratum",
    "keys",
    "open_box",
    "pace",
    "read_box",
    "read_opened",
    "receipt",
    "seal",
    "signals",
    "strata_of_form",
    "stratum_of",
    "stratum_of_counts",
    "tag",
    "unseal",
    "way_of_stratum",
    "write_box",
    "write_opened",
]
