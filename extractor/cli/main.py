"""The commands and their options.

A command's work is imported when it runs (see docs/decisions/0002-lazy-commands.md), so that
``extractor --help`` loads no library for reading or learning.
"""

from __future__ import annotations

import enum
import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor import logs
from extractor.cli import (
    auditing,
    backing,
    disputes,
    disputing,
    drifting,
    forgetting,
    keeping,
    learning,
    modelling,
    reprocessing,
    taxonomies,
)
from extractor.cli.options import LedgerOption, SettingsOption, StoreOption
from extractor.errors import ExtractorError
from extractor.logs import Format as LogFormat

log = logging.getLogger(__name__)

UNEXPECTED = 70  # exit code of a fault in this program, as in sysexits.h
INTERRUPTED = 130

app = typer.Typer(
    name="extractor",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help takes half the time
    help="Read customers' disputes and write down who contests which invoice, how much, and why.",
    epilog="Results go to standard output, progress to standard error. Exit codes: docs/errors.md",
)

ledger_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Import ledgers.")
app.add_typer(ledger_app, name="ledger")
mailbox_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look at mailboxes.")
app.add_typer(mailbox_app, name="mailbox")


class Format(enum.StrEnum):
    """How records are written."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


class Lines(enum.StrEnum):
    """How documents are written."""

    JSONL = "jsonl"


Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")]
OutputsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help="Append records here instead of standard output; may be repeated; .csv gives CSV, "
        "all else JSON lines.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=64, metavar="N", help="Files at the same time.")
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Tell more on standard error.")
]


@app.callback()
def configure(
    *,
    verbose: VerboseOption = False,
    log_format: Annotated[
        LogFormat,
        typer.Option("--log-format", help="Of what is told on standard error while working."),
    ] = LogFormat.TEXT,
) -> None:
    """Read customers' disputes and write down who contests which invoice, how much, and why."""
    logs.configure(verbose=verbose, form=log_format)


@app.command()
def process(
    paths: Paths,
    ledger: LedgerOption,
    settings: SettingsOption = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Write here instead; may be repeated; .csv gives CSV, all else JSON lines.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Otherwise a table on a terminal and JSON lines elsewhere. With --output, "
            "table shows the table as well.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    workers: WorkersOption = 1,
    *,
    keep_erased: Annotated[
        bool, typer.Option("--keep-erased", help="Keep also files that were erased before.")
    ] = False,
) -> None:
    """Turn files into dispute records, one JSON object per file, in the order given."""
    _check_present(paths)
    from extractor.cli.process import Job, run_process

    shape = format_.value if format_ else None
    outputs = tuple(output or ())
    run_process(Job(tuple(paths), ledger, settings, outputs, shape, store, workers, keep_erased))


@app.command()
def read(
    paths: Paths,
    settings: SettingsOption = None,
    format_: Annotated[Lines, typer.Option("--format", help="JSON lines only.")] = Lines.JSONL,
) -> None:
    """Give words with boxes, lines and tables of documents, one JSON object per file."""
    _check_present(paths)
    from extractor.cli.read import run_read

    _ = format_
    run_read(paths, settings)


@app.command()
def extract(paths: Paths, settings: SettingsOption = None) -> None:
    """Give the fields of business documents without a ledger, one JSON object per file."""
    _check_present(paths)
    from extractor.cli.extract import run_extract

    run_extract(paths, settings)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A mail, PDF, scan or archive.")],
    ledger: LedgerOption,
    settings: SettingsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Write marked pages (PNG, PDF), marked mails (HTML) and explain.json here.",
            show_default=False,
        ),
    ] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Every candidate that was rejected.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="The explanation as JSON.")] = False,
) -> None:
    """Show how a file's record came about: every candidate, its score, why it was chosen or not."""
    _check_present([file])
    from extractor.cli.explain import Job, run_explain

    run_explain(Job(file, ledger, settings, out, all_, json_))


