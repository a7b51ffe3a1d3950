"""The commands about categories, and their options; `main` adds them."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli.disputing import Language
from extractor.cli.options import SettingsOption, StoreOption

taxonomy_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The categories of disputes in use."
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(taxonomy_app, name="taxonomy")


@taxonomy_app.command("list")
def list_categories(
    settings: SettingsOption = None,
    language: Annotated[Language, typer.Option("--language", help="Of names.")] = Language.EN,
    *,
    json_: Annotated[bool, typer.Option("--json", help="As JSON, with sub-reasons.")] = False,
) -> None:
    """Show every category: its name, who answers for it, and what decides on it."""
    from extractor.cli.taxonomy import run_list

    run_list(settings, language.value, as_json=json_)


@taxonomy_app.command("check")
def check_categories(settings: SettingsOption = None, store: StoreOption = None) -> None:
    """Check that all files agree on the categories, and say what is worth a thought."""
    from extractor.cli.taxonomy import run_check

    run_check(settings, store)
