"""What codes and logins are called, in a reader's language; for templates."""

from __future__ import annotations

from extractor.casework.casework import Casework
from extractor.store.accounts import Account, accounts
from extractor.values.case import Role, Stage
from extractor.values.fact import Fact
from extractor.web.frame.context import Desk
from extractor.workflow.words import Group, sentence, told, word

_KINDS = {
    Stage.OPEN: "accent",
    Stage.WAITING: "warn",
    Stage.DECIDED: "note",
    Stage.POSTED: "good",
    Stage.CLOSED: "",
}


class Named:
    """Names statuses, categories, departments and people."""

    def __init__(self, casework: Casework, desk: Desk, language: str) -> None:
        self._states = casework.rules.states
        self._taxonomy = casework.rules.taxonomy
        self._language = language
        self._accounts = accounts(desk.store)
        self._people = {it.login: it.name for it in self._accounts}

    @property
    def owners(self) -> list[tuple[str, str]]:
        """Give who may own cases, as pairs of login and name."""
        return [(it.login, it.name) for it in self._accounts if _can_own(it)]

    @property
    def readers(self) -> list[tuple[str, str]]:
        """Give who may see cases and be told of them, as pairs of login and name."""
        return [(it.login, it.name) for it in self._accounts if not it.locked]

    def status(self, code: str) -> str:
        """Name a status; one that the rules no longer have keeps its code."""
        known = code in self._states.statuses
        return self._states.name_of(code, self._language) if known else code

    def kind(self, stage: Stage) -> str:
        """Give the colour of a stage, as `ui.badge` knows it."""
        return _KINDS[stage]

    def category(self, code: str) -> str:
        """Name a category."""
        return word("categories", code, self._language, self._taxonomy)

    def department(self, code: str) -> str:
        """Name a department or team."""
        return word("departments", code, self._language, self._taxonomy)

    def person(self, login: str) -> str:
        """Name a person; somebody without an account keeps the login."""
        return self._people.get(login, login)

    def of(self, group: Group, code: str) -> str:
        """Name a code of any group."""
        return word(group, code, self._language, self._taxonomy)

    def fact(self, fact: Fact) -> str:
        """Say a fact."""
        return sentence(fact, self._language)

    def told(self, code: str) -> str:
        """Say a code of a relation, an alert or a rule."""
        return told(code, self._language, self._taxonomy)


def _can_own(account: Account) -> bool:
    return not account.locked and account.role is not Role.VIEWER
