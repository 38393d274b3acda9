"""Guessing codes is made slow; whoever has a right code is never held up, however many share an address.

Only wrong codes are counted, in the memory of this process, for ten minutes, under a name that is made of the
network they came from with a key that is drawn anew every day and never leaves the memory.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils import timezone
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from prongsai.web.accounts.address import address_of

#: Wrong codes of one network that are taken in a window, by one process.
MOST = 10
_MINUTES = 10
_NARROW = {4: 24, 6: 56}
_KEY = 32


class Wrong:
    """Counts wrong codes by network."""

    def __init__(self) -> None:
        self._allowed = RateLimitItemPerMinute(MOST, _MINUTES)
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew, with another key."""
        self._day, self._key = timezone.localdate(), secrets.token_bytes(_KEY)
        self._counts = FixedWindowRateLimiter(MemoryStorage())

    def is_too_much(self, request: HttpRequest) -> bool:
        """Count one more wrong code; True where the network has had its share."""
        with self._lock:
            if self._day != timezone.localdate():
                self.forget()
            return not self._counts.hit(self._allowed, self._name(address_of(request)))

    def _name(self, address: str) -> str:
        return hmac.digest(self._key, network_of(address).encode(), hashlib.sha256).hex()


def network_of(address: str) -> str:
    """The network that an address stands for: its /24, or its /56 in IPv6; nothing where it is none.

    >>> network_of("203.0.113.7"), network_of("2001:db8:1:2ff::1"), network_of("unknown")
    ('203.0.113.0/24', '2001:db8:1:200::/56', '')
    """
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(read, IPv6Address) and read.ipv4_mapped:
        read = read.ipv4_mapped
    return str(ip_network(f"{read}/{_NARROW[read.version]}", strict=False))


wrong = Wrong()
