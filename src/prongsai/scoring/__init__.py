"""Stage 3: framework and answers become a Result.

``scoring.score(framework, answers=…, printed=…)`` scores one body exactly and explains itself;
``scoring.score_bodies(framework, answers)`` scores a nation in columns, to the same digits;
``scoring.proof`` signs what is published and examines such a proof.
"""

from prongsai.scoring import proof
from prongsai.scoring.columns import score_bodies
from prongsai.scoring.explain import CERTAINTY_NAMES, KIND_NAMES, POLICY_NAMES
from prongsai.scoring.result import Disagreement, Inputs, Result, Score
from prongsai.scoring.rules import POLICIES, RoundingPolicy, levels_met, total
from prongsai.scoring.score import recount, score, score_inputs
from prongsai.scoring.stored import restore

__all__ = [
    "CERTAINTY_NAMES",
    "KIND_NAMES",
    "POLICIES",
    "POLICY_NAMES",
    "Disagreement",
    "Inputs",
    "Result",
    "RoundingPolicy",
    "Score",
    "levels_met",
    "proof",
    "recount",
    "restore",
    "score",
    "score_bodies",
    "score_inputs",
    "total",
]
