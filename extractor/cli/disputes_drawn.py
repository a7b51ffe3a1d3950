"""`extractor disputes drawn` and `no-dispute`: the documents that people look at by lot."""

from __future__ import annotations

import json
import sys

from extractor.cli.console import counted, say
from extractor.cli.disputes_list import code_of
from extractor.cli.disputes_store import Desk
from extractor.store.cases.sampled import IN_TIME, waiting_drawn
from extractor.values.category import TriageClass


def run_drawn(desk: Desk, form: str) -> None:
    """Print the drawn documents that nobody has looked at, the oldest first.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with desk.opened() as (casework, _):
        waiting = waiting_drawn(casework.store)
        late = casework.store.clock() - IN_TIME
    rows = [
        {
            "file": it.file,
            "sha256": it.sha256,
            "disputes": it.disputes,
            "confidence": it.confidence,
            "drawn": it.at.date().isoformat(),
            "overdue": it.at < late,
        }
        for it in waiting
    ]
    if form == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    for it in waiting:
        kind = counted(it.disputes, "dispute") if it.disputes else "no dispute"
        told = f"{kind}, overdue" if it.at < late else kind
        sys.stdout.write(f"{it.sha256[:12]}  {it.at.date()}  {told}  {it.file}\n")
    say(f"{counted(len(rows), 'document')} drawn by lot and looked at by nobody yet")


def run_no_dispute(desk: Desk, given: str, kind: str, why: str) -> None:
    """Keep that a file is no dispute.

    Raises:
        StoreError: no file, or several, begin like this.
        WorkflowError: it has disputes.
    """
    triage = code_of(kind, TriageClass, "--as-class") if kind else None
    with desk.opened() as (casework, who):
        _, sha256 = casework.store.find(given)
        said = casework.pass_by(sha256, triage, who, why)
    say(f"{sha256[:12]}: no dispute ({said.value.replace('_', ' ')})")
