"""Templates of answers, this package's and a user's, and filling them in.

Templates are text, so nothing is escaped; they run in a sandbox and see only the values they are
given. Values are never read as templates, so a customer's words cannot become code.
"""

from __future__ import annotations

import dataclasses
import enum
import importlib.resources
import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from extractor.errors import SettingsError
from extractor.workflow.rule_files import LANGUAGES, near, text_of

_SUBJECT = "Subject: "
_BLANKS = re.compile(r"[ \t]+(?=\n)")
_GAP = re.compile(r"\n{3,}")


class DraftKind(enum.StrEnum):
    """What is answered."""

    ACKNOWLEDGEMENT = "acknowledgement"
    REQUEST = "request"  # for documents
    REMINDER = "reminder"  # for the missing documents
    ACCEPTANCE = "acceptance"
    PARTIAL_ACCEPTANCE = "partial_acceptance"
    REJECTION = "rejection"


@dataclasses.dataclass(frozen=True, slots=True)
class LetterItem:
    """One invoice in a letter; amounts as the customer reads them, empty where not known."""

    invoice: str
    disputed: str
    accepted: str
    refused: str


@dataclasses.dataclass(frozen=True, slots=True)
class LetterValues:
    """What a template can use; all text is on one line, but for the reason and the signature.

    Attributes:
        about: " – invoice FA-100", for the subject; empty where none is known.
        about_invoices: " concerning invoice FA-100", for a sentence.
        credited: what is credited, of all invoices together; empty where nothing is.
        refused: what is not accepted, of all invoices together.
        asked: the day on which the customer was asked for documents; empty where not known.
        is_document: the customer disputes nothing but that a document is missing.
    """

    about: str
    about_invoices: str
    asked: str
    case: str
    category: str
    claims: str
    contact: str
    credit_note: str
    credited: str
    is_document: bool
    items: tuple[LetterItem, ...]
    missing: tuple[str, ...]
    reason: str
    received: str
    refused: str
    reply_by: str
    signature: str
    target: str
    today: str


_NAMES = frozenset(it.name for it in dataclasses.fields(LetterValues))


@dataclasses.dataclass(frozen=True, slots=True)
class Letters:
    """Templates that were checked.

    Attributes:
        files: where each comes from, for errors.
    """

    environment: ImmutableSandboxedEnvironment
    files: Mapping[str, str]

    def filled(self, kind: DraftKind, language: str, values: LetterValues) -> tuple[str, str]:
        """Fill a template in and give subject and text.

        Raises:
            SettingsError: a user's template fails.
        """
        name = f"{language}/{kind}"
        given = {it.name: getattr(values, it.name) for it in dataclasses.fields(values)}
        try:
            text = self.environment.get_template(name).render(given)
        except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError) as error:
            raise SettingsError(self.files[name], f"the template fails: {error}") from error
        subject, _, body = text.partition("\n")
        tidy = _GAP.sub("\n\n", _BLANKS.sub("", body)).strip()
        return " ".join(subject.removeprefix(_SUBJECT).split()), tidy + "\n"


def load_letters(folder: Path | None = None) -> Letters:
    """Read the templates: a user's ``LANGUAGE/KIND.txt`` come before those of this package.

    Raises:
        SettingsError: the folder is missing, or a template in it is wrong.
    """
    texts, files = _shipped()
    if folder is not None:
        for path in _own(folder):
            name = f"{path.parent.name}/{path.stem}"
            texts[name], files[name] = text_of(path), str(path)
    # Letters are plain text: nothing to escape.
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(texts),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name, text in texts.items():
        _check(environment, text, files[name])
    return Letters(environment, files)


def _shipped() -> tuple[dict[str, str], dict[str, str]]:
    root = importlib.resources.files("extractor.workflow") / "templates"
    names = [f"{language}/{kind}" for language in LANGUAGES for kind in DraftKind]
    texts = {name: (root / f"{name}.txt").read_text(encoding="utf-8") for name in names}
    return texts, {name: f"templates/{name}.txt" for name in names}


def _own(folder: Path) -> list[Path]:
    if not folder.is_dir():
        detail = "there is no such folder; correct templates in [workflow]"
        raise SettingsError(str(folder), detail)
    found = sorted(folder.glob("*/*.txt"))
    for path in found:
        if path.parent.name not in LANGUAGES:
            hint = f"folders are {', '.join(LANGUAGES)}"
            raise SettingsError(str(path), f"no language {path.parent.name!r}; {hint}")
        if path.stem not in {it.value for it in DraftKind}:
            hint = near(path.stem, [it.value for it in DraftKind])
            raise SettingsError(str(path), f"no answer of this name; {hint}")
    return found


def _check(environment: ImmutableSandboxedEnvironment, text: str, file: str) -> None:
    if not text.startswith(_SUBJECT):
        raise SettingsError(file, f"the first line must be the subject, {_SUBJECT!r} and words")
    try:
        parsed = environment.parse(text)
    except TemplateSyntaxError as error:
        raise SettingsError(file, f"line {error.lineno}: {error.message}") from error
    for name in sorted(meta.find_undeclared_variables(parsed) - _NAMES):
        raise SettingsError(file, f"there is no {name!r}; {near(name, list(_NAMES))}")
