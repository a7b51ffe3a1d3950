"""Part a mail's lines into what is new, quoted, forwarded, signed and legal notice.

Nothing is deleted: a signature names the customer, an earlier message may hold the only invoice
number. What the sender passes on ("see below") counts as matter of its own, not as history.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from mailparser_reply import EmailReplyParser

from extractor.reading import mail_marks as marks
from extractor.values.document import SectionKind

HEADER_REACH = 4  # lines in which a second header line must follow "From:"
SHORT_WORDS = 14  # of the sender's own, above a message that is passed on without any mark
SIGNATURE_LINES = 14
SIGNATURE_LINE_WORDS = 14

_ANNOUNCED = {SectionKind.QUOTED, SectionKind.FORWARDED, SectionKind.DISCLAIMER}
_LANGUAGES = ["fr", "en", "de", "es"]
# "see below", "ci-dessous", "siehe unten", "zur Kenntnis", "más abajo", "pour traitement"
_PASSED_ON = re.compile(
    r"\b(?:fyi|see below|please (?:handle|see|take)|for you|ci-dessous|ci-après|voir (?:plus bas"
    r"|mail|message)|pour (?:traitement|info|suite|toi|vous)"
    r"|je (?:vous |te )?(?:transfère|transmets)"
    r"|siehe unten|unten stehend|s\. u\.|zur (?:kenntnis|info|bearbeitung|weiteren)|z\.? ?k\.?"
    r"|weiterleit\w*|leite \w+ weiter|más abajo|ver abajo|os (?:reenvío|paso)|te (?:reenvío|paso)"
    r"|reenvío|para (?:tu|vuestra|su) (?:gestión|información)|forward(?:ing|ed)?"
    r"|passing (?:this )?on)\b",
    re.IGNORECASE,
)


@dataclasses.dataclass(slots=True)
class _State:
    kind: SectionKind = SectionKind.NEW
    own_words: int = 0
    passed_on: bool = False
    quotes_marked: bool = False  # earlier messages carry ">" or a quote element


def sections_of(lines: Sequence[str], quoted: Sequence[bool]) -> list[SectionKind]:
    """Say for each line of a mail what it is.

    Args:
        lines: without their line breaks; empty ones part paragraphs.
        quoted: whether the sender's program marked the line as quoted (HTML).
    """
    cut = _library_cut(lines)
    state = _State()
    kinds: list[SectionKind] = []
    for index in range(len(lines)):
        kinds.append(_kind_of(index, lines, quoted, cut, state))
    return _tidied(kinds, lines)


def _kind_of(
    index: int, lines: Sequence[str], quoted: Sequence[bool], cut: int | None, state: _State
) -> SectionKind:
    line = marks.QUOTE.sub("", lines[index], count=1).strip()
    marked = quoted[index] or bool(marks.QUOTE.match(lines[index]))
    if not line:
        return state.kind if not marked else SectionKind.QUOTED
    if marks.FORWARD_BAR.fullmatch(line):
        state.kind = SectionKind.FORWARDED
    elif state.kind is SectionKind.FORWARDED and not _starts_reply(index, lines):
        return SectionKind.FORWARDED
    elif _starts_reply(index, lines) or index == cut:
        state.quotes_marked = _quotes_follow(index, lines, quoted)
        state.kind = _earlier(index, lines, state)
    elif marked:
        return SectionKind.FORWARDED if state.kind is SectionKind.FORWARDED else SectionKind.QUOTED
    elif state.kind is SectionKind.QUOTED and state.quotes_marked:
        state.kind = SectionKind.NEW  # an answer between the quoted lines
    if state.kind in {SectionKind.QUOTED, SectionKind.FORWARDED}:
        return state.kind
    return _own(index, line, lines, state)


def _own(index: int, line: str, lines: Sequence[str], state: _State) -> SectionKind:
    """Say which part of the sender's own text a line is."""
    if marks.is_disclaimer(line):
        return SectionKind.DISCLAIMER
    if state.kind is SectionKind.SIGNATURE and marks.POSTSCRIPT.fullmatch(line):
        state.kind = SectionKind.NEW
    elif _starts_signature(index, line, lines):
        state.kind = SectionKind.SIGNATURE
    if state.kind is SectionKind.NEW:
        state.own_words += len(line.split())
        state.passed_on |= bool(_PASSED_ON.search(line))
    return state.kind


