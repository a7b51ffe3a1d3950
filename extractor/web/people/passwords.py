"""Passwords: Argon2id, and what a good one is; the only door to argon2.

Hashing takes 64 MiB for a moment. A few are worked out at a time, so that many sign-ins at once
take time and not all memory.
"""

from __future__ import annotations

import dataclasses
import enum
import threading

import argon2

SHORTEST = 12
LONGEST = 256
AT_ONCE = 2
_DIFFERENT = 5  # characters of a password, so that "aaaaaaaaaaaa" is none


class Weakness(enum.StrEnum):
    """Why a password will not do."""

    SHORT = "short"
    LONG = "long"
    SAME = "same"  # few different characters
    LOGIN = "login"  # holds the name it is for


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What a hash costs whoever works it out; the defaults are those of RFC 9106 for little memory.

    Attributes:
        memory_kib: for each.
    """

    rounds: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


class Passwords:
    """Hashes and checks."""

    def __init__(self, cost: Cost = Cost()) -> None:
        """Choose what it costs; a hash of a lower cost is still understood."""
        self._hasher = argon2.PasswordHasher(cost.rounds, cost.memory_kib, cost.lanes)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = self.hashed("a password that nobody has")

    def hashed(self, password: str) -> str:
        """Give what is kept of a password."""
        with self._turns:
            return self._hasher.hash(password)

    def fits(self, password: str, kept: str | None) -> bool:
        """Say whether a password is the one that was kept.

        Args:
            password: as typed.
            kept: its hash; None where there is none, which takes as long to find out.
        """
        if len(password) > LONGEST:
            return False
        try:
            with self._turns:
                self._hasher.verify(kept or self._nobodys, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Say whether a hash should be made again at today's cost."""
        return self._hasher.check_needs_rehash(kept)


def weakness_of(password: str, login: str) -> Weakness | None:
    """Say why a password will not do; None if it will."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    if len(set(password)) < _DIFFERENT:
        return Weakness.SAME
    name = login.partition("@")[0]
    if len(name) > 3 and name.casefold() in password.casefold():
        return Weakness.LOGIN
    return None
