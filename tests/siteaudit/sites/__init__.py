"""Ten websites of invented municipalities, played on this machine, and the truth about their addresses.

Each module builds one `Site`: what every path answers, and the table of planted addresses with the verdict,
the checks that speak and the shortest path that a person would click. `serving` answers for all of them.
"""

from __future__ import annotations

from tests.siteaudit.sites import (
    cloud,
    frames,
    half_dead,
    nested_menu,
    onclick,
    pictures,
    script_menu,
    splash,
    tis620,
    traps,
)
from tests.siteaudit.sites.site import Planted, Site

#: In the order of the table in docs/reference/site-check-confusion.md.
BUILDERS = (
    nested_menu.build,
    tis620.build,
    onclick.build,
    frames.build,
    splash.build,
    pictures.build,
    traps.build,
    cloud.build,
    half_dead.build,
    script_menu.build,
)

__all__ = ["BUILDERS", "Planted", "Site"]
