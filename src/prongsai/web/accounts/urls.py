"""Addresses of signing in and out, of the people of a body, and of its trail."""

from django.urls import path

from prongsai.web.accounts.views import people, signing_in, trail_page

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("password/", signing_in.password, name="password"),
    path("language/", signing_in.language, name="language"),
    path("work/bodies/<int:pk>/people/", people.people, name="people"),
    path("work/bodies/<int:pk>/people/invite/", people.invite, name="invite"),
    path("work/bodies/<int:pk>/people/<int:post>/end/", people.end, name="end-post"),
    path("work/bodies/<int:pk>/trail/", trail_page.trail, name="trail"),
]
