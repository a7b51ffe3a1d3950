"""`extractor reprocess`: make very many records again, and say what comes out otherwise."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import re
from pathlib import Path

from extractor.batch.engines import engine_of
from extractor.batch.executor import Engine, Executor
from extractor.batch.objects import Objects
from extractor.batch.places import places
from extractor.batch.running import (
    Rate,
    alone,
    check_frame,
    frame_of,
    measured_pace,
    perform,
    plan,
)
from extractor.batch.working import Recipe
from extractor.cli.console import counted, counting, say
from extractor.cli.reprocess_show import print_summary
from extractor.cli.stores import open_store, this_user
from extractor.errors import BatchError
from extractor.releases import open_release, read_standing
from extractor.service.signals import interrupted_by_kill
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.reprocessing.choosing import count_chosen
from extractor.store.reprocessing.runs import begin_run, get_run, unfinished_like
from extractor.store.reprocessing.where import OF_FILES, parse_where
from extractor.store.store import Store
from extractor.values.release import release_name, release_number
from extractor.values.reprocess import Choice, Frame, Run, RunState
from extractor.workflow.locales import written_time

_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/\s*(s|sec|min|m|h))?")
_SECONDS = {None: 1, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600}
_MIDNIGHT = dt.time(0, 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command, as typed."""

    ledger: Path
    settings: Path | None
    store: Path | None
    sources: tuple[str, ...]
    since: dt.datetime | None
    until: dt.datetime | None
    where: tuple[str, ...]
    release: str | None
    engine: Engine
    workers: int
    ocr_workers: int
    rate: str | None
    resume: int | None
    storage_options: tuple[str, ...]
    dry_run: bool
    anew: bool
    cluster: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Means:
    """What a run is done with."""

    settings: Settings
    frame: Frame
    recipe: Recipe
    objects: Objects


def run_begin(job: Job) -> None:
    """Begin a run, or go on with one, and bring it to its end.

    Raises:
        ExtractorError: the ledger, settings, models, store, a source or the engine are at fault.
    """
    rate = Rate(per_second(job.rate))
    settings = load_settings(job.settings or find_settings(job.ledger))
    with open_store(job.store, settings, must_exist=True) as store:
        run = get_run(store, job.resume) if job.resume is not None else None
        choice = run.choice if run else choice_of(job)
        say("looking at ledger and models")
        means = _means(job, settings, store, run)
        if job.dry_run:
            _tell_how_much(job, store, choice, means)
            return
        if run is not None:
            check_frame(run, means.frame)
            if run.state is RunState.DONE:
                say(f"run {run.number} is done")
                print_summary(store, run)
                return
        else:
            _check_none_like_it(job, store, choice, means)
            run = begin_run(store, choice, means.frame, this_user())
            say(f"run {run.number} with models {release_name(run.frame.release)}")
        _brought_to_its_end(job, store, run, means, rate)
        print_summary(store, get_run(store, run.number))


def choice_of(job: Job) -> Choice:
    """Give what was asked for as values.

    Raises:
        BatchError: a condition cannot be understood, or asked of these sources.
    """
    where = parse_where(job.where)
    unknown = [it.key for it in where if it.key not in OF_FILES]
    if job.sources and unknown:
        detail = (
            f"{unknown[0]} is said by records; of documents outside the store only "
            f"{', '.join(sorted(OF_FILES))} can be asked"
        )
        raise BatchError("--where", detail)
    until = job.until
    if until is not None and until.time() == _MIDNIGHT:
        until += dt.timedelta(days=1)  # the day included
    return Choice(job.sources, job.since, until, where)


def per_second(rate: str | None) -> float | None:
    """Give how many documents a second "20/s", "500/min" or "1000/h" mean.

    Raises:
        BatchError: it means nothing.
    """
    if rate is None:
        return None
    found = _RATE.fullmatch(rate.strip())
    value = float(found[1]) / _SECONDS[found[2]] if found else 0.0
    if value <= 0:
        raise BatchError("--rate", f"{rate!r} is no rate; write it such as 20/s or 500/min")
    return value


