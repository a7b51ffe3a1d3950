"""Find whom to answer: the name under the closing words, the telephone and the mail address.

The mail's own header stands in where the text signs with nothing. Of the address in the header
only what looks like a person's name is taken as one.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Collection, Sequence

from extractor.extraction.labels import fold
from extractor.extraction.sentences import lexicon
from extractor.values.document import Document, SectionKind
from extractor.values.finding import Name, Span
from extractor.values.particulars import Contact
from extractor.values.submission import Envelope

_SKIPPED = {SectionKind.QUOTED, SectionKind.DISCLAIMER, SectionKind.FORWARDED}
_REACH = 9  # lines under the closing words
_LAST_LINES = 4  # of a mail that closes without a formula
_NAME_WORDS = 4
_NAME_LINE = 60  # characters
_PARTICLES = {
    "de",
    "du",
    "la",
    "le",
    "von",
    "van",
    "der",
    "den",
    "del",
    "di",
    "da",
    "y",
    "zu",
    "ter",
    "x",
}
# "+353 1 555 0142", "0711 / 123 45-67", "655 501 234", "+44 (0)29 2018 0455"
_PHONE = re.compile(r"(?<![\w./-])(?:\+\d{1,3}|\(?0\d|[6-9]\d)[\d ()/.-]{6,18}\d(?!\w|[.,/-]\d)")
_TEL = re.compile(
    r"\b(?:tel|telefon|telephone|phone|mob|mobil|mobile|port|portable|movil|tlf|tfno|t|fon)\b"
)
_FAX = re.compile(r"\bf(?:ax)?\b\W{0,3}$")
_FEWEST_DIGITS, _MOST_DIGITS = 8, 13
_SPANISH_DIGITS = 9  # numbers that begin with neither 0 nor a country
_PARTS = re.compile(r"\s*(?:[|,/·•]| - | – )\s*")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def find_contact(
    documents: Sequence[Document],
    names: Sequence[Name],
    envelope: Envelope | None,
    *,
    leave_out: Collection[int] = (),
) -> Contact:
    """Give whom to answer; what nothing tells is None.

    Args:
        documents: of a submission.
        names: identifiers that extraction found, for mail addresses.
        envelope: of the mail; None for a file.
        leave_out: indices of documents that are proof and say nothing for the customer.
    """
    header = envelope.sender_name if envelope else ""
    known = f"{header} {envelope.sender_address}" if envelope else ""
    for number, document in enumerate(documents):
        lines = _own_lines(document) if number not in leave_out else []
        zone = _signed(lines, document, known)
        if zone:
            return _read(number, zone, names, envelope)
    phone = _last_phone(documents, leave_out)
    return Contact(
        name=_person(header),
        phone=phone.text if phone else None,
        mail=envelope.sender_address or None if envelope else None,
        phone_span=phone,
    )


def _last_phone(documents: Sequence[Document], leave_out: Collection[int]) -> Span | None:
    """Give a telephone number that a label announces among the last lines."""
    for number, document in enumerate(documents):
        if number not in leave_out and document.sections:
            lines = [it for it in _own_lines(document)[-_REACH:] if _TEL.search(fold(it.text))]
            phone = _phone(number, lines)
            if phone is not None:
                return phone
    return None


def _own_lines(document: Document) -> list[_Line]:
    lines: list[_Line] = []
    at = 0
    for line in document.text.splitlines(keepends=True):
        bare = line.strip()
        start = at + (line.index(bare) if bare else 0)
        if bare and document.section_at(start) not in _SKIPPED:
            lines.append(_Line(start, bare))
        at += len(line)
    return lines


def _signed(lines: Sequence[_Line], document: Document, known: str) -> list[_Line]:
    """Give the lines of the signature, or none."""
    for at in range(len(lines) - 1, 0, -1):
        if _closing().fullmatch(fold(lines[at].text).strip(" ,.!")):
            return list(lines[at + 1 : at + 1 + _REACH])
        same = _closing_and_name().fullmatch(lines[at].text)
        if same and len(lines) - at <= _REACH:
            name = same["name"]
            start = lines[at].start + lines[at].text.rindex(name)
            return [_Line(start, name), *lines[at + 1 : at + _REACH]]
    if not document.sections:
        return []
    tail = list(lines[-_LAST_LINES:]) if len(lines) > 1 else []
    for at, line in enumerate(tail):
        if _may_sign(line.text) and _is_name(line.text, known) and _known_to(line.text, known):
            return tail[at:]
    while tail and not _may_sign(tail[0].text):
        tail = tail[1:]
    return tail if tail and _is_name(tail[0].text, known) else []


def _known_to(name: str, known: str) -> bool:
    """Say whether the mail's header names the same person before the domain."""
    person = fold(known).rpartition("@")[0]
    return any(len(it) > 2 and it in person for it in fold(name).split())


