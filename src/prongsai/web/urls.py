"""Every address of the workspace; each is named for its page."""

from django.urls import include, path, register_converter

from prongsai.web.ui.addresses import Whole
from prongsai.web.upkeep.health import health

# Before the addresses of any app are read: all of theirs are made with it.
register_converter(Whole, "whole")

urlpatterns = [
    path("health", health, name="health"),
    path("", include("prongsai.web.public.urls")),
    path("", include("prongsai.web.api.urls")),
    path("", include("prongsai.web.accounts.urls")),
    path("", include("prongsai.web.ballots.urls")),
    path("work/", include("prongsai.web.rounds.urls")),
    path("work/", include("prongsai.web.evidence.urls")),
    path("work/", include("prongsai.web.results.urls")),
    path("work/", include("prongsai.web.plans.urls")),
    path("work/", include("prongsai.web.desk.urls")),
]
handler404 = "prongsai.web.ui.errors.not_found"
handler403 = "prongsai.web.ui.errors.refused"
handler400 = "prongsai.web.ui.errors.bad_request"
handler500 = "prongsai.web.ui.errors.broken"
