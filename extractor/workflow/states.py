"""Statuses and the moves between them, as a file states them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

import pydantic

from extractor.values.case import Outcome, Role, Stage
from extractor.workflow.rule_files import RuleFile, Words, check_words, choose_words, near

Need = Literal["reason", "accepted", "credit_note", "missing"]
Permission = Literal[
    "assign",
    "reclassify",
    "revalue",
    "retarget",
    "comment",
    "answer",
    "link",
    "merge",
    "split",
    "undo",
]
DEPARTMENT = "department"  # as a status's team: the one that answers for the case

AllWords = Annotated[Words, pydantic.AfterValidator(check_words)]


class Status(RuleFile):
    """A status and what it means.

    Attributes:
        names: what it is called.
        action: what a person presses to get there.
        team: in whose hands it comes; None leaves it where it is.
        outcome: how a decided case was decided; None for other stages.
    """

    stage: Stage
    names: AllWords
    action: AllWords
    team: str | None = None
    outcome: Outcome | None = None

    @pydantic.model_validator(mode="after")
    def _decided_has_an_outcome(self) -> Self:
        if (self.stage is Stage.DECIDED) != (self.outcome is not None):
            raise ValueError('an outcome belongs to the stage "decided", and to no other')
        return self


class Transition(RuleFile):
    """A move that is allowed.

    Attributes:
        action: what a person presses, where it is not that of the status.
    """

    from_: Annotated[tuple[str, ...], pydantic.Field(alias="from", min_length=1)]
    to: str
    roles: Annotated[tuple[Role, ...], pydantic.Field(min_length=1)]
    needs: tuple[Need, ...] = ()
    action: AllWords | None = None


class States(RuleFile):
    """All statuses and moves, and who may do what else."""

    start: str
    statuses: dict[str, Status]
    transitions: tuple[Transition, ...]
    permissions: dict[Permission, tuple[Role, ...]]

    @pydantic.model_validator(mode="before")
    @classmethod
    def _may_answer(cls, given: object) -> object:
        """Let those assign who answer, where a file is older than answers."""
        if not isinstance(given, dict):
            return given
        permissions = given.get("permissions")
        if not isinstance(permissions, dict) or "answer" in permissions:
            return given
        answer = permissions.get("assign", ())
        return {**given, "permissions": {**permissions, "answer": answer}}

    @pydantic.model_validator(mode="after")
    def _hold_together(self) -> Self:
        for check in (
            self._unknown_names,
            self._doubled,
            self._wrong_needs,
            self._unreachable,
            self._dead_ends,
        ):
            for complaint in check():  # later checks rely on the earlier ones
                raise ValueError(complaint)
        return self

    def name_of(self, status: str, language: str) -> str:
        """Give what a status is called."""
        return choose_words(self.statuses[status].names, language)

    def action_of(self, source: str, to: str, language: str) -> str:
        """Give what a person presses to move a case."""
        move = self.transition(source, to)
        words = move.action if move and move.action else self.statuses[to].action
        return choose_words(words, language)

    def transition(self, source: str, to: str) -> Transition | None:
        """Give the move between two statuses, None where it is not allowed."""
        return next((it for it in self.transitions if it.to == to and source in it.from_), None)

    def moves_from(self, status: str, role: Role | None = None) -> tuple[str, ...]:
        """Give where a case may go, and, with a role, where this role may send it."""
        return tuple(
            it.to
            for it in self.transitions
            if status in it.from_ and (role is None or role in it.roles)
        )

    def closing(self) -> str:
        """Give the status that ends a case when it is merged into another."""
        return next(code for code, it in self.statuses.items() if it.stage is Stage.CLOSED)

    def _unknown_names(self) -> Iterator[str]:
        if self.start not in self.statuses:
            yield f"start: no status {self.start!r}; {near(self.start, list(self.statuses))}"
        elif self.statuses[self.start].stage is not Stage.OPEN:
            yield f'start: the status {self.start!r} must have the stage "open"'
        for place, move in enumerate(self.transitions, start=1):
            for code in (*move.from_, move.to):
                if code not in self.statuses:
                    hint = near(code, list(self.statuses))
                    yield f"transitions, entry {place}: no status {code!r}; {hint}"

    def _doubled(self) -> Iterator[str]:
        seen: set[tuple[str, str]] = set()
        for place, move in enumerate(self.transitions, start=1):
            for source in move.from_:
                if source == move.to:
                    yield f"transitions, entry {place}: {source!r} leads to itself"
                if (source, move.to) in seen:
                    pair = f"{source!r} to {move.to!r}"
                    yield f"transitions, entry {place}: {pair} stands there twice"
                seen.add((source, move.to))

    def _wrong_needs(self) -> Iterator[str]:
        for place, move in enumerate(self.transitions, start=1):
            partial = self.statuses[move.to].outcome is Outcome.PARTLY_ACCEPTED
            if partial and "accepted" not in move.needs:
                yield f'transitions, entry {place}: {move.to!r} needs "accepted", its amounts'
            if "accepted" in move.needs and not partial:
                yield f'transitions, entry {place}: "accepted" fits a partly accepted case only'

    def _unreachable(self) -> Iterator[str]:
        reached = {self.start}
        while more := {it.to for it in self.transitions if reached & {*it.from_}} - reached:
            reached |= more
        for code in self.statuses.keys() - reached:
            yield f"statuses.{code}: no transition leads here from {self.start!r}"

    def _dead_ends(self) -> Iterator[str]:
        ends = {code for code, it in self.statuses.items() if it.stage is Stage.CLOSED}
        if not ends:
            yield 'statuses: none has the stage "closed"'
            return
        while (
            more := {source for it in self.transitions if it.to in ends for source in it.from_}
            - ends
        ):
            ends |= more
        for code in self.statuses.keys() - ends:
            yield f"statuses.{code}: no transitions lead from here to a closed status"
