"""Numbers in addresses: of rows, years and months."""

from __future__ import annotations

from django.urls.converters import IntConverter


class Whole(IntConverter):
    """A number that every database can look up; a longer one is in no address of ours.

    >>> path("bodies/<whole:pk>/", bodies.body)
    """

    regex = "[0-9]{1,18}"
