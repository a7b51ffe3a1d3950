"""Why a change was refused, in a reader's language."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from extractor.errors import WorkflowError
from extractor.workflow.locales import written_amount, written_day, written_list
from extractor.workflow.states import States
from extractor.workflow.words import word

_MONEY = re.compile(r"(?P<amount>\d+\.\d\d) (?P<currency>[A-Z]{3})")


def refused(error: WorkflowError, language: str, states: States) -> str:
    """Say why a change was refused; in the English of the error where it has no code.

    Args:
        error: that tells it.
        language: of the reader.
        states: that hold, for what a status is called.
    """
    if not error.refusal:
        return error.detail
    figures = {name: _written(name, value, language, states) for name, value in error.figures}
    return word("refusals", error.refusal, language).format_map(figures)


def _written(name: str, value: str, language: str, states: States) -> str:
    match name:
        case "status" | "to":
            return states.name_of(value, language) if value in states.statuses else value
        case "role":
            return word("roles", value, language)
        case "roles":
            roles = [word("roles", it, language) for it in value.split(",") if it]
            return written_list(roles, language, alternatives=True) or "–"
        case "needs":
            return written_list([word("needs", it, language) for it in value.split(",")], language)
        case "opened":
            return written_day(dt.date.fromisoformat(value), language)
        case _:
            money = _MONEY.fullmatch(value)
            if money is None:
                return value or "–"
            return written_amount(Decimal(money["amount"]), money["currency"], language)
