"""Stage 2: one table of answers, whatever they came from, and one body's printed figures.

``answers.read(path, framework)`` gives the table, ``answers.check(path, framework)`` what is wrong with it;
``answers.read_dossier(path)`` gives one body's file of printed figures over several years.
"""

from prongsai.answers.check import blanks, check
from prongsai.answers.codes import Codes, perhaps
from prongsai.answers.dossier import Body, Dossier, read_dossier, with_figures
from prongsai.answers.figures import GROUPS, TOTAL, Respondents, YearGiven
from prongsai.answers.figures_table import read_figures
from prongsai.answers.read import read
from prongsai.answers.sandbox import read_apart, vet_parquet
from prongsai.answers.sheets import read_rows, read_workbook
from prongsai.answers.table import BODY, CHOICE, Answers, line_codes, schema
from prongsai.answers.template import template
from prongsai.answers.write import guard_formulas

__all__ = [
    "BODY",
    "CHOICE",
    "GROUPS",
    "TOTAL",
    "Answers",
    "Body",
    "Codes",
    "Dossier",
    "Respondents",
    "YearGiven",
    "blanks",
    "check",
    "guard_formulas",
    "line_codes",
    "perhaps",
    "read",
    "read_apart",
    "read_dossier",
    "read_figures",
    "read_rows",
    "read_workbook",
    "schema",
    "template",
    "vet_parquet",
    "with_figures",
]
