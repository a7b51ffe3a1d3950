"""Hashes do not depend on the padding, and a table gives every row of a hash."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.book.hashing import HashTable, hash_numbers, hash_rows, pack

TEXTS = st.binary(min_size=1, max_size=40).filter(lambda it: b"\0" not in it)


@given(TEXTS, TEXTS)
def test_padding_does_not_count_and_texts_differ(one: bytes, other: bytes) -> None:
    together = hash_rows(pack([one, other]), 3)
    assert together[0] == hash_rows(pack([one]), 3)[0]
    assert (together[0] == together[1]) == (one == other)
    assert hash_rows(pack([one]), 4)[0] != together[0]


def test_keys_that_differ_in_the_last_byte_of_two_words_do_not_meet() -> None:
    letters = [bytes([it]) for it in range(48, 123)]
    texts = [b"aaaaaaa" + one + b"aaaaaaa" + other for one in letters for other in letters]
    assert len(set(hash_rows(pack(texts), 1).tolist())) == len(texts)


@given(st.lists(st.integers(0, 5), max_size=30), st.lists(st.integers(0, 5), max_size=10))
def test_a_table_gives_all_rows_of_a_hash(first: list[int], later: list[int]) -> None:
    def hashed(numbers: list[int]) -> np.ndarray:
        return hash_numbers(np.array(numbers, np.int64), 0)

    rows = np.arange(len(first) + len(later), dtype=np.int32)
    table = HashTable.of(hashed(first), rows[: len(first)])
    table = table.joined(hashed(later), rows[len(first) :])
    for number in range(6):
        wanted = [row for row, it in enumerate([*first, *later]) if it == number]
        assert sorted(table.find(int(hashed([number])[0])).tolist()) == wanted
