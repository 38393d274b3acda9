"""Addresses of results."""

from django.urls import path

from prongsai.web.results import views

urlpatterns = [
    path("rounds/<int:pk>/result/", views.overview, name="result"),
    path("rounds/<int:pk>/result/load/", views.load, name="load"),
    path("rounds/<int:pk>/result/load/<int:number>/", views.loading_, name="loading"),
    path("rounds/<int:pk>/result/move/", views.move, name="move-result"),
    path("rounds/<int:pk>/result/gaps/", views.gaps, name="gaps"),
    path("rounds/<int:pk>/result/path/", views.path, name="path"),
    path("rounds/<int:pk>/result/type/", views.type_figures, name="type-figures"),
    path("rounds/<int:pk>/result/earlier/", views.earlier_years, name="earlier"),
    path("rounds/<int:pk>/result/versions/", views.versions, name="versions"),
    path("rounds/<int:pk>/result/versions/<int:number>/", views.version, name="version"),
    path("rounds/<int:pk>/result/explain/<str:code>/", views.explain, name="explain"),
    path("rounds/<int:pk>/result/<str:code>/", views.indicator, name="indicator"),
]
