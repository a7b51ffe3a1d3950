"""The commands about releases of models, and their options; `main` adds them."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli.options import LedgerOption, SettingsOption, StoreOption

models_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Models of your own: compare, bring into use, give back.",
)
Number = Annotated[int, typer.Argument(metavar="RELEASE", min=1, help="Its number.")]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]
Why = Annotated[
    str, typer.Option("--why", metavar="REASON", help="For the audit trail.", show_default=False)
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(models_app, name="models")


@models_app.command("list")
def list_models(
    store: StoreOption = None, settings: SettingsOption = None, *, json_: JsonOption = False
) -> None:
    """Show all releases, and which one is in use."""
    from extractor.cli.models import Place, run_list

    run_list(Place(store, settings), as_json=json_)


@models_app.command("show")
def show_models(
    release: Number,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    json_: JsonOption = False,
) -> None:
    """Show what a release learnt from, and its figures."""
    from extractor.cli.models import Place, run_show

    run_show(Place(store, settings), release, as_json=json_)


@models_app.command("compare")
def compare_models(
    release: Number,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    json_: JsonOption = False,
) -> None:
    """Compare a release with what is in use; ends with 14 if it may not be promoted."""
    from extractor.cli.models import Place, run_compare

    run_compare(Place(store, settings), release, as_json=json_)


@models_app.command("promote")
def promote_models(
    release: Number,
    store: StoreOption = None,
    settings: SettingsOption = None,
    why: Why = "",
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Whatever stands against it; needs --why.")
    ] = False,
    json_: JsonOption = False,
) -> None:
    """Bring a release into use, unless something stands against it."""
    from extractor.cli.models import Place, run_promote

    run_promote(Place(store, settings), release, why, force=force, as_json=json_)


@models_app.command("rollback")
def roll_back_models(
    store: StoreOption = None,
    settings: SettingsOption = None,
    why: Why = "",
    *,
    json_: JsonOption = False,
) -> None:
    """Go back to what was in use before."""
    from extractor.cli.models import Place, run_roll_back

    run_roll_back(Place(store, settings), why, as_json=json_)


@models_app.command("shadow")
def shadow_models(
    which: Annotated[
        str | None,
        typer.Argument(metavar="[RELEASE|off]", help="Let it run beside; none shows what it said."),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    json_: JsonOption = False,
) -> None:
    """Let a release run beside the one in use, and show what it says otherwise."""
    from extractor.cli.models import Place
    from extractor.cli.shadow import run_choose, run_list

    place = Place(store, settings)
    if which is None:
        run_list(place, as_json=json_)
    else:
        run_choose(place, which)


@models_app.command("beside", hidden=True)
def beside(
    release: Number,
    ledger: LedgerOption,
    settings: SettingsOption = None,
    store: StoreOption = None,
) -> None:
    """Be the shadow of a worker, which says on standard input what it read."""
    from extractor.cli.shadow import run_shadow

    run_shadow(release, ledger, settings, store)
