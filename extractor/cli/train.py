"""`extractor train`: new models from what people corrected and labelled."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from extractor.cli.console import counted, progress, say
from extractor.cli.stores import open_store, this_user
from extractor.cli.train_words import learnt_from, print_comparison, verdicts
from extractor.errors import SettingsError
from extractor.learning import step as steps
from extractor.learning.from_store import labels_of_store
from extractor.learning.keeping import keep_candidate, learnt_by
from extractor.learning.material import Material
from extractor.learning.retrain import SEED, WEIGHT, Candidate, PartName, retrain
from extractor.learning.understanding import StageReader
from extractor.pipeline import Pipeline
from extractor.releases import resolve
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.store import Store
from extractor.taxonomy_settings import near
from extractor.trained import Models
from extractor.values.label import LabelledDocument, read_labels

STORE = "store"


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        sources: "store", or files of labels.
        only: parts; none for all.
        weight: None for the default.
        seed: None for the default.
        ledger: needed where the store is among the sources.
    """

    sources: tuple[str, ...]
    only: tuple[str, ...]
    weight: float | None
    seed: int | None
    ledger: Path | None
    settings: Path | None
    store: Path | None
    workers: int
    dry_run: bool
    as_json: bool


def run_train(job: Job) -> None:
    """Train, compare and write a release.

    Raises:
        ExtractorError: labels, store, settings or models are at fault, or nothing was learnt.
    """
    settings = load_settings(job.settings or find_settings(job.ledger))
    taxonomy = settings.taxonomy.as_taxonomy()
    releases = settings.releases_folder(job.store)
    in_use = resolve(releases, shipped=settings.models.path)
    with contextlib.ExitStack() as stack:
        store, pipeline = _books(job, settings, stack)
        labels = [label for source in job.sources for label in _labels(source, store, pipeline)]
        for code in taxonomy.unknown(item.category for label in labels for item in label.items):
            say(f"the taxonomy has no category {code!r}: {near(code, taxonomy.categories)}")
        tell = stack.enter_context(_bars())
        candidate = retrain(
            labels,
            current=Models.open(in_use),
            material=Material.load(settings.models.path),
            learnt=learnt_by(in_use),
            only=tuple(PartName(it) for it in job.only),
            weight=job.weight or WEIGHT,
            seed=SEED if job.seed is None else job.seed,
            workers=job.workers,
            progress=tell,
            reader=StageReader(pipeline, store) if pipeline else None,
            least_labels=taxonomy.labels_needed,
        )
    _report(candidate, in_use.name, as_json=job.as_json)
    if not candidate.trained:
        say("nothing was learnt, so there is no new release")
    elif job.dry_run:
        say("no release was written (--dry-run)")
    else:
        release = keep_candidate(
            candidate,
            releases=releases,
            parent=in_use,
            who=this_user().who,
            at=dt.datetime.now(dt.UTC),
        )
        say(
            f"wrote release {release.number} to {release.folder}; it is not in use yet. "
            f"`extractor models compare {release.number}` says how it does, "
            f"`extractor models promote {release.number}` brings it into use"
        )


def _books(
    job: Job, settings: Settings, stack: contextlib.ExitStack
) -> tuple[Store | None, Pipeline | None]:
    """Open the store where labels come from it, and a pipeline where there is a ledger."""
    if job.ledger is None:
        if STORE in job.sources:
            raise SettingsError(STORE, "learning from the store needs a ledger")
        return None, None
    releases = settings.releases_folder(job.store)
    pipeline = stack.enter_context(
        Pipeline.load(ledger=job.ledger, settings=settings, releases=releases)
    )
    if STORE not in job.sources:
        return None, pipeline
    return stack.enter_context(open_store(job.store, settings, must_exist=True)), pipeline


def _labels(source: str, store: Store | None, pipeline: Pipeline | None) -> list[LabelledDocument]:
    if source != STORE or store is None or pipeline is None:
        found = read_labels(Path(source))
        say(f"{counted(len(found), 'labelled document')} in {source}")
        return found
    left_out: Counter[str] = Counter()
    found = []
    with progress(0, "reading what people decided") as advance:
        for label in labels_of_store(store, pipeline, left_out=left_out):
            found.append(label)
            advance(label.file)
    why = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(left_out.items()))
    say(
        f"{counted(len(found), 'document')} of the store that people decided about"
        + (f"; left out: {why}" if why else "")
    )
    return found


def _report(candidate: Candidate, in_use: str, *, as_json: bool) -> None:
    if as_json:
        content = {
            "in_use": in_use,
            "trained": sorted(candidate.trained),
            "digest": candidate.digest,
            "seed": candidate.seed,
            "weight": candidate.weight,
            "counts": candidate.counts,
            "remarks": candidate.remarks,
            "findings": [dataclasses.asdict(it) for it in candidate.findings],
            "comparisons": [dataclasses.asdict(it) for it in candidate.comparisons],
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
        return
    for line in learnt_from(candidate.counts):
        say(line)
    for remark in candidate.remarks:
        say(remark)
    for finding in candidate.findings:
        say(f"about the labels: {finding.detail}")
    print_comparison(candidate.comparisons, in_use, sys.stdout)
    for verdict in verdicts(candidate.comparisons):
        say(verdict)


@contextlib.contextmanager
def _bars() -> Iterator[steps.Progress]:
    """Show a bar for each part on a terminal, a line for each elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, int] = {}

        def tell(step: steps.Step) -> None:
            if step.part not in tasks:
                tasks[step.part] = bars.add_task(f"fitting {step.part}", total=step.total)
            bars.update(bars.task_ids[list(tasks).index(step.part)], completed=step.done)

        yield tell


def _line(step: steps.Step) -> None:
    if not step.done:
        say(f"fitting {step.part}: {step.total} models, this takes a few minutes")