def options_of(given: tuple[str, ...]) -> dict[str, str]:
    """Give options for object storage by their names.

    Raises:
        BatchError: one has no value.
    """
    pairs = [it.partition("=") for it in given]
    for key, sign, _ in pairs:
        if not key or not sign:
            raise BatchError("--storage-option", f"{key!r} has no value; write KEY=VALUE")
    return {key: value for key, _, value in pairs}


def _means(job: Job, settings: Settings, store: Store, run: Run | None) -> _Means:
    root = settings.releases_folder(job.store)
    if run is not None:
        number = run.frame.release
    elif job.release is None:
        number = read_standing(root).active
    else:
        try:
            number = release_number(job.release)
        except ValueError as error:
            detail = "there is no such release; see `extractor models list`"
            raise BatchError(f"--release {job.release}", detail) from error
    in_use = open_release(root, number, shipped=settings.models.path)
    frame = frame_of(store, settings, job.ledger, in_use)
    options = options_of(job.storage_options)
    sampled = (run.frame if run else frame).sampled
    ledger, blobs = job.ledger.absolute(), store.blobs.absolute()
    recipe = Recipe(in_use, ledger, settings, blobs, sampled, options)
    return _Means(settings, frame, recipe, Objects(options))


def _check_none_like_it(job: Job, store: Store, choice: Choice, means: _Means) -> None:
    like = unfinished_like(store, choice, means.frame)
    if like is not None and not job.anew:
        detail = (
            f"is the same and unfinished ({like.done} of {like.documents} documents); go on with "
            f"--resume {like.number}, or begin another with --anew"
        )
        raise BatchError(f"run {like.number}", detail)


def _brought_to_its_end(job: Job, store: Store, run: Run, means: _Means, rate: Rate) -> None:
    try:
        with alone(store, run), interrupted_by_kill():
            with counting(None, "looking") as advance:
                before = 0

                def so_far(total: int) -> None:
                    nonlocal before
                    advance(total - before)
                    before = total

                plan(store, run, means.objects, so_far, most=rate.most)
            run = get_run(store, run.number)
            say(f"{counted(run.documents, 'document')}, {run.done} done already")
            with (
                contextlib.closing(_executor(job)) as executor,
                counting(run.documents, "reprocessing", done=run.done) as advance,
            ):
                perform(store, run, executor, means.recipe, rate, advance)
    except KeyboardInterrupt:
        now = get_run(store, run.number)
        say(
            f"stopped after {now.done} of {now.documents} documents; go on with "
            f"`extractor reprocess --resume {run.number}` and the same --ledger"
        )
        raise


def _executor(job: Job) -> Executor:
    return engine_of(job.engine, job.workers, ocr_workers=job.ocr_workers, address=job.cluster)


def _tell_how_much(job: Job, store: Store, choice: Choice, means: _Means) -> None:
    if choice.sources:
        documents = sum(1 for _ in places(choice, means.objects))
        say(counted(documents, "document") + " outside the store; all are read again")
    else:
        found = count_chosen(store, choice)
        documents = found.documents
        say(
            f"{counted(documents, 'document')}: of {found.with_words} the words are kept, "
            f"{documents - found.with_words} are read again; {found.pictures} of these are or "
            "hold a PDF or a picture, of which pages may have to be recognised"
        )
    if not documents:
        return
    with contextlib.closing(_executor(job)) as executor:
        pace = measured_pace(store, choice, executor, means.recipe, means.objects)
    if pace.documents:
        each = pace.cpu_seconds / pace.documents
        in_all, shared = (
            written_time(each * documents / workers, "en") for workers in (1, job.workers)
        )
        say(
            f"{each:.3f} CPU seconds a document, measured on {pace.documents} of them: "
            f"{in_all} of computing in all, {shared} with "
            f"{counted(job.workers, 'worker')} on cores of their own"
        )
