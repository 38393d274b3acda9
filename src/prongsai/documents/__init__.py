"""Stage 6: everything before becomes paper.

``documents.papers_of_year(subject)`` gives the papers of a year, each made as content when it is asked for;
``documents.pdf.render(paper)``, ``docx.render`` and ``html.render`` give content its form;
``documents.print_papers(files, order)`` goes from body files to paper files, and ``documents.take_texts``
takes what officers edited in them back. ``documents.survey_slips(codes, about)`` and its like are what a
survey is handed out with.
"""

from prongsai.documents import chart_pictures, quotes
from prongsai.documents.batch import (
    Order,
    Outcome,
    paper_of,
    print_papers,
    read_subject,
    render,
    take_texts,
    zipped,
)
from prongsai.documents.content import (
    Image,
    Paper,
    Paragraph,
    SignatureBlock,
    TextBlock,
    all_blocks,
    plain_text,
)
from prongsai.documents.fonts import FOLDER as TYPEFACES
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.forms.pictures import can_be_printed
from prongsai.documents.own_texts import SUFFIX as TEXTS_SUFFIX
from prongsai.documents.paper_set import NAMES as SET_NAMES
from prongsai.documents.paper_set import SetPaper, papers_of_year
from prongsai.documents.paper_set import problems as problems_of_plan
from prongsai.documents.paper_settings import (
    TEXT_KEYS,
    PaperSettings,
    carrying_out_key,
    read_settings,
    text_key,
)
from prongsai.documents.papers.analysis_report import analysis_report
from prongsai.documents.subject import Subject, codes_below, codes_shown
from prongsai.documents.survey_form import survey_form
from prongsai.documents.survey_papers import (
    AboutSurvey,
    survey_cards,
    survey_poster,
    survey_slips,
    survey_text,
)

__all__ = [
    "SET_NAMES",
    "TEXTS_SUFFIX",
    "TEXT_KEYS",
    "TYPEFACES",
    "AboutSurvey",
    "Image",
    "Order",
    "Outcome",
    "Paper",
    "PaperSettings",
    "Paragraph",
    "SetPaper",
    "SignatureBlock",
    "Subject",
    "TextBlock",
    "all_blocks",
    "analysis_report",
    "can_be_printed",
    "carrying_out_key",
    "chart_pictures",
    "codes_below",
    "codes_shown",
    "docx",
    "html",
    "paper_of",
    "papers_of_year",
    "pdf",
    "plain_text",
    "print_papers",
    "problems_of_plan",
    "quotes",
    "read_settings",
    "read_subject",
    "render",
    "survey_cards",
    "survey_form",
    "survey_poster",
    "survey_slips",
    "survey_text",
    "take_texts",
    "text_key",
    "zipped",
]
