"""Writes generated cases into a folder in the form of the casebook."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from training.generator.compose import Generated
from training.generator.ledger import write_ledger
from training.generator.scene import Supplier

MARK = ".generated"  # only a folder that was written here is ever emptied


def write_cases(generated: Generated, folder: Path) -> None:
    """Write inbox, gold, ledger and settings; what stood there before is taken away.

    Raises:
        FileExistsError: the folder holds something else than generated cases.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise FileExistsError(f"{folder} holds other files; name a new folder for the cases")
    shutil.rmtree(folder, ignore_errors=True)
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    (folder / MARK).touch()
    for case in generated.cases:
        (inbox / case.name).write_bytes(case.content)
    gold = "".join(f"{json.dumps(case.gold, ensure_ascii=False)}\n" for case in generated.cases)
    (folder / "gold.jsonl").write_text(gold, encoding="utf-8")
    write_ledger(generated.books, folder / "ledger")
    settings = _settings(generated.suppliers)
    (folder / "extractor.toml").write_text(settings, encoding="utf-8")


def _settings(suppliers: tuple[Supplier, ...]) -> str:
    """Name the suppliers as one company: claims to any of them arrive in this inbox."""
    first, *others = [it.party.name for it in suppliers]

    def listed(values: list[str]) -> str:
        return json.dumps(values, ensure_ascii=False)

    return (
        "[company]\n"
        f"name = {json.dumps(first, ensure_ascii=False)}\n"
        f"aliases = {listed(others)}\n"
        f"email_domains = {listed([it.party.domain for it in suppliers])}\n"
        f"vat_ids = {listed([it.party.vat_id for it in suppliers])}\n"
    )
