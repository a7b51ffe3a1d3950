"""Keys lead back to the very bytes of a name, whatever they are."""

from __future__ import annotations

import os
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.folder_names import (
    Identity,
    escaped,
    from_key,
    key_of,
    places_for,
    shown,
)

COMPONENTS = st.binary(min_size=1, max_size=60).filter(
    lambda it: b"/" not in it and b"\0" not in it
)
PATHS = st.lists(COMPONENTS, min_size=1, max_size=4).map(b"/".join).map(os.fsdecode)
NUMBERS = st.integers(min_value=0, max_value=2**63)
IDENTITIES = st.builds(Identity, NUMBERS, st.integers(-(2**62), 2**62), NUMBERS)


@given(path=PATHS, identity=IDENTITIES)
def test_a_key_is_plain_text_and_leads_back(path: str, identity: Identity) -> None:
    key = key_of(path, identity)
    assert key.encode("utf-8").decode().isprintable()
    assert from_key(key) == (path, identity)


@given(path=PATHS)
def test_what_is_shown_is_one_harmless_line(path: str) -> None:
    text = shown(path)
    assert text.encode("utf-8")
    assert not any(unicodedata.category(it) in {"Cc", "Cs"} for it in text)
    assert unicodedata.is_normalized("NFC", text)


def test_ordinary_names_are_remembered_as_they_are_read() -> None:
    assert escaped("Nord/Réclamation Müller.pdf") == "Nord/Réclamation Müller.pdf"
    assert escaped("100 %;\n") == "100 %25%3B%0A"


@given(path=PATHS, identity=IDENTITIES)
def test_a_file_may_get_three_different_places(path: str, identity: Identity) -> None:
    places = places_for(path, key_of(path, identity))
    assert len(set(places)) == 3
    assert len(os.fsencode(places[-1])) < 100
