"""`extractor reprocess` and its sub-commands, with their options; `main` adds them."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from extractor.batch.executor import Engine
from extractor.cli.options import LedgerOption, SettingsOption, StoreOption

_BEGIN = "begin"


class _OrBegin(TyperGroup):
    """Takes whatever is no sub-command for the sources and options of a run."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 (of typer or click)
        """Put the hidden sub-command in front where none is named."""
        if args[:1] not in ([name] for name in (*self.commands, "--help")):
            args = [_BEGIN, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (the same)
        """Show both ways to call it."""
        formatter.write_usage(ctx.command_path, "[SOURCE ...] --ledger DIR [OPTIONS]")
        formatter.write_usage(ctx.command_path, "list|show|approve|reject [ARGS]...")

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (the same)
        """Show the options of a run, and the sub-commands."""
        self.commands[_BEGIN].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


reprocess_app = typer.Typer(
    cls=_OrBegin,
    no_args_is_help=False,
    rich_markup_mode=None,
    help="Make the records of very many documents again, as with other models, and say what "
    "comes out otherwise, to be approved wholly or in part.",
)


class Form(enum.StrEnum):
    """How rows are shown."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


_DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
RunArgument = Annotated[int, typer.Argument(metavar="RUN", min=1, help="Number of the run.")]
KindOption = Annotated[
    str,
    typer.Option("--kind", metavar="KIND", help="Only these changes, such as category or new."),
]
BeforeOption = Annotated[
    str | None,
    typer.Option("--from", metavar="VALUE", help="Only what said so before.", show_default=False),
]
AfterOption = Annotated[
    str | None,
    typer.Option("--to", metavar="VALUE", help="Only what says so now.", show_default=False),
]
CustomerOption = Annotated[
    str, typer.Option("--customer", metavar="ID", help="Only of this customer.")
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--document", metavar="ID", help="Only this one; may be repeated.", show_default=False
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="All that waits for a verdict.")]
StorageOption = Annotated[
    list[str] | None,
    typer.Option(
        "--storage-option",
        metavar="KEY=VALUE",
        help="For object storage, such as endpoint_url=http://...; may be repeated.",
        show_default=False,
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(reprocess_app, name="reprocess")


@reprocess_app.command(_BEGIN, hidden=True)
def begin(
    ledger: LedgerOption,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Folders, mbox files, Maildirs or URLs such as s3://bucket/folder; "
            "otherwise what is in the store.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option(
            "--since",
            metavar="DAY",
            formats=_DAYS,
            help="What came then or later, in UTC.",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option(
            "--until",
            metavar="DAY",
            formats=_DAYS,
            help="What came until then, the day included.",
            show_default=False,
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="EXPR",
            help='Such as "category=shortage,non_delivery" or "amount>=100 and language=de"; '
            "may be repeated, all must hold.",
            show_default=False,
        ),
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(
            "--release",
            "--models",
            "--model",
            metavar="NAME",
            help='Models of this release, such as "3" or "shipped"; otherwise those in use.',
            show_default=False,
        ),
    ] = None,
    engine: Annotated[Engine, typer.Option("--engine", help="Where the work is done.")] = (
        Engine.LOCAL
    ),
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="HOST:PORT",
            help="Of a Ray cluster; without it one is started on this machine.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=4096, metavar="N", help="Documents at a time.")
    ] = 1,
    ocr_workers: Annotated[
        int,
        typer.Option(
            "--ocr-workers",
            min=1,
            max=4096,
            metavar="N",
            help="Of those that have to be recognised.",
        ),
    ] = 1,
    rate: Annotated[
        str | None,
        typer.Option(
            "--rate",
            metavar="N/s",
            help="At most so many, such as 20/s or 500/min.",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        int | None,
        typer.Option(
            "--resume",
            min=1,
            metavar="RUN",
            help="Go on with a run that was broken off.",
            show_default=False,
        ),
    ] = None,
    storage_option: StorageOption = None,
    settings: SettingsOption = None,
    store: StoreOption = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how much it is and how long it takes.")
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Begin another run, though one like it is unfinished.")
    ] = False,
) -> None:
    """Make records again and say what comes out otherwise; nothing else is changed."""
    from extractor.cli.reprocess import Job, run_begin

    if cluster is not None and engine is not Engine.RAY:
        raise typer.BadParameter("it is for --engine ray", param_hint="--cluster")
    asked: tuple[Any, ...] = (sources, since, until, where, release)
    if resume is not None and (any(asked) or dry_run or anew):
        detail = "the run knows what it is about; give only how it is to be done"
        raise typer.BadParameter(detail, param_hint="--resume")
    run_begin(
        Job(
            ledger, settings, store, tuple(sources or ()), _utc(since), _utc(until),
            tuple(where or ()), release, engine, workers, ocr_workers, rate, resume,
            tuple(storage_option or ()), dry_run, anew, cluster,
        )
    )  # fmt: skip


@reprocess_app.command("list")
def list_runs(
    store: StoreOption = None,
    settings: SettingsOption = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="So many, the newest.")
    ] = 20,
    *,
    json_: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show the runs."""
    from extractor.cli.reprocess_show import run_list

    run_list(store, settings, limit, as_json=json_)


@reprocess_app.command("show")
def show(
    run: RunArgument,
    kind: KindOption = "",
    before: BeforeOption = None,
    after: AfterOption = None,
    customer: CustomerOption = "",
    document: DocumentOption = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, metavar="N", help="So many changes; 0 for all.")
    ] = 30,
    form: Annotated[Form, typer.Option("--format", help="Of the changes.")] = Form.TABLE,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Show what a run found otherwise: counted by kind, then change by change."""
    from extractor.cli.reprocess_show import run_show
    from extractor.values.reprocess import Wanted

    _check_kind(kind)
    wanted = Wanted(kind, before, after, customer, tuple(document or ()))
    run_show((store, settings), run, wanted, (limit, form.value))


@reprocess_app.command("approve")
def approve(
    run: RunArgument,
    ledger: LedgerOption,
    kind: KindOption = "",
    before: BeforeOption = None,
    after: AfterOption = None,
    customer: CustomerOption = "",
    document: DocumentOption = None,
    storage_option: StorageOption = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    all_: AllOption = False,
) -> None:
    """Make records of a run count: all, or of the documents with a change that fits."""
    from extractor.cli.reprocess_decide import Decision, run_approve

    wanted = _chosen(all_, kind, before, after, customer, document)
    options = tuple(storage_option or ())
    run_approve(Decision(run, wanted, store, settings), ledger, options)


@reprocess_app.command("reject")
def reject(
    run: RunArgument,
    kind: KindOption = "",
    before: BeforeOption = None,
    after: AfterOption = None,
    customer: CustomerOption = "",
    document: DocumentOption = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    all_: AllOption = False,
) -> None:
    """Note that records of a run are not wanted; nothing else is changed."""
    from extractor.cli.reprocess_decide import Decision, run_reject

    wanted = _chosen(all_, kind, before, after, customer, document)
    run_reject(Decision(run, wanted, store, settings))


def _chosen(
    all_: bool,  # noqa: FBT001 (the same)
    kind: str,
    before: str | None,
    after: str | None,
    customer: str,
    document: list[str] | None,
) -> Any:  # noqa: ANN401 (its class is loaded with the command)
    from extractor.values.reprocess import Verdict, Wanted

    _check_kind(kind)
    wanted = Wanted(kind, before, after, customer, tuple(document or ()), Verdict.WAITING)
    if all_ == (not wanted.is_everything):
        raise typer.BadParameter("say which, or --all")
    return wanted


def _check_kind(kind: str) -> None:
    from extractor.values.reprocess import KINDS

    if kind and kind not in KINDS:
        detail = f"there is no {kind!r}; known are {', '.join(KINDS)}"
        raise typer.BadParameter(detail, param_hint="--kind")


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else moment.replace(tzinfo=dt.UTC)
