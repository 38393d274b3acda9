"""Addresses of rounds."""

from django.urls import path

from prongsai.web.rounds import overseer_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", overseer_views.board_, name="board"),
    path("calendar/<int:year>/", overseer_views.calendar_, name="calendar"),
    path("open-year/", overseer_views.open_year, name="open-year"),
    path("bodies/<int:pk>/open-round/", overseer_views.open_round, name="open-round"),
]
