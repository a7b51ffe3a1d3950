"""Whole files spoilt in every way that happens between a sender and an inbox.

What is random comes from the file's own name, so that every run spoils alike.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator

from benchmarks.intake.whole import File, letter, zipped

Spoil = Callable[[bytes, random.Random], bytes]


def spoilt(file: File) -> Iterator[File]:
    """Give a file spoilt in each way, each under a name of its own."""
    stem, _, ending = file.name.partition(".")
    for way, spoil in _WAYS.items():
        chance = random.Random(f"{file.name} {way}")
        yield File(f"{stem}-{ending.replace('.', '-')}-{way}.{ending}", spoil(file.content, chance))
    yield File(f"{stem}-{ending}-called-a-pdf.pdf", file.content + b"\n")
    yield File(f"{stem}-{ending}-called-a-mail.eml", file.content + b"\n\n")
    yield File(f"{stem}-{ending}-without-ending", file.content + b"\n\n\n")
    yield File(f"{stem}-{ending}-in.zip", zipped(file))
    yield File(f"{stem}-{ending}-in-mail.eml", letter(file))
    yield File(f"{stem}-{ending}-in-zip-in-mail.eml", letter(("files.zip", zipped(file))))


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) // 4, max(1, len(content) * 3 // 4) + 1)]


def _end_missing(content: bytes, _: random.Random) -> bytes:
    return content[:-11]


def _head_missing(content: bytes, _: random.Random) -> bytes:
    return content[13:]


def _few_bits(content: bytes, chance: random.Random) -> bytes:
    return _flipped(content, chance, share=0.001)


def _many_bits(content: bytes, chance: random.Random) -> bytes:
    return _flipped(content, chance, share=0.03)


def _flipped(content: bytes, chance: random.Random, *, share: float) -> bytes:
    changed = bytearray(content)
    for _ in range(max(1, int(len(content) * share))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _hole(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes(min(512, len(content) - at)) + content[at + 512 :]


def _noise(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.randbytes(64) + content[at + 64 :]


def _shuffled(content: bytes, chance: random.Random) -> bytes:
    """Exchange blocks, as a broken disk does."""
    size = max(16, len(content) // 8)
    blocks = [content[at : at + size] for at in range(0, len(content), size)]
    chance.shuffle(blocks)
    return b"".join(blocks)


_WAYS: dict[str, Spoil] = {
    "cut-off": _cut,
    "end-missing": _end_missing,
    "head-missing": _head_missing,
    "few-bits": _few_bits,
    "many-bits": _many_bits,
    "hole": _hole,
    "noise": _noise,
    "shuffled": _shuffled,
    "twice": lambda content, _: content * 2,
    "more-behind": lambda content, chance: content + chance.randbytes(5000),
    "lines-before": lambda content, _: b"\r\n\r\n\xef\xbb\xbf" + content,
    "line-ends": lambda content, _: content.replace(b"\n", b"\r\n") + b"\r\n",
    "as-text": lambda content, _: base64.encodebytes(content),
    "wide": lambda content, _: content.decode("latin-1").encode("utf-16"),
}
