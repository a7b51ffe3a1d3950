"""The command line: which commands it has, and how a run of it ends.

The commands and their options are in modules by idea. A command's work is imported when it runs
(see docs/decisions/0002-lazy-commands.md), so that ``extractor --help`` loads no library for
reading or learning.
"""

from __future__ import annotations

import logging
import os
import sys
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
    inspecting,
    keeping,
    learning,
    matching,
    modelling,
    processing,
    reprocessing,
    serving,
    taxonomies,
    watching,
)
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


processing.add_to(app)
watching.add_to(app)
matching.add_to(app)
serving.add_to(app)
inspecting.add_to(app)
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


def _leave(sentence: str, code: int) -> None:
    sys.stderr.write(f"extractor: {sentence}\n")
    sys.exit(code)
