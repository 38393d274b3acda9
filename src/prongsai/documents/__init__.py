"""Stage 6: everything before becomes paper.

``documents.papers_of_year(subject)`` gives the papers of a year, each made as content when it is asked for;
``documents.pdf.render(paper)``, ``docx.render`` and ``html.render`` give content its form;
``documents.print_papers(files, order)`` goes from body files to paper files, and ``documents.take_texts``
takes what officers edited in them back.
"""

from prongsai.documents.batch import Order, Outcome, paper_of, print_papers, read_subject, take_texts
from prongsai.documents.content import Paper, SignatureBlock, TextBlock, plain_text
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.own_texts import SUFFIX as TEXTS_SUFFIX
from prongsai.documents.paper_set import NAMES as SET_NAMES
from prongsai.documents.paper_set import SetPaper, papers_of_year
from prongsai.documents.paper_settings import PaperSettings, read_settings
from prongsai.documents.papers.analysis_report import analysis_report
from prongsai.documents.subject import Subject

__all__ = [
    "SET_NAMES",
    "TEXTS_SUFFIX",
    "Order",
    "Outcome",
    "Paper",
    "PaperSettings",
    "SetPaper",
    "SignatureBlock",
    "Subject",
    "TextBlock",
    "analysis_report",
    "docx",
    "html",
    "paper_of",
    "papers_of_year",
    "pdf",
    "plain_text",
    "print_papers",
    "read_settings",
    "read_subject",
    "take_texts",
]