@app.command()
def watch(
    ledger: LedgerOption,
    inbox: Annotated[
        Path | None,
        typer.Option(
            "--inbox",
            metavar="DIR",
            help="The drop folder; otherwise inbox, or none with --mailbox.",
            show_default=False,
        ),
    ] = None,
    settings: SettingsOption = None,
    output: OutputsOption = None,
    store: StoreOption = None,
    done: Annotated[
        Path | None,
        typer.Option(
            "--done",
            metavar="DIR",
            help="Takes processed files; otherwise .done in the inbox.",
            show_default=False,
        ),
    ] = None,
    quarantine: Annotated[
        Path | None,
        typer.Option(
            "--quarantine",
            metavar="DIR",
            help="Takes files that were set aside; otherwise .quarantine in the inbox.",
            show_default=False,
        ),
    ] = None,
    *,
    mailbox: Annotated[
        bool, typer.Option("--mailbox", help="Watch the mailboxes of the settings.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option("--workers", min=0, max=64, metavar="N", help="Processes that read."),
    ] = 1,
    polling: Annotated[
        bool, typer.Option("--polling", help="Look for changes; needed on network drives.")
    ] = False,
    health_file: Annotated[
        Path | None,
        typer.Option("--health", metavar="FILE", help="Say there how it goes.", show_default=False),
    ] = None,
    metrics_port: Annotated[
        int | None,
        typer.Option(
            "--metrics-port",
            min=0,
            max=65535,
            metavar="PORT",
            help="Serve figures for Prometheus there.",
            show_default=False,
        ),
    ] = None,
    metrics_host: Annotated[
        str,
        typer.Option("--metrics-host", metavar="ADDRESS", help="Where they are served."),
    ] = "127.0.0.1",
) -> None:
    """Process what arrives in a folder and in mailboxes until Ctrl-C."""
    from extractor.cli.watch import Job, run_watch

    outputs = tuple(output or ())
    folder = inbox or (None if mailbox else Path("inbox"))
    places = (folder, mailbox, ledger, settings, outputs, store, done, quarantine)
    run_watch(Job(*places, polling, workers, health_file, metrics_port, metrics_host))


@app.command()
def health(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As `--health` writes it.")],
    max_age: Annotated[
        float,
        typer.Option("--max-age", min=1, metavar="SECONDS", help="Older means that it hangs."),
    ] = 60.0,
) -> None:
    """End with 0 if the service is alive; otherwise say why not and end with 1."""
    from extractor.cli.health import run_health

    run_health(file, max_age_seconds=max_age)


@app.command()
def work(
    ledger: LedgerOption,
    settings: SettingsOption = None,
    output: OutputsOption = None,
    store: StoreOption = None,
    *,
    drain: Annotated[bool, typer.Option("--drain", help="End when nothing is left to do.")] = False,
    health_file: Annotated[
        Path | None,
        typer.Option("--health", metavar="FILE", help="Say there how it goes.", show_default=False),
    ] = None,
    attached: Annotated[bool, typer.Option("--attached", hidden=True)] = False,
) -> None:
    """Process what the store holds: one more worker, on this machine or another."""
    from extractor.cli.work import Job, run_work

    run_work(Job(ledger, settings, tuple(output or ()), store, drain, attached, health_file))


@app.command()
def match(
    ledger: LedgerOption,
    queries: Annotated[
        Path, typer.Option("--queries", metavar="FILE", help="Questions as JSON lines.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write here instead.", show_default=False),
    ] = None,
    *,
    stats: Annotated[
        bool, typer.Option("--stats", help="Times and memory on standard error.")
    ] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="The ranked candidates of every line as well.")
    ] = False,
) -> None:
    """Find the invoices that claims mean, one JSON object for each question."""
    from extractor.cli.match import Job, run_match

    run_match(Job(ledger, queries, output, stats, lines))


@ledger_app.command("import")
def import_(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="Folder of CSV or Parquet files, or database URL."),
    ],
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="For the book.")],
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="Of CSV files; otherwise found out.")
    ] = "",
    separator: Annotated[
        str, typer.Option("--separator", metavar="C", help="Of CSV files; otherwise found out.")
    ] = "",
    *,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Leave wrong rows out and name each.")
    ] = False,
) -> None:
    """Write a ledger of any size as a book that opens in a second."""
    from extractor.cli.ledger import Job, run_import
    from extractor.reconciliation.importing.tables import Dialect

    if separator and len(separator) > 1:
        raise typer.BadParameter("one character", param_hint="--separator")
    run_import(Job(source, output, Dialect(encoding, separator), skip_bad_rows))


