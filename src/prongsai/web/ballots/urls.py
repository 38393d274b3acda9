"""Addresses of surveys: those below /s/ are answered by the `door`."""

from django.urls import URLPattern, path

from prongsai.web.ballots import (
    answering,
    comment_views,
    interview_views,
    officer_views,
    open_link,
    overseer_views,
    paper,
    public_views,
    signal_views,
)

#: Pages for respondents: in Thai below /s/, in English below /s/en/.
_PAGES = (
    ("", answering.answer, "answer"),
    ("what-is-kept/", answering.what_is_kept, "what-is-kept"),
    ("what-is-kept/<str:token>/", answering.what_is_kept, "what-is-kept-of"),
    ("paper/", paper.type_in, "type-paper"),
    ("o/<str:token>/", open_link.answer, "open-link"),
    ("o/<str:token>/<str:mark>/", open_link.answer, "staff-link"),
)


def _respondents() -> list[URLPattern]:
    thai = [path(f"s/{where}", page, name=name) for where, page, name in _PAGES]
    return thai + [path(f"s/en/{where}", page, name=f"{name}-in-english") for where, page, name in _PAGES]


#: What comes out of an opened box, and what goes in past screens of one's own.
_OPENED = [
    path("work/rounds/<whole:pk>/interviews/", interview_views.interviews, name="interviews"),
    path("work/rounds/<whole:pk>/survey/paper-<str:form>.pdf", interview_views.paper_form, name="paper-form"),
    path("work/rounds/<whole:pk>/survey/comments/", comment_views.comments, name="comments"),
    path("work/rounds/<whole:pk>/survey/comments.csv", comment_views.as_csv, name="comments-csv"),
]
urlpatterns = _respondents() + _OPENED

#: Pages of a round for its officers.
_OF_ROUND = (
    ("", officer_views.survey, "survey"),
    ("people/", officer_views.people, "survey-people"),
    ("ways/", officer_views.ways, "survey-ways"),
    ("slips/", officer_views.slips, "survey-slips"),
    ("slips/void/", officer_views.void_slips, "void-slips"),
    ("poster/<str:form>/", officer_views.poster, "survey-poster"),
    ("cards/<str:form>/", officer_views.cards, "survey-cards"),
    ("box/", officer_views.box_step, "survey-box"),
)
urlpatterns += [
    path(f"work/rounds/<whole:pk>/survey/{where}", page, name=name) for where, page, name in _OF_ROUND
]

#: Boxes of many bodies for who keeps them, and what anybody may see.
_OF_BOX = (
    ("", overseer_views.list_, "boxes"),
    ("make/", overseer_views.make, "make-box"),
    ("<whole:pk>/", overseer_views.box, "box"),
    ("<whole:pk>/step/", overseer_views.step, "box-step"),
    ("<whole:pk>/drill/", overseer_views.drill_file, "box-drill"),
    ("<whole:pk>/file/", overseer_views.file, "box-file"),
)
urlpatterns += [path(f"work/boxes/{where}", page, name=name) for where, page, name in _OF_BOX]
urlpatterns += [
    path("work/rounds/<whole:pk>/survey/signals/", signal_views.signals, name="signals"),
    path("surveys/", public_views.surveys, name="surveys"),
    path("surveys/<whole:pk>/receipts.txt", public_views.receipts_, name="receipts"),
]
