"""Logos are told from scans by their headers."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractor.intake.pictures import is_small, pixels


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG"])
def test_the_size_of_a_picture_is_found(kind: str) -> None:
    target = io.BytesIO()
    Image.new("L", (321, 123)).save(target, kind)
    assert pixels(target.getvalue()) == (321, 123)


def test_a_progressive_picture_with_a_preview_has_the_size_of_the_picture() -> None:
    target = io.BytesIO()
    Image.new("RGB", (640, 480)).save(target, "JPEG", progressive=True, comment=b"\xff\xc0" * 50)
    assert pixels(target.getvalue()) == (640, 480)


def test_a_picture_of_unknown_size_is_not_small() -> None:
    assert not is_small(b"II*\0" * 5000, inline=True, small_bytes=100)


@given(st.sampled_from([b"\x89PNG", b"GIF8", b"\xff\xd8", b""]), st.binary(max_size=60))
def test_any_bytes_have_a_size_or_none(start: bytes, rest: bytes) -> None:
    size = pixels(start + rest)
    assert size is None or min(size) >= 0
