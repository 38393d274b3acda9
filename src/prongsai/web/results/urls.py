"""Addresses of results."""

from django.urls import path

from prongsai.web.results import survey_views, views

urlpatterns = [
    path("rounds/<whole:pk>/result/", views.overview, name="result"),
    path("rounds/<whole:pk>/result/load/", views.load, name="load"),
    path("rounds/<whole:pk>/result/load/survey/", survey_views.load_survey, name="load-survey"),
    path("rounds/<whole:pk>/result/load/<whole:number>/", views.loading_, name="loading"),
    path("rounds/<whole:pk>/result/body-file.yaml", views.blank_file, name="blank-file"),
    path("rounds/<whole:pk>/result/move/", views.move, name="move-result"),
    path("rounds/<whole:pk>/result/gaps/", views.gaps, name="gaps"),
    path("rounds/<whole:pk>/result/path/", views.path, name="path"),
    path("rounds/<whole:pk>/result/type/", views.type_figures, name="type-figures"),
    path("rounds/<whole:pk>/result/earlier/", views.earlier_years, name="earlier"),
    path("rounds/<whole:pk>/result/versions/", views.versions, name="versions"),
    path("rounds/<whole:pk>/result/versions/<whole:number>/", views.version, name="version"),
    path("rounds/<whole:pk>/result/explain/<str:code>/", views.explain, name="explain"),
    path("rounds/<whole:pk>/result/<str:code>/", views.indicator, name="indicator"),
]
