"""Documents of the casebook where workers look for them: originals, and kept words of mails."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.pipeline.kinds import ATTACHED, MAILS, SCANS, files_by_kind
from extractor.batch.executor import Need, Shard
from extractor.batch.running import SHARD
from extractor.batch.working import Item, Recipe
from extractor.pipeline import Pipeline
from extractor.releases import shipped_models
from extractor.settings import load_settings
from extractor.store import blobs
from extractor.store.readings import keep_reading
from extractor.values.incoming import Incoming
from extractor.values.sampled import NOTHING_SAMPLED

MAILS_OF_A_SHARD = SHARD
SCANS_OF_A_SHARD = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Documents:
    """What there is to do, again and again."""

    recipe: Recipe
    mails: tuple[Item, ...]
    scans: tuple[Item, ...]

    def shards(self, need: Need) -> Iterator[Shard[Item]]:
        """Give shards without end: mails with kept words, or scans."""
        items = self.mails if need is Need.LIGHT else self.scans
        size = MAILS_OF_A_SHARD if need is Need.LIGHT else SCANS_OF_A_SHARD
        row = itertools.cycle(items)
        for number in itertools.count():
            yield Shard(str(number), need, tuple(itertools.islice(row, size)))


def documents_of(cases: Path, folder: Path, *, mails: int, scans: int) -> Documents:
    """Put documents where workers look for them.

    Args:
        cases: the casebook.
        folder: takes originals and words.
        mails: how many, at most.
        scans: how many, at most.
    """
    settings = load_settings(cases / "extractor.toml")
    kinds = files_by_kind(cases)
    light = _in_turns(kinds[MAILS], kinds[ATTACHED])[:mails]
    store = folder.absolute() / "blobs"
    ledger = (cases / "ledger").absolute()
    recipe = Recipe(shipped_models(), ledger, settings, store, NOTHING_SAMPLED)
    with Pipeline.load(ledger=ledger, settings=settings) as pipeline:
        kept = tuple(_item(store, path, pipeline) for path in light)
    return Documents(recipe, kept, tuple(_item(store, it, None) for it in kinds[SCANS][:scans]))


def _item(store: Path, path: Path, pipeline: Pipeline | None) -> Item:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    blobs.keep(store, content)
    words = ""
    if pipeline is not None:
        reading = pipeline.read_incoming(Incoming(path.name, "benchmark", content, sha256))
        words = keep_reading(store, reading) or ""
    return Item(path.name, 0, path.name, sha256, reading=words)


def _in_turns(one: Sequence[Path], other: Sequence[Path]) -> list[Path]:
    pairs = itertools.zip_longest(one, other)
    return [it for pair in pairs for it in pair if it is not None]