def _starts_signature(index: int, line: str, lines: Sequence[str]) -> bool:
    if marks.SENT_FROM.fullmatch(line) or marks.SIGNATURE_DASHES.fullmatch(line):
        return True
    if not marks.CLOSING.fullmatch(line):
        return False
    own = []
    for other in lines[index + 1 :]:
        if marks.QUOTE.match(other) or marks.BAR.fullmatch(other.strip()) or _is_bar(other):
            break
        if other.strip() and not marks.is_disclaimer(other):
            own.append(other)
        if len(own) > SIGNATURE_LINES:
            return False
    short = all(len(other.split()) <= SIGNATURE_LINE_WORDS for other in own)
    return len(own) <= SIGNATURE_LINES and (short or index == len(lines) - 1)


def _is_bar(line: str) -> bool:
    plain = line.strip()
    return bool(
        marks.REPLY_BAR.fullmatch(plain)
        or marks.FORWARD_BAR.fullmatch(plain)
        or marks.FROM.match(plain)
        or marks.WROTE.fullmatch(plain)
    )


def _starts_reply(index: int, lines: Sequence[str]) -> bool:
    line = marks.QUOTE.sub("", lines[index], count=1).strip()
    if marks.REPLY_BAR.fullmatch(line):
        return True
    if marks.WROTE.fullmatch(line) and len(line) < 320 and line.rstrip()[-1:] == ":":
        return True
    below = lines[index + 1] if index + 1 < len(lines) else ""
    joined = f"{line} {marks.QUOTE.sub('', below, count=1).strip()}"
    if len(line) > 12 and below.strip().endswith(":") and marks.WROTE.fullmatch(joined):
        return line[:3].casefold() in {"le ", "on ", "am ", "el "}
    if not marks.FROM.match(line):
        return False
    near = [marks.QUOTE.sub("", it, count=1) for it in lines[index + 1 : index + 1 + HEADER_REACH]]
    return sum(bool(marks.OTHER_HEADER.match(it)) for it in near) >= 2


def _earlier(index: int, lines: Sequence[str], state: _State) -> SectionKind:
    """Say whether an earlier message is history, or the matter itself passed on."""
    if state.kind is SectionKind.FORWARDED and marks.FROM.match(lines[index].strip()):
        previous = [it.strip() for it in lines[max(index - 4, 0) : index] if it.strip()]
        if previous and marks.FORWARD_BAR.fullmatch(previous[-1]):
            return SectionKind.FORWARDED
    if state.kind is SectionKind.QUOTED:
        return SectionKind.QUOTED
    short = state.own_words <= SHORT_WORDS
    if short and (state.passed_on or state.own_words == 0):
        return SectionKind.FORWARDED
    return SectionKind.QUOTED


def _quotes_follow(index: int, lines: Sequence[str], quoted: Sequence[bool]) -> bool:
    """Say whether the lines below are marked as quoted one by one."""
    written = (at for at in range(index + 1, len(lines)) if lines[at].strip())
    below = list(itertools.islice(written, 6))
    marked = sum(quoted[at] or bool(marks.QUOTE.match(lines[at])) for at in below)
    return marked * 2 >= len(below) > 0


def _library_cut(lines: Sequence[str]) -> int | None:
    """Give the line at which mail-parser-reply sees an earlier message begin."""
    replies = EmailReplyParser(languages=_LANGUAGES).read("\n".join(lines)).replies
    if len(replies) < 2:
        return None
    first = sum(bool(line.strip()) for line in replies[0].content.splitlines())
    seen = 0
    for index, line in enumerate(lines):
        if line.strip():
            if seen == first:
                return index
            seen += 1
    return None


def _tidied(kinds: list[SectionKind], lines: Sequence[str]) -> list[SectionKind]:
    """Let empty lines go with the line above, and bars with the part that they announce."""
    for index in range(1, len(lines)):
        if not lines[index].strip():
            kinds[index] = kinds[index - 1]
    for index in range(len(lines) - 2, -1, -1):
        announced = kinds[index + 1] in _ANNOUNCED
        if announced and marks.BAR.fullmatch(lines[index].strip()):
            kinds[index] = kinds[index + 1]
    return kinds
