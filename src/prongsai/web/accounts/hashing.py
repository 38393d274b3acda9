"""How passwords are hashed: Argon2id at what OWASP advises, and two at a time.

One takes 19 MiB and some hundredths of a second; many at once - a flood of sign-ins - wait for each other
instead of taking the memory of a small server. They have threads of their own, for every thread that ever
hashed keeps the memory it had. Hashes made dearer or cheaper before are renewed by Django at
the next sign-in.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2
_HASHING = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing")


class Argon2(Argon2PasswordHasher):
    """Argon2id: 19 MiB, two rounds, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return _HASHING.submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        return _HASHING.submit(super().verify, password, encoded).result()
