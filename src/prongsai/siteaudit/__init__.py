"""Beside stage 3: a body's website, looked at item by item before its disclosures are sent.

``siteaudit.audit(home, asked, year, door)`` crawls from the home page, looks at every address and suggests a
verdict for each item, with cause and mend; it never gives points. ``siteaudit.Door`` is the only way out, and
``siteaudit.Archive`` keeps what was seen as dated evidence.
"""

from prongsai.siteaudit import evidence, looks, stored
from prongsai.siteaudit.addresses import host_of
from prongsai.siteaudit.audit import INTERRUPTED, audit, in_english, why_stopped
from prongsai.siteaudit.browser import Browser
from prongsai.siteaudit.evidence import Archive, Difference, Kept, compare
from prongsai.siteaudit.fetch import Door, agent_of
from prongsai.siteaudit.gate import admit
from prongsai.siteaudit.items import Order, read_items
from prongsai.siteaudit.looks import DAYS, GONE, Sighting, Standing, sighting, standing
from prongsai.siteaudit.manners import Guest, Manners, Turns
from prongsai.siteaudit.model import (
    VERDICTS,
    AddressSeen,
    Asked,
    Audit,
    Cause,
    Finding,
    ItemSeen,
    Look,
    Path,
    Step,
    Verdict,
)
from prongsai.siteaudit.stored import as_plain, from_plain

__all__ = [
    "DAYS",
    "GONE",
    "INTERRUPTED",
    "VERDICTS",
    "AddressSeen",
    "Archive",
    "Asked",
    "Audit",
    "Browser",
    "Cause",
    "Difference",
    "Door",
    "Finding",
    "Guest",
    "ItemSeen",
    "Kept",
    "Look",
    "Manners",
    "Order",
    "Path",
    "Sighting",
    "Standing",
    "Step",
    "Turns",
    "Verdict",
    "admit",
    "agent_of",
    "as_plain",
    "audit",
    "compare",
    "evidence",
    "from_plain",
    "host_of",
    "in_english",
    "looks",
    "read_items",
    "sighting",
    "standing",
    "stored",
    "why_stopped",
]
