"""Stage 1: yearly rules as data.

``frameworks.load(2568)`` gives the rules of a fiscal year; ``frameworks.tree(framework)`` what every score
is made of; ``frameworks.compare(old, new)`` what changed between two years; ``frameworks.new_year`` and
``frameworks.load_wording`` make a folder of your own.
"""

from prongsai.frameworks.author import load_wording, new_year, wording_table
from prongsai.frameworks.compare import Change, Comparison, compare
from prongsai.frameworks.links import Link, follow
from prongsai.frameworks.load import available, digest, folder, load
from prongsai.frameworks.model import (
    PAPER_CONTENTS,
    PAPER_KINDS,
    Basis,
    Certainty,
    Choice,
    Framework,
    Indicator,
    Instrument,
    Item,
    Level,
    Line,
    PaperKind,
    PaperRule,
    Part,
    Question,
    Rounding,
    Sample,
    Scale,
    Source,
    SubIndicator,
    Text,
)
from prongsai.frameworks.tree import Children, Kind, Node, Tree, tree

__all__ = [
    "PAPER_CONTENTS",
    "PAPER_KINDS",
    "Basis",
    "Certainty",
    "Change",
    "Children",
    "Choice",
    "Comparison",
    "Framework",
    "Indicator",
    "Instrument",
    "Item",
    "Kind",
    "Level",
    "Line",
    "Link",
    "Node",
    "PaperKind",
    "PaperRule",
    "Part",
    "Question",
    "Rounding",
    "Sample",
    "Scale",
    "Source",
    "SubIndicator",
    "Text",
    "Tree",
    "available",
    "compare",
    "digest",
    "folder",
    "follow",
    "load",
    "load_wording",
    "new_year",
    "tree",
    "wording_table",
]
