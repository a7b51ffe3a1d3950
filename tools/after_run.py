"""Say where the records of `make run` are and what to do next."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Print the places, and the commands that lead on from them."""
    out = Path(sys.argv[1])
    records = [json.loads(line) for line in (out / "records.jsonl").read_text().splitlines()]
    first = next(dispute["record_id"] for record in records for dispute in record["disputes"])
    print(f"""
Records      {out}/records.jsonl   one JSON object per file, with evidence and reasons
             {out}/records.csv     one row per dispute
             {out}/store/          the same in SQLite, with the originals

Desk         make desk             review and follow them in the browser: http://127.0.0.1:8030
                                   (`make run` opens it by itself in a terminal)

Next         .venv/bin/extractor disputes list --store {out}/store --settings inbox/extractor.toml
             .venv/bin/extractor show {first} --store {out}/store
             .venv/bin/extractor process YOUR_FILES --ledger YOUR_LEDGER --settings YOUR.toml
             .venv/bin/extractor doctor
             (inbox/README.md says what a ledger and settings look like)""")


if __name__ == "__main__":
    main()
