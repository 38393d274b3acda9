"""Who tries too many passwords is shut out for a while: a login soon, an address only after many."""

from __future__ import annotations

from axes.handlers.database import AxesDatabaseHandler
from django.db.models import Sum
from django.http import HttpRequest

#: A whole office signs in from one address: what fails there counts for a tenth.
_OF_AN_ADDRESS = 10


class Handler(AxesDatabaseHandler):
    """Counts failures of the login whole and those of the address by tenths; the larger one decides."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        # In the order of AXES_LOCKOUT_PARAMETERS.
        of_login, of_address = (
            attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(of_login, of_address // _OF_AN_ADDRESS)
