"""Addresses of what anyone may see."""

from django.urls import path

from prongsai.web.public import correction_views, data_views, verifying, views, year_views

urlpatterns = [
    path("", views.front, name="front"),
    path("years/<int:year>/", year_views.nation, name="public-year"),
    path("years/<int:year>/risen/", year_views.most_risen, name="public-risen"),
    path("provinces/<str:name>/<int:year>/", year_views.province, name="public-province"),
    path("bodies/", views.bodies, name="public-bodies"),
    path("bodies/<int:pk>/<int:year>/", views.body, name="public-body"),
    path("bodies/<int:pk>/<int:year>/corrections/", correction_views.page, name="public-corrections"),
    path("bodies/<int:pk>/<int:year>/papers/", views.papers_, name="public-papers"),
    path("bodies/<int:pk>/<int:year>/papers/<str:name>.pdf", views.paper, name="public-paper"),
    path("bodies/<int:pk>/<int:year>/result.json", views.result, name="public-result"),
    path("bodies/<int:pk>/<int:year>/proof.json", verifying.proof_file, name="public-proof"),
    path("verify/", verifying.verify, name="verify"),
    path("open-data/keys.json", verifying.keys, name="public-keys"),
    path("bodies/<int:pk>/static.zip", views.static_copy, name="static-copy"),
    path("open-data/", data_views.listing, name="open-data"),
    path("open-data/<int:year>/", data_views.columns, name="codebook"),
    path("open-data/codebook-<int:year>.csv", data_views.columns_csv, name="codebook-csv"),
    path("open-data/results-<int:year>.<str:ending>", data_views.file, name="public-data"),
]
