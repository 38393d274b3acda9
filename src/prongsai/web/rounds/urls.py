"""Addresses of rounds."""

from django.urls import path

from prongsai.web.rounds import overseer_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("bodies/", views.bodies, name="own-bodies"),
    path("board/", overseer_views.board_, name="board"),
    path("calendar/<whole:year>/", overseer_views.calendar_, name="calendar"),
    path("open-year/", overseer_views.open_year, name="open-year"),
    path("open-year/<whole:year>/take-back/", overseer_views.take_back_year, name="take-back-year"),
    path("rounds/<whole:pk>/take-back/", overseer_views.take_back, name="take-back"),
    path("bodies/<whole:pk>/open-round/", overseer_views.open_round, name="open-round"),
]
