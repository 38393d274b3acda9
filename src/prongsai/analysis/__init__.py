"""Stage 4: results become what they mean.

``analysis.gaps(result)`` says where points were lost; ``analysis.path(result, target=85)`` the fewest
steps to a target; ``analysis.History`` holds years side by side; ``analysis.errors`` how sure survey
scores are; ``analysis.agreement(read)`` how far two readers agree;
``analysis.assess(dossier)`` does all of it for a body file.
"""

from prongsai.analysis.agreement import Agreement, agreement
from prongsai.analysis.assess import Assessment, assess
from prongsai.analysis.gaps import DETAIL, Gap, gaps, lost_in_all
from prongsai.analysis.history import Change, History, TotalOnly, are_comparable
from prongsai.analysis.path import Path, Step, bare_indicators, path, what_if, whole_indicators
from prongsai.analysis.rank import Ranked, ranked, strengths, weaknesses
from prongsai.analysis.sampling import SamplingError, ceilings, errors, is_within_noise
from prongsai.analysis.suppress import is_reached, show_number, withheld
from prongsai.analysis.swot import VERDICT_NAMES, Statement, Swot, paragraph, swot, verdict

__all__ = [
    "DETAIL",
    "VERDICT_NAMES",
    "Agreement",
    "Assessment",
    "Change",
    "Gap",
    "History",
    "Path",
    "Ranked",
    "SamplingError",
    "Statement",
    "Step",
    "Swot",
    "TotalOnly",
    "agreement",
    "are_comparable",
    "assess",
    "bare_indicators",
    "ceilings",
    "errors",
    "gaps",
    "is_reached",
    "is_within_noise",
    "lost_in_all",
    "paragraph",
    "path",
    "ranked",
    "show_number",
    "strengths",
    "swot",
    "verdict",
    "weaknesses",
    "what_if",
    "whole_indicators",
    "withheld",
]
