"""Addresses of what anyone may see."""

from django.urls import path

from prongsai.web.public import correction_views, data_views, files, verifying, views, year_views

urlpatterns = [
    path("robots.txt", files.robots, name="robots"),
    path("favicon.ico", files.icon, name="favicon"),
    path("", views.front, name="front"),
    path("years/<whole:year>/", year_views.nation, name="public-year"),
    path("years/<whole:year>/risen/", year_views.most_risen, name="public-risen"),
    path("provinces/<str:name>/<whole:year>/", year_views.province, name="public-province"),
    path("bodies/", views.bodies, name="public-bodies"),
    path("bodies/<whole:pk>/<whole:year>/", views.body, name="public-body"),
    path("bodies/<whole:pk>/<whole:year>/corrections/", correction_views.page, name="public-corrections"),
    path("bodies/<whole:pk>/<whole:year>/disclosures/", views.disclosures, name="public-disclosures"),
    path("bodies/<whole:pk>/<whole:year>/papers/", views.papers_, name="public-papers"),
    path("bodies/<whole:pk>/<whole:year>/papers/<str:name>.pdf", views.paper, name="public-paper"),
    path("bodies/<whole:pk>/<whole:year>/result.json", views.result, name="public-result"),
    path("bodies/<whole:pk>/<whole:year>/proof.json", verifying.proof_file, name="public-proof"),
    path("verify/", verifying.verify, name="verify"),
    path("open-data/keys.json", verifying.keys, name="public-keys"),
    path("open-data/trail-head.json", verifying.trail_head, name="trail-head"),
    path("bodies/<whole:pk>/static.zip", views.static_copy, name="static-copy"),
    path("open-data/", data_views.listing, name="open-data"),
    path("open-data/disclosures-<whole:year>.csv", data_views.disclosures, name="disclosures-data"),
    path("open-data/<whole:year>/", data_views.columns, name="codebook"),
    path("open-data/codebook-<whole:year>.csv", data_views.columns_csv, name="codebook-csv"),
    path("open-data/results-<whole:year>.<str:ending>", data_views.file, name="public-data"),
]