def _may_sign(line: str) -> bool:
    """Say whether a line may belong to a signature; prose and "Order: 7" do not."""
    return not (
        len(line) > _NAME_LINE
        or line.endswith((".", "?", "!", ",", ":"))
        or any(it.isdigit() for it in line)
    )


def _read(
    number: int, zone: Sequence[_Line], names: Sequence[Name], envelope: Envelope | None
) -> Contact:
    header = envelope.sender_name if envelope else ""
    name = _name(number, zone, f"{header} {envelope.sender_address}" if envelope else "")
    phone = _phone(number, zone)
    mail = _mail(number, zone, names)
    address = envelope.sender_address or None if envelope else None
    return Contact(
        name=name.text if name else _person(header),
        phone=phone.text if phone else None,
        mail=mail.text if mail else address,
        name_span=name,
        phone_span=phone,
        mail_span=mail,
    )


def _name(number: int, zone: Sequence[_Line], known: str) -> Span | None:
    for line in zone[:3]:
        part = _PARTS.split(_IN_BRACKETS.sub("", line.text))[0].strip()
        part = _around().sub("", part).strip(" .,").removesuffix(" x")
        if part and _is_name(part, known) and not _is_company(part, known):
            low = line.start + line.text.index(part)
            return Span(number, low, low + len(part), part, None, None, "rule:signature")
    return None


def _is_name(text: str, known: str) -> bool:
    """Say whether a line is a person's name; in lower case only if the mail's header knows it."""
    if len(text) > _NAME_LINE:
        return False
    first = _PARTS.split(_IN_BRACKETS.sub("", text))[0]
    plain = _around().sub("", first.strip()).strip(" ,")
    words = plain.split()
    if not 1 <= len(words) <= _NAME_WORDS or any(it.isdigit() or it in "@?!:" for it in plain):
        return False
    if _no_name().search(fold(plain)) or (len(words) == 1 and plain.isupper()):
        return False
    if not all(re.fullmatch(r"[^\W\d_][\w.'’-]*", it) for it in words):
        return False
    if all(it[0].isupper() or it in _PARTICLES for it in words) and not plain.endswith("."):
        return plain[0].isupper()
    return any(len(it) > 1 and fold(it) in fold(known) for it in words)


def _person(header: str) -> str | None:
    """Give the person that a mail's header names, if it is one."""
    return _around().sub("", header).strip() if _is_person(header) else None


def _is_company(name: str, known: str) -> bool:
    """Say whether a name is only that of the sender's domain: "Garnier" of achats@garnier.fr."""
    person, _, domain = fold(known).rpartition("@")
    words = [fold(it) for it in re.split(r"[\s-]+", name)]
    return bool(domain) and all(it in domain and it not in person for it in words)


def _is_person(header: str) -> bool:
    words = header.split()
    return len(words) >= 2 and all(it[:1].isupper() for it in words) and _is_name(header, header)


def _phone(number: int, zone: Sequence[_Line]) -> Span | None:
    for line in zone:
        for match in _PHONE.finditer(line.text):
            digits = sum(it.isdigit() for it in match.group())
            if match.group()[0] not in "+(0" and digits != _SPANISH_DIGITS:
                continue  # a company's register number, not a telephone
            if _FEWEST_DIGITS <= digits <= _MOST_DIGITS and not _FAX.search(
                fold(line.text[: match.start()])
            ):
                low = line.start + match.start()
                return Span(number, low, line.start + match.end(), match.group(), None, None,
                            "rule:signature")  # fmt: skip
    return None


def _mail(number: int, zone: Sequence[_Line], names: Sequence[Name]) -> Span | None:
    low, high = zone[0].start, zone[-1].start + len(zone[-1].text)
    found = [
        it.span
        for it in names
        if it.kind == "email" and it.span.document == number and low <= it.span.start < high
    ]
    return found[0] if found else None


@functools.cache
def _closing() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{it})" for it in lexicon("contacts")["closing"]))


@functools.cache
def _closing_and_name() -> re.Pattern[str]:
    """Give the pattern of "cheers gaz" and "LG Lena" on one line."""
    return re.compile(
        r"(?i:cheers|thanks|ta|regards|best|lg|vg|gru(?:ss|ß)|gr[uü](?:ss|ß)e|cdt|cdlt|merci|saludos"
        r"|gracias|abrazos)[,!]? (?P<name>[^\W\d_][\w.'-]*(?: [A-ZÀ-Þ][\w.'-]*)?)"
    )


@functools.cache
def _no_name() -> re.Pattern[str]:
    words = lexicon("contacts")["no_name"]
    long = [re.escape(it) for it in words if len(it) > 4]
    short = [re.escape(it) for it in words if len(it) <= 4]
    return re.compile(rf"\b(?:{'|'.join(long)})|\b(?:{'|'.join(short)})(?!\w)")


@functools.cache
def _around() -> re.Pattern[str]:
    words = "|".join(lexicon("contacts")["around"])
    return re.compile(rf"(?i)^(?:(?:{words})(?:\s+|(?<=\.)))+(?=\S)")
