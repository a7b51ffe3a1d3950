"""Every slip of one character is made, and nothing further away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from extractor.reconciliation.blocking.edits import LONGEST, SHORTEST, edits, slips

KEYS = st.text(alphabet="ABF0123456789", min_size=SHORTEST, max_size=LONGEST)


def texts(key: str) -> list[str]:
    return [row.tobytes().rstrip(b"\0").decode() for row in edits(key.encode())]


@given(KEYS)
def test_every_row_is_at_most_one_slip_away(key: str) -> None:
    assert all(OSA.distance(key, it) <= 1 for it in texts(key))


@given(KEYS, st.data())
def test_every_slip_is_among_them(key: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(key) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    found = texts(key)
    near = found[: slips(key.encode())]
    assert key[:at] + key[at + 1 :] in near
    assert key[:at] + key[at : at + 2][::-1] + key[at + 2 :] in [*near, key]
    assert key[:at] + digit + key[at + 1 :] in found
    assert key[:at] + digit + key[at:] in found


@pytest.mark.parametrize("length", [0, SHORTEST - 1, LONGEST + 1])
def test_very_short_and_long_keys_are_not_varied(length: int) -> None:
    assert len(edits(b"1" * length)) == 0
