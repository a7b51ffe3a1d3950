"""7z archives are read with what Python brings, within a budget."""

from __future__ import annotations

import bz2
import contextlib
import lzma
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import EncryptedFileError, InputError, UnknownTypeError
from extractor.intake import media_types as types
from extractor.intake.archive import members
from extractor.intake.budget import Budget
from tests.hostile.packed import AES, LZMA2, NOTE, PPMD, coder, folder, seven_zip

MEMBERS = {"a.txt": NOTE, "folder/é.csv": NOTE * 9}
SOLID = NOTE * 10
WHOLE = seven_zip(MEMBERS, is_packed_header=True)


def read(content: bytes) -> list[tuple[str, bytes | None]]:
    budget = Budget(100, 1_000_000)
    found = members(content, types.SEVEN_ZIP, file="a.7z", budget=budget)
    return [(it.name, it.content) for it in found]


@pytest.mark.parametrize("content", [WHOLE, seven_zip(MEMBERS)], ids=["packed", "plain"])
def test_files_come_in_order_with_bare_names(content: bytes) -> None:
    assert read(content) == [("a.txt", NOTE), ("é.csv", NOTE * 9)]


def raw(*filters: dict[str, int]) -> bytes:
    return lzma.compress(SOLID, lzma.FORMAT_RAW, filters=list(filters))


PACK = {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16}
OLD = {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}


@pytest.mark.parametrize(
    ("packed", "how"),
    [
        pytest.param(SOLID, folder(coder(b"\0")), id="copy"),
        pytest.param(raw(OLD), folder(coder(b"\x03\x01\x01", b"\x5d\0\0\1\0")), id="lzma"),
        pytest.param(zlib.compress(SOLID, wbits=-15), folder(coder(b"\x04\x01\x08")), id="deflate"),
        pytest.param(bz2.compress(SOLID), folder(coder(b"\x04\x02\x02")), id="bzip2"),
        pytest.param(
            raw({"id": lzma.FILTER_X86}, PACK),
            folder(coder(b"\x03\x03\x01\x03"), coder(LZMA2, b"\x08")),
            id="program",
        ),
        pytest.param(
            raw({"id": lzma.FILTER_DELTA, "dist": 2}, PACK),
            folder(coder(b"\x03", b"\1"), coder(LZMA2, b"\x08")),
            id="delta",
        ),
    ],
)
def test_every_usual_method_is_unpacked(packed: bytes, how: bytes) -> None:
    content = seven_zip({"a": SOLID[:100], "b": SOLID[100:]}, packed=packed, how=how)
    assert read(content) == [("a", SOLID[:100]), ("b", SOLID[100:])]


def test_a_password_is_named() -> None:
    with pytest.raises(EncryptedFileError):
        read(seven_zip(MEMBERS, how=folder(coder(AES, bytes(18)))))


@pytest.mark.parametrize(
    ("how", "method"),
    [
        pytest.param(folder(coder(PPMD, bytes(5))), "030401", id="ppmd"),
        # four inputs and one output, as for programs
        pytest.param(b"\x01\x14\x03\x03\x01\x1b\x04\x01", "0303011b", id="bcj2"),
    ],
)
def test_another_method_is_named(how: bytes, method: str) -> None:
    with pytest.raises(UnknownTypeError, match=method):
        read(seven_zip(MEMBERS, how=how))


@settings(max_examples=200, deadline=None)
@given(st.integers(6, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
def test_any_damage_is_read_or_refused(at: int, junk: bytes) -> None:
    with contextlib.suppress(InputError):
        read(WHOLE[:at] + junk + WHOLE[at + len(junk) :])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 200), st.binary(min_size=1, max_size=20))
def test_any_damage_of_the_directory_is_read_or_refused(at: int, junk: bytes) -> None:
    content = seven_zip(MEMBERS)
    place = len(content) - 1 - at % 150
    with contextlib.suppress(InputError):
        read(content[:place] + junk + content[place + len(junk) :])
