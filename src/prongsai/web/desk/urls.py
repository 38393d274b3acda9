"""Addresses of rounds at one glance."""

from django.urls import path

from prongsai.web.desk import views

urlpatterns = [path("rounds/<whole:pk>/", views.round_, name="round")]
