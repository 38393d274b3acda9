"""Addresses of the disclosures; each is named for its page."""

from __future__ import annotations

from django.urls import path

from prongsai.web.evidence import clarify_views, evidence_views, review_views, submission_views

urlpatterns = [
    path("review/", review_views.desk, name="review-desk"),
    path("review/assign/", review_views.assign_readers, name="assign-readers"),
    path("review/agreement/", review_views.agreement, name="agreement"),
    path("review/agreement.csv", review_views.agreement_csv, name="agreement-csv"),
    path("rounds/<whole:pk>/review/", review_views.review, name="review"),
    path("rounds/<whole:pk>/review/end/", review_views.end_reading, name="end-reading"),
    path("rounds/<whole:pk>/review/decide/", review_views.review_decide, name="review-decide"),
    path("rounds/<whole:pk>/review/<str:code>/", review_views.review_item, name="review-item"),
    path("rounds/<whole:pk>/clarification/", clarify_views.clarification, name="clarification"),
    path("rounds/<whole:pk>/clarification/decide/", clarify_views.clarify_decide, name="clarify-decide"),
    path("rounds/<whole:pk>/disclosures/", submission_views.disclosures, name="disclosures"),
    path("rounds/<whole:pk>/disclosures/ask-units/", submission_views.ask_units, name="ask-units"),
    path("rounds/<whole:pk>/disclosures/copy/", submission_views.copy_disclosures, name="copy-disclosures"),
    path("rounds/<whole:pk>/disclosures/move/", submission_views.move_disclosures, name="move-disclosures"),
    path(
        "rounds/<whole:pk>/disclosures/correct/",
        submission_views.correct_disclosures, name="correct-disclosures",
    ),
    path("rounds/<whole:pk>/disclosures/<str:code>/", submission_views.entry, name="entry"),
    path(
        "rounds/<whole:pk>/disclosures/<str:code>/history/",
        submission_views.entry_history, name="entry-history",
    ),
    path("rounds/<whole:pk>/site-check/", evidence_views.site_check, name="site-check"),
    path(
        "rounds/<whole:pk>/site-check/compare/",
        evidence_views.site_check_compare, name="site-check-compare",
    ),
    path("rounds/<whole:pk>/site-check/<whole:number>/", evidence_views.site_check_of, name="site-check-of"),
    path(
        "rounds/<whole:pk>/site-check/<whole:number>/site-check.warc.gz",
        evidence_views.site_check_warc, name="site-check-warc",
    ),
    path(
        "rounds/<whole:pk>/site-check/<whole:number>/report.json",
        evidence_views.site_check_report, name="site-check-report",
    ),
    path(
        "rounds/<whole:pk>/site-check/<whole:number>/records/<whole:record>/",
        evidence_views.site_check_record, name="site-check-record",
    ),
    path(
        "rounds/<whole:pk>/site-check/<whole:number>/records/<whole:record>/picture.png",
        evidence_views.site_check_picture, name="site-check-picture",
    ),
]  # fmt: skip
