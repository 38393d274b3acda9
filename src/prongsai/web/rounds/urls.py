"""Addresses of rounds."""

from django.urls import path

from prongsai.web.rounds import views

urlpatterns = [
    path("", views.home, name="home"),
    path("rounds/<int:pk>/", views.round_, name="round"),
]
