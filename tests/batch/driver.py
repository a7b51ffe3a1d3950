"""A driver of an engine, as a program that can be killed: ``python -m tests.batch.driver``."""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.batch.executor import Executor
from extractor.batch.local import Local
from tests.batch.stub_work import Item, Stub, name_of, shards_of


def engine_of(name: str) -> Executor:
    return {"local": Local}[name](2)


def main() -> None:
    name, folder = sys.argv[1:3]
    items = [Item(f"n{number}", seconds=0.05) for number in range(400)]
    for _ in engine_of(name).run(Stub(Path(folder)), shards_of(items, 10), key=name_of):
        pass


if __name__ == "__main__":
    main()
