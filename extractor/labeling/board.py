"""What the page and a session say to each other; the widget only carries it.

A message of the page is a dictionary with a ``kind``; nothing in it is believed before it is
checked, because a page shows what strangers wrote.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from extractor.errors import ExtractorError
from extractor.extraction.numbers import parse_number
from extractor.labeling.choices import choices, in_languages, words
from extractor.labeling.documents import Documents
from extractor.labeling.pages import Shown, seen, shown
from extractor.labeling.session import Session, Task
from extractor.values.label import SPAN_FIELDS, LabelledDocument, LabelledItem, LabelledSpan
from extractor.viewing.taking import UntakableError, take

_TAKEN_AS = {"invoice": "invoice", "disputed_amount": "amount", "customer": "customer"}
_ENDS = " \t\n,;:()[]\"'«»"  # what a click takes with a number; a dot may belong to a name


@dataclasses.dataclass(frozen=True, slots=True)
class Reply:
    """An answer to the page.

    Attributes:
        content: what JSON holds.
        picture: a WebP file that goes with it.
    """

    content: dict[str, object]
    picture: bytes | None = None


class _RefusedError(Exception):
    """What the page says cannot be kept; the argument is a sentence for the reader."""


class Board:
    """Shows what a session asks and takes the answers.

    Attributes:
        words: what the page says, by language.
        choices: what can be chosen, by language.
    """

    def __init__(
        self,
        session: Session,
        documents: Documents,
        *,
        language: str = "",
        categories: Sequence[str] = (),
    ) -> None:
        """Show nothing yet.

        Args:
            session: asks.
            documents: what it asks about.
            language: of the page, "en", "fr", "de" or "es"; empty leaves it to the page.
            categories: codes beside those of the taxonomy and those the model knows.

        Raises:
            SettingsError: it knows no such language.
        """
        self._session = session
        self._documents = documents
        known, own = in_languages(language), (*documents.categories, *categories)
        self.words = {it: words(it) for it in known}
        self.choices = {it: choices(it, documents.taxonomy, own) for it in known}
        self._known = self.choices[known[0]]  # the codes are the same in all
        self._say = self.words[known[0]]

    def state(self) -> dict[str, object]:
        """Give what is asked now, as JSON holds it, and how far it is.

        Raises:
            LabelError: somebody's file of answers is wrong.
        """
        task = self._session.next()
        done = dataclasses.asdict(self._session.done()) | {"can_undo": self._session.can_undo}
        return {"task": self._shown(task) if task else None, "done": done}

    def handle(self, message: Mapping[str, Any]) -> Reply:
        """Do what the page asks.

        Args:
            message: with a `kind`: "answer", "skip", "unknown", "undo", "take" or "picture".

        Returns:
            A sentence for the reader, the value of words, or a picture; with `moved` where
            another document is asked now.
        """
        kind = message.get("kind")
        self._say = self.words.get(str(message.get("language")), next(iter(self.words.values())))
        try:
            if kind == "picture":
                return self._picture(message)
            if kind == "take":
                return Reply(self._take(message))
            return Reply(self._move(str(kind), message))
        except _RefusedError as refusal:
            return Reply({"kind": "notice", "text": str(refusal), "is_bad": True})
        except ExtractorError as error:
            return Reply({"kind": "notice", "text": str(error), "is_bad": True})

    def _shown(self, task: Task) -> Shown:
        proposal = self._documents.proposal(task.id)
        label = task.proposal
        return shown(self._documents.reading(task.id), proposal) | {
            "id": task.id,
            "file": seen(label.file.rpartition("/")[2]),
            "chosen": task.chosen,
            "is_double": task.is_double,
            "triage": label.triage,
            "document_type": label.document_type,
            "customer_id": label.customer_id,
            "items": [_shown_item(it) for it in label.items],
            "spans": [dataclasses.asdict(it) | {"text": seen(it.text)} for it in label.spans],
            "sure": proposal.sure,
        }

    def _move(self, kind: str, message: Mapping[str, Any]) -> dict[str, object]:
        said = ""
        if kind == "undo":
            said = "taken_back" if self._session.undo() else "nothing_to_undo"
        else:
            task = self._task(message)
            if kind == "answer":
                self._session.answer(self._label(task, message))
                said = "saved"
            elif kind == "skip":
                self._session.skip(task.id)
            elif kind == "unknown":
                self._session.do_not_know(task.id)
            else:
                raise _RefusedError(self._say["unknown_code"].replace("{text}", kind))
        return {"kind": "notice", "text": self._say.get(said, ""), "moved": True}

    def _task(self, message: Mapping[str, Any]) -> Task:
        task = self._session.next()
        if task is None or message.get("id") != task.id:
            raise _RefusedError(self._say["stale"])
        return task

    def _label(self, task: Task, message: Mapping[str, Any]) -> LabelledDocument:
        triage = self._code("triage", message.get("triage"))
        items = message.get("items") if triage in {"", "dispute"} else ()
        return dataclasses.replace(
            task.proposal,
            triage=triage,
            document_type=self._code("document_type", message.get("document_type")),
            customer_id=str(message.get("customer_id") or "").strip(),
            items=tuple(self._item(task.proposal, it) for it in items or ()),
            spans=tuple(self._span(task.proposal, it) for it in message.get("spans") or ()),
        )

    def _item(self, label: LabelledDocument, given: Mapping[str, Any]) -> LabelledItem:
        passage = str(given.get("passage") or "")
        category = self._code("category", given.get("category"))
        below = cast("dict[str, list[list[str]]]", self._known["sub_reason"]).get(category, [])
        sub_reason = str(given.get("sub_reason") or "")
        amount_is = self._code("amount_is", given.get("amount_is"))
        amount = None if amount_is == "absent" else self._amount(given.get("amount"))
        return LabelledItem(
            category=category,
            sub_reason=sub_reason if sub_reason in {code for code, _ in below} else "",
            invoice_number=str(given.get("invoice_number") or "").strip(),
            amount=amount,
            amount_is=cast("Any", amount_is),  # one of the choices
            passage=next(
                (it.passage for it in label.items if seen(it.passage) == passage), passage
            ),
        )

    def _code(self, group: str, given: object) -> str:
        code = str(given or "")
        known = {it for it, _ in cast("list[list[str]]", self._known[group])}
        if code and code not in known:
            raise _RefusedError(self._say["unknown_code"].replace("{text}", code))
        return code

    def _amount(self, given: object) -> Decimal | None:
        text = str(given or "").strip()
        if not text:
            return None
        amount = parse_number(text)
        if amount is None:
            raise _RefusedError(self._say["no_amount"].replace("{text}", text))
        return amount

    def _span(self, label: LabelledDocument, given: Mapping[str, Any]) -> LabelledSpan:
        field = str(given.get("field"))
        if field not in SPAN_FIELDS:
            raise _RefusedError(self._say["unknown_code"].replace("{text}", field))
        at, start, end = self._place(label, given)
        return LabelledSpan(at, start, end, cast("Any", field), label.texts[at][start:end])

    def _place(self, label: LabelledDocument, given: Mapping[str, Any]) -> tuple[int, int, int]:
        place = [given.get(it) for it in ("document", "start", "end")]
        if not all(isinstance(it, int) for it in place):
            raise _RefusedError(self._say["wrong_place"])
        at, start, end = cast("list[int]", place)
        if not (0 <= at < len(label.texts) and 0 <= start < end <= len(label.texts[at])):
            raise _RefusedError(self._say["wrong_place"])
        return at, start, end

    def _take(self, message: Mapping[str, Any]) -> dict[str, object]:
        """Say what words mean as a field, and which of their characters belong to it."""
        label = self._task(message).proposal
        at, start, end = self._place(label, message)
        field = str(message.get("field"))
        text = label.texts[at][start:end]
        if field != "reason":
            start += len(text) - len(text.lstrip(_ENDS))
            end = max(start + 1, end - (len(text) - len(text.rstrip(_ENDS + "."))))
        text = label.texts[at][start:end]
        taken = {"kind": "taken", "field": field, "document": at, "start": start, "end": end}
        value, problem = " ".join(text.split()), ""
        if field in _TAKEN_AS:
            try:
                value = dict(take(_TAKEN_AS[field], text, self._documents.books).values)[
                    _TAKEN_AS[field]
                ]
            except UntakableError:
                problem = self._say["untakable"].replace("{text}", value)
                value = ""
        return taken | {"text": text, "value": value, "text_problem": problem}

    def _picture(self, message: Mapping[str, Any]) -> Reply:
        where: dict[str, object] = {it: message.get(it) for it in ("id", "part", "page")}
        viewer = self._documents.viewer
        try:
            drawn = viewer.picture(
                str(message.get("id")), int(message.get("part", 0)), int(message.get("page", 0))
            )
        except (ExtractorError, ValueError, TypeError) as error:
            why = self._say["undrawn"].replace("{why}", str(error))
            return Reply({"kind": "picture", "problem": why} | where)
        return Reply({"kind": "picture"} | where, drawn)


def _shown_item(item: LabelledItem) -> Shown:
    amount = None if item.amount is None else str(item.amount)
    return dataclasses.asdict(item) | {"amount": amount, "passage": seen(item.passage)}
