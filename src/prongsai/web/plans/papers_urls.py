"""Addresses of a round's papers and their texts."""

from django.urls import path

from prongsai.web.plans import papers_views as views

urlpatterns = [
    path("rounds/<int:pk>/papers/", views.papers, name="papers"),
    path("rounds/<int:pk>/papers/set.zip", views.paper_set, name="paper-set"),
    path("rounds/<int:pk>/papers/prepare/", views.prepare_set, name="prepare-set"),
    path("rounds/<int:pk>/papers/texts/<str:key>/", views.text, name="text"),
    path("rounds/<int:pk>/papers/texts/<str:key>/draft/", views.drop_text, name="drop-text"),
    path("rounds/<int:pk>/papers/<slug:name>.<slug:form>", views.paper, name="paper"),
]
