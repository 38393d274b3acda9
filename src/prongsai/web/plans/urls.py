"""Addresses of plans: the whole of it, what is proposed, a measure, a report."""

from django.urls import include, path

from prongsai.web.plans import reminders, settling_views, views

urlpatterns = [
    path("reminders/", reminders.reminders, name="reminders"),
    path("rounds/<whole:pk>/plan/", views.plan, name="plan"),
    path("rounds/<whole:pk>/plan/settings/", settling_views.plan_settings, name="plan-settings"),
    path("rounds/<whole:pk>/plan/propose/", views.propose, name="propose"),
    path("rounds/<whole:pk>/plan/import/", views.bring_in, name="import-plan"),
    path("rounds/<whole:pk>/plan/move/", views.move_plan, name="move-plan"),
    path("rounds/<whole:pk>/plan/measures/add/", views.add_measure, name="add-measure"),
    path("rounds/<whole:pk>/plan/measures/<whole:number>/", views.measure, name="measure"),
    path(
        "rounds/<whole:pk>/plan/measures/<whole:number>/shift/",
        settling_views.shift_measure,
        name="shift-measure",
    ),
    path(
        "rounds/<whole:pk>/plan/measures/<whole:number>/delete/", views.delete_measure, name="delete-measure"
    ),
    path(
        "rounds/<whole:pk>/plan/measures/<whole:number>/report/<whole:months>/", views.report, name="report"
    ),
    path("", include("prongsai.web.plans.papers_urls")),
]
