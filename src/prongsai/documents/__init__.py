"""Stage 6: everything before becomes paper.

``documents.analysis_report(known, settings)`` gives an analysis as content; ``documents.pdf.render(paper)``,
``docx.render`` and ``html.render`` give content its form; ``documents.print_papers(files, order)`` goes from
body files to paper files.
"""

from prongsai.documents import docx, html, pdf
from prongsai.documents.analysis_report import analysis_report
from prongsai.documents.batch import Order, Outcome, paper_of, print_papers
from prongsai.documents.content import Paper, SignatureBlock, TextBlock, plain_text
from prongsai.documents.paper_settings import PaperSettings, read_settings

__all__ = [
    "Order",
    "Outcome",
    "Paper",
    "PaperSettings",
    "SignatureBlock",
    "TextBlock",
    "analysis_report",
    "docx",
    "html",
    "paper_of",
    "pdf",
    "plain_text",
    "print_papers",
    "read_settings",
]
