"""The casebook's files by what they cost: mails, mails with files, digital PDFs, scans."""

from __future__ import annotations

import json
from pathlib import Path

MAILS, ATTACHED, DIGITAL, SCANS = "mails", "mails with a PDF", "digital PDFs", "scans"
_CHANNELS = {
    "email_plain": MAILS,
    "email_html": MAILS,
    "email_thread": MAILS,
    "remittance_email_table": MAILS,
    "email_with_pdf_letter": ATTACHED,
    "letter_pdf": DIGITAL,
    "remittance_pdf": DIGITAL,
    "debit_note_pdf": DIGITAL,
    "letter_scan": SCANS,
    "remittance_scan": SCANS,
}


def files_by_kind(cases: Path) -> dict[str, list[Path]]:
    """Give the files of each kind; those of the channels and languages in turns.

    Args:
        cases: the folder of the casebook.
    """
    turns: dict[str, dict[tuple[str, str], list[Path]]] = {it: {} for it in _CHANNELS.values()}
    for line in (cases / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        path = cases / case["file"]
        kind = _CHANNELS[case["channel"]]
        if kind == DIGITAL and path.suffix != ".pdf":
            kind = ATTACHED
        turns[kind].setdefault((case["channel"], case["lang"]), []).append(path)
    return {kind: _in_turns(list(groups.values())) for kind, groups in turns.items()}


def _in_turns(groups: list[list[Path]]) -> list[Path]:
    longest = max(map(len, groups), default=0)
    return [group[at] for at in range(longest) for group in groups if at < len(group)]
