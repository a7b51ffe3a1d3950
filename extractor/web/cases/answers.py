"""Answers to a customer on a case's page: drafted, changed by a person, looked at once more."""

from __future__ import annotations

import dataclasses
import secrets
import urllib.parse

from extractor.casework.answering import Outgoing
from extractor.delivery.notice_settings import is_mailbox
from extractor.delivery.smtp import one_line
from extractor.errors import SettingsError, WorkflowError
from extractor.values.case import Letter
from extractor.values.casework import CaseFile
from extractor.web.frame.render import Words
from extractor.web.review.room import Room
from extractor.workflow.drafts import Wanted, draft
from extractor.workflow.letters import DraftKind

_SUBJECT = 200  # characters


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """A letter to be read, changed and sent by a person.

    Attributes:
        kind: of the draft that it began as.
        token: that makes it one letter, however often it is sent.
        known: mailboxes that the customer wrote from or named.
        problem: why it cannot be written or sent; empty where it can.
        is_ready: it is only to be confirmed.
    """

    kind: str
    to: str = ""
    subject: str = ""
    text: str = ""
    token: str = ""
    known: tuple[str, ...] = ()
    problem: str = ""
    is_ready: bool = False

    @property
    def mail(self) -> str:
        """Give an address that opens the reader's mail program; empty without a recipient."""
        if not self.to:
            return ""
        said = {"subject": self.subject, "body": self.text}
        query = urllib.parse.urlencode(said, quote_via=urllib.parse.quote)
        return f"mailto:{urllib.parse.quote(self.to, safe='@')}?{query}"


def drafted(kind: str, file: CaseFile, room: Room, say: Words, language: str) -> Answer:
    """Give the draft of an answer.

    Args:
        kind: code of a `DraftKind`.
        file: the case.
        room: with the templates.
        say: the reader's words.
        language: of the reader; the letter is in the customer's.
    """
    try:
        wanted = Wanted(DraftKind(kind), room.casework.today(), signature=room.signature)
        written = draft(file.case, wanted, room.casework.rules, room.letters)
    except ValueError:
        return Answer(kind, problem=say._("There is no such answer."))
    except WorkflowError as error:
        return Answer(kind, problem=room.refused(error, language))
    except SettingsError as error:
        return Answer(kind, problem=str(error))
    known = mailboxes(file)
    to = known[0] if known else ""
    return Answer(kind, to, written.subject, written.text, secrets.token_hex(16), known)


def checked(answer: Answer, say: Words) -> Answer:
    """Say whether an answer can be sent as it is.

    Args:
        answer: as a person left it.
        say: the reader's words.
    """
    text = answer.text.replace("\r\n", "\n").strip()
    subject = one_line(answer.subject)[:_SUBJECT]
    clean = dataclasses.replace(answer, to=answer.to.strip(), subject=subject, text=text)
    problem = ""
    if not is_mailbox(clean.to):
        problem = say._("Give one mail address to send it to, such as anna@company.example.")
    elif not clean.subject or not clean.text:
        problem = say._("The answer needs a subject and a text.")
    return dataclasses.replace(clean, problem=problem, is_ready=not problem)


def outgoing(answer: Answer, file: CaseFile) -> Outgoing:
    """Give an answer that was checked as the letter that is sent."""
    source = file.record.source if file.record else None
    thread = (source.in_reply_to, source.message_id) if source else ()
    letter = Letter(answer.to, answer.subject, answer.text + "\n")
    return Outgoing(letter, answer.token, tuple(it.strip("<>") for it in thread if it))


def mailboxes(file: CaseFile) -> tuple[str, ...]:
    """Give the mailboxes of the customer that are known, the one to answer to first."""
    record = file.record
    if record is None:
        return ()
    named = record.contact.mail if record.contact else None
    found = [it for it in (named, record.source.sender) if it and is_mailbox(it)]
    return tuple(dict.fromkeys(found))
