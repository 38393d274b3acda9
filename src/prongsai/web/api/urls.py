"""Addresses for programs, and the pages about them."""

from django.urls import include, path, re_path

from prongsai.web.api import views
from prongsai.web.api.interface import PREFIX, addresses
from prongsai.web.api.problems import not_found

urlpatterns = [
    path("open-data/api/", views.operations, name="api-operations"),
    path("work/tokens/", views.tokens_, name="tokens"),
    path("work/tokens/<whole:pk>/revoke/", views.revoke, name="revoke-token"),
    path(f"{PREFIX}openapi.json", views.description, name="api-description"),
    path(PREFIX, include(list(addresses()))),
    re_path(r"^api/", not_found, name="api-nothing"),
]