@app.command()
def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="To listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="0 for any free one.")
    ] = 8040,
    settings: SettingsOption = None,
    store: StoreOption = None,
    new_token: Annotated[
        str | None,
        typer.Option(
            "--new-token",
            metavar="NAME",
            help="Make a token for somebody, and end.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Take in uploads by HTTP until Ctrl-C; `watch` or `work` processes them."""
    from extractor.cli.serve import Job, run_new_token, run_serve

    if new_token is not None:
        run_new_token(new_token)
    else:
        run_serve(Job(host, port, settings, store))


@app.command()
def desk(
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="To listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="0 for any free one.")
    ] = 8030,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="DIR",
            help="Folder with customers and open invoices.",
            show_default=False,
        ),
    ] = None,
    settings: SettingsOption = None,
    store: StoreOption = None,
    invite: Annotated[
        str | None,
        typer.Option(
            "--invite",
            metavar="LOGIN",
            help="Print a new one-time link for somebody, and end.",
            show_default=False,
        ),
    ] = None,
    *,
    sample: Annotated[
        bool, typer.Option("--sample/--no-sample", help="Fill a store without settings.")
    ] = True,
    components: Annotated[bool, typer.Option("--components", hidden=True)] = False,
) -> None:
    """Review, follow and understand disputes in the browser, until Ctrl-C."""
    from extractor.cli.desk import Job, run_desk, run_invite

    job = Job(host, port, ledger, settings, store, sample, components)
    if invite is not None:
        run_invite(job, invite)
    else:
        run_desk(job)


@mailbox_app.command("check")
def check_mailbox(settings: SettingsOption = None, store: StoreOption = None) -> None:
    """Sign in, count what is there, say what would be done with it; nothing is changed."""
    from extractor.cli.mailbox import run_check

    run_check(settings, store)


@app.command()
def show(
    record_id: Annotated[str, typer.Argument(metavar="RECORD_ID", help="Its start is enough.")],
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Show a kept record with its evidence and reasons."""
    from extractor.cli.show import run_show

    run_show(record_id, store, settings)


@app.command()
def evaluate(
    cases: Annotated[Path, typer.Argument(metavar="CASES_DIR", help="Folder with gold.jsonl.")],
    errors: Annotated[
        int, typer.Option("--errors", min=0, metavar="N", help="Show so many wrong cases.")
    ] = 0,
    workers: WorkersOption = 1,
    figures: Annotated[
        Path | None,
        typer.Option(
            "--figures", metavar="DIR", help="Draw reliability diagrams there.", show_default=False
        ),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            "--evidence",
            metavar="FILE",
            help="Add the documents to the evidence for the dial.",
            show_default=False,
        ),
    ] = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
) -> None:
    """Score against cases with known answers, per language and channel."""
    from extractor.cli.evaluate import Wanted, run_evaluate

    run_evaluate(cases, workers, Wanted(errors, json_, figures, evidence))


@app.command()
def schema(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Print this one: event, ledger, record, settings."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="Where to write.", show_default=False),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say whether they are in step.")
    ] = False,
) -> None:
    """Write the JSON Schemas of records, events, ledgers and settings, or print one."""
    from extractor.cli.schema import print_schema, run_schema

    if name is not None:
        print_schema(name)
    else:
        run_schema(folder, check=check)


@app.command()
def doctor(settings: SettingsOption = None, store: StoreOption = None) -> None:
    """Show what is installed and set: engines, languages, models, store, limits."""
    from extractor.cli.doctor import run_doctor

    run_doctor(settings, store)


disputing.add_to(app)
disputes.add_to(app)
keeping.add_to(app)
reprocessing.add_to(app)
learning.add_to(app)
auditing.add_to(app)
backing.add_to(app)
forgetting.add_to(app)
modelling.add_to(app)
drifting.add_to(app)
taxonomies.add_to(app)


def run() -> None:
    """Run the command line and exit with its code; every error is one line on standard error."""
    logs.guard()
    try:
        app()
    except ExtractorError as error:
        _leave(f"{error}", error.exit_code)
    except KeyboardInterrupt:
        _leave("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        log.debug("unexpected fault", exc_info=True)
        kind = type(error).__name__  # its text may quote a document
        _leave(f"unexpected fault ({kind}); run again with --verbose", UNEXPECTED)


def _check_present(paths: list[Path]) -> None:
    """Stop at a wrong path before the heavy libraries are loaded."""
    from extractor.intake.files import check_present

    check_present(paths)


def _leave(sentence: str, code: int) -> None:
    sys.stderr.write(f"extractor: {sentence}\n")
    sys.exit(code)
