"""Addresses of rounds."""

from django.urls import path

from prongsai.web.rounds import desk_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", desk_views.board_, name="board"),
    path("calendar/<int:year>/", desk_views.calendar_, name="calendar"),
    path("open-year/", desk_views.open_year, name="open-year"),
    path("bodies/<int:pk>/open-round/", desk_views.open_round, name="open-round"),
]
