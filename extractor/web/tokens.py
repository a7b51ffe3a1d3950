"""Who may upload: bearer tokens, of which only hashes are kept.

A token has 256 random bits, so a plain SHA-256 cannot be guessed back. All hashes are compared,
each in constant time, so the time of an answer does not say how near a guess was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from pathlib import Path

from extractor.errors import SettingsError
from extractor.intake.upload_settings import FORM

BYTES = 32


class Tokens:
    """Knows whose token one is."""

    def __init__(self, entries: Iterable[str]) -> None:
        """Keep the hashes.

        Args:
            entries: "NAME:SHA-256", checked before.
        """
        pairs = (it.partition(":") for it in entries)
        self._names = {bytes.fromhex(digest): name for name, _, digest in pairs}

    def __len__(self) -> int:
        return len(self._names)

    def owner(self, token: str) -> str | None:
        """Give the name of a token; None if there is no such token."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        found: str | None = None
        for known, name in self._names.items():
            if hmac.compare_digest(known, digest):
                found = name
        return found


def new_token(name: str) -> tuple[str, str]:
    """Make a token; give it, and the entry for the settings, "NAME:SHA-256".

    Raises:
        SettingsError: the name cannot stand in the settings.
    """
    token = secrets.token_urlsafe(BYTES)
    entry = f"{name}:{hashlib.sha256(token.encode()).hexdigest()}"
    if not FORM.fullmatch(entry):
        raise SettingsError("--new-token", "a name has letters, digits, dots and dashes, up to 64")
    return token, entry


def load_tokens(entries: Iterable[str], file: Path | None) -> Tokens:
    """Read the hashes of the settings and of the file that they name.

    Raises:
        SettingsError: the file cannot be read, a line of it is wrong, or there is no token at all.
    """
    known = [*entries, *(_lines(file) if file else ())]
    if not known:
        raise SettingsError(
            "[upload] tokens",
            "nobody may upload; make a token with `extractor serve --new-token NAME`",
        )
    names = [it.partition(":")[0] for it in known]
    if len(set(names)) < len(names):
        raise SettingsError("[upload] tokens", "two tokens have the same name")
    return Tokens(known)


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(file), f"cannot be read ({type(error).__name__})") from error
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        entry = line.partition("#")[0].strip()
        if entry and not FORM.fullmatch(entry):
            detail = f'line {number} is no "NAME:SHA-256"; make one with --new-token'
            raise SettingsError(str(file), detail)
        if entry:
            found.append(entry)
    return found
