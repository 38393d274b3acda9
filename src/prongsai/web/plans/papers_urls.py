"""Addresses of a round's papers and their texts."""

from django.urls import path

from prongsai.web.plans import papers_views as views

urlpatterns = [
    path("rounds/<whole:pk>/papers/", views.papers, name="papers"),
    path("rounds/<whole:pk>/papers/set.zip", views.paper_set, name="paper-set"),
    path("rounds/<whole:pk>/papers/prepare/", views.prepare_set, name="prepare-set"),
    path("rounds/<whole:pk>/papers/texts/<str:key>/", views.text, name="text"),
    path("rounds/<whole:pk>/papers/texts/<str:key>/draft/", views.drop_text, name="drop-text"),
    path("rounds/<whole:pk>/papers/<slug:name>.<slug:form>", views.paper, name="paper"),
]
