"""Addresses of results."""

from django.urls import path

from prongsai.web.results import views

urlpatterns = [
    path("rounds/<int:pk>/result/", views.overview, name="result"),
    path("rounds/<int:pk>/result/load/", views.load, name="load"),
    path("rounds/<int:pk>/result/move/", views.move, name="move-result"),
    path("rounds/<int:pk>/result/gaps/", views.gaps, name="gaps"),
    path("rounds/<int:pk>/result/path/", views.path, name="path"),
    path("rounds/<int:pk>/result/explain/<str:code>/", views.explain, name="explain"),
    path("rounds/<int:pk>/result/<str:code>/", views.indicator, name="indicator"),
]
