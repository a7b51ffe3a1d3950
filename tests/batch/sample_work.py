"""Samples as documents of a store, and what an undisturbed pipeline makes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from extractor.batch.executor import ItemResult, Need, Shard
from extractor.batch.working import Item, Made, Recipe
from extractor.releases import shipped_models
from extractor.settings import load_settings
from extractor.store import blobs
from extractor.values.sampled import NOTHING_SAMPLED

NAMES = ("dev-en-005.eml", "dev-de-012.pdf", "dev-de-024.png", "dev-fr-006.eml")


def samples_in_store(folder: Path, root: Path) -> tuple[Recipe, Shard[Item]]:
    """Give samples in a store: mails, a PDF and a scan, and one that is not there."""
    settings = load_settings(root / "inbox" / "extractor.toml")
    ledger = root.absolute() / "inbox" / "ledger"
    recipe = Recipe(shipped_models(), ledger, settings, folder / "blobs", NOTHING_SAMPLED)
    items = []
    for name in NAMES:
        content = (root / "inbox" / "samples" / name).read_bytes()
        blobs.keep(recipe.blobs, content)
        items.append(Item(name, 0, name, hashlib.sha256(content).hexdigest()))
    items.append(Item("gone", 0, "gone.eml", "0" * 64))
    return recipe, Shard("samples", Need.LIGHT, tuple(items))


def made_here(recipe: Recipe, shard: Shard[Item]) -> list[tuple[str, object]]:
    """Make records in this process, with all that an OCR worker has."""
    work: Callable[[Item], Made] = recipe(Need.OCR)
    found = map(work, shard.items)
    return [(it.record, it.problem) for it in found]


def made_there(results: Sequence[ItemResult[Made]]) -> list[tuple[str, object]]:
    """Give the same of what workers made."""
    return [(it.result.record, it.result.problem) for it in results if it.result]
