"""Addresses of what anyone may see."""

from django.urls import path

from prongsai.web.public import views

urlpatterns = [
    path("", views.bodies, name="public-bodies"),
    path("bodies/<int:pk>/<int:year>/", views.body, name="public-body"),
    path("bodies/<int:pk>/<int:year>/result.json", views.result, name="public-result"),
    path("open-data/results-<int:year>.csv", views.results_csv, name="public-csv"),
    path("open-data/results-<int:year>.json", views.results_json, name="public-json"),
]
