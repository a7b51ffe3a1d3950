"""`extractor replay`: make records again of what was received before."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import functools
import json
import sys
from pathlib import Path

from extractor.cli.console import counted, progress, say
from extractor.cli.stores import open_casework, open_store, this_user
from extractor.pipeline import Pipeline
from extractor.remaking.change import Change
from extractor.service.replay import replay
from extractor.settings import find_settings, load_settings
from extractor.store.cases.sampled import sampled
from extractor.store.proposals import recorded


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        ids: none for all.
        adopt: make what is proposed count.
    """

    ids: tuple[str, ...]
    since: dt.datetime | None
    ledger: Path
    settings: Path | None
    store: Path | None
    adopt: bool


def run_replay(job: Job) -> None:
    """Print one JSON object for each file whose record comes out otherwise.

    Raises:
        ExtractorError: the ledger, settings, models or store are at fault, not one file.
    """
    settings = load_settings(job.settings or find_settings(job.ledger))
    counts: collections.Counter[Change] = collections.Counter()
    with open_store(job.store, settings, must_exist=True) as store:
        chosen = recorded(store, job.ids, since=job.since)
        say(f"{counted(len(chosen), 'file')}; loading ledger and models")
        with (
            Pipeline.load(
                ledger=job.ledger, settings=settings, releases=settings.releases_folder(job.store)
            ) as pipeline,
            progress(len(chosen), "replaying") as advance,
        ):
            pipeline.follow(functools.partial(sampled, store))
            then = open_casework(store, settings, pipeline.ledger).open_cases
            again = replay(store, pipeline, chosen, adopts=job.adopt, by=this_user(), then=then)
            for it in again:
                counts[it.change] += 1
                advance(it.name)
                if it.change is not Change.SAME:
                    line = {
                        "file": it.name,
                        "sha256": it.sha256,
                        "change": it.change.value,
                        "differences": it.differences,
                        "version": it.kept.version,
                    }
                    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    other = counts[Change.OTHER] + counts[Change.READABLE]
    say(f"{counts[Change.SAME]} the same, {other} {'adopted' if job.adopt else 'proposed'}")
    if counts[Change.UNREADABLE]:
        say(f"{counted(counts[Change.UNREADABLE], 'file')} cannot be read any more; kept as it was")
