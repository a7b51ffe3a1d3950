"""Find the words that announce a field, kept in ``lexicon/business/*.toml``, one file a language.

Texts and phrases are compared as runs of tokens without blanks and punctuation, every number
mark ("No.", "Nr", "n°", "#", "-nummer") being one token: "Rechnungs-Nr.", "Rechnungsnr" and
"Rechnungsnummer" are the same label.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import re
import tomllib

from extractor.extraction.labels import fold

FILES = ("en", "de", "fr", "es", "nl", "it", "other")
STRENGTHS = {"strong": 1.0, "fair": 0.75, "weak": 0.5}
TITLES = "titles"
_MARK = "{n}"
_LONGEST = 7  # tokens in a phrase
_WIDEST = 3  # characters between two tokens of a label
_FAR_MORE = 1.8  # times as many labels: a language detector saw too few words
_OWN_LANGUAGE_ONLY = frozenset({"buyer", "seller", "invoice_date"})
# "n°", "nº", "№", "#", "invoice", "l'olive" (two tokens), "%", "{n}"
_TOKEN = re.compile(r"\{n\}|n[°º]|n\.(?=\s*[\dº°#]|\s\w)|№|#|%|[^\W_]+")
_MARKS = frozenset(
    {"no", "nr", "nro", "num", "number", "numero", "nummer", "numer", "n°", "nº", "n.", "#", "№"}
)
# "handelsrechnung", "stromrechnungsnummer": what stands in front does not matter. The listed
# endings of a month's or part's bill are kept whole, because they are labels themselves.
_COMPOUND = re.compile(
    r"(?!storno|korrektur)[a-zäöüß]{3,}?(?P<head>rechnung)(?P<rest>s(?:nummer|nr|datum|betrag))?\Z"
)
# "INV/2023/03" and "RE-2014": letters that begin a number are no label.
_IDENTIFIER = re.compile(r"[-/_][a-z]{0,3}\d")
# "Rechnungssumme ohne USt.", "Total excl. VAT", "Importe sin IVA"
_WITHOUT = re.compile(
    r"\b(?:ohne|exkl|excl|ex|exc|vor|without|before|hors|hor|sin|sans|senza|zonder|plus|zzgl)\b"
)
_SUMS = frozenset({"total", "net", "due"})
_OF_A_SUM = frozenset({"total", "net", "tax", "tax_rate", "currency"})
# "rechnungsnr", "invoicenumber", "klantnummer"
_MARKED = re.compile(r"(?P<word>[a-zäöüł]{2,}?)(?:nummer|number|nr)\Z")


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A label at ``text[start:end]``.

    Attributes:
        field: what it announces, a key of the lexicon.
        weight: 0 to 1, how surely.
    """

    field: str
    start: int
    end: int
    weight: float


@dataclasses.dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of all languages, one meaning each; those of the document's own win."""

    labels: dict[str, tuple[str, float]]
    titles: dict[str, str]

    def hits(self, folded: str) -> list[Hit]:
        """Find the labels in a folded text: at every place the longest, without overlap."""
        tokens = _tokens(folded)
        found: list[Hit] = []
        at = 0
        while at < len(tokens):
            hit, width = self._longest(tokens, at)
            if hit is not None and not _IDENTIFIER.match(folded, hit.end):
                found.append(hit)
            at += width
        return _joined(folded, found)

    def title(self, folded: str) -> str | None:
        """Say which type of document a whole text names, such as "Rechnung Nr." or "AVOIR"."""
        run = "".join(token for token, _, _ in _tokens(folded) if token != _MARK)
        return self.titles.get(run) or self.titles.get(_COMPOUND.sub(r"\g<head>", run))

    def title_start(self, folded: str) -> tuple[str, int] | None:
        """Give the type of document that a text starts with, and where its name ends."""
        tokens = _tokens(folded)
        for width in range(min(_LONGEST, len(tokens)), 0, -1):
            kind = self.titles.get("".join(token for token, _, _ in tokens[:width]))
            if kind is not None:
                return kind, tokens[width - 1][2]
        return None

    def _longest(self, tokens: list[tuple[str, int, int]], at: int) -> tuple[Hit | None, int]:
        run = ""
        best: tuple[Hit | None, int] = (None, 1)
        for width, (token, start, end) in enumerate(tokens[at : at + _LONGEST], start=1):
            if width > 1 and start - tokens[at + width - 2][2] > _WIDEST:
                break
            if not (token == _MARK and run.endswith(_MARK)):
                run += token
            entry = self.labels.get(run)
            if entry is not None:
                best = (Hit(entry[0], tokens[at][1], end, entry[1]), width)
        return best


def _joined(folded: str, hits: list[Hit]) -> list[Hit]:
    """Make one label of a sum and what qualifies it: "Rechnungssumme Brutto (inkl. USt.)"."""
    joined: list[Hit] = []
    for hit in hits:
        last = joined[-1] if joined else None
        between = folded[last.end : hit.start] if last else ""
        qualifies = last and last.field in _SUMS and hit.field in _OF_A_SUM
        if last and qualifies and not re.search(r"[\d:]", between) and len(between) <= 12:
            bare = hit.field == "net" or _WITHOUT.search(between) is not None
            field = "net" if bare else last.field
            joined[-1] = Hit(field, last.start, hit.end, max(last.weight, hit.weight))
        else:
            joined.append(hit)
    return joined


@functools.cache
def load_lexicon(language: str | None) -> Lexicon:
    """Read the lexicon for documents in one language.

    Args:
        language: ISO 639-1; None where it is not known.
    """
    own = language if language in FILES else "other" if language else None
    ordered = sorted(FILES, key=lambda name: name != own)
    labels: dict[str, tuple[str, float]] = {}
    titles: dict[str, str] = {}
    for name in ordered:
        # Titles of columns first: "Unit price" is no amount of the document.
        for field, groups in sorted(_entries(name).items(), key=lambda it: it[0] != "column"):
            if field == TITLES:
                for kind, phrases in groups.items():
                    for phrase in phrases:
                        if len(phrase) <= 4 and name not in {own, "en"} and own is not None:
                            continue
                        titles.setdefault(_run(phrase), kind)
                continue
            for strength, phrases in groups.items():
                for phrase in phrases:
                    foreign = name not in {own, "en"} and own is not None
                    if len(phrase) <= 3 and foreign and field in _OWN_LANGUAGE_ONLY:
                        continue
                    labels.setdefault(_run(phrase), (field, STRENGTHS[strength]))
    return Lexicon(labels, titles)


def language_of_labels(texts: list[str], *, told: str | None) -> str | None:
    """Decide on the language by which file knows most of the labels.

    Args:
        texts: all segments, folded.
        told: the language found by other means; kept unless another file knows far more labels.
    """
    runs = {token for text in texts for token, _, _ in _tokens(text)}
    names = [name for name in FILES if name != "other"]
    shared = {token: sum(token in _words(name) for name in names) for token in runs}
    # A word of several languages speaks a little for each.
    known = {name: sum(1.0 / shared[token] ** 2 for token in runs & _words(name)) for name in names}
    best = max(known, key=lambda name: known[name])
    if told is not None and (told not in known or known[best] < _FAR_MORE * known[told]):
        return told
    return best if known[best] else told


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(
        token
        for groups in _entries(name).values()
        for phrases in groups.values()
        for phrase in phrases
        for token, _, _ in _tokens(phrase)
        if token != _MARK
    )


@functools.cache
def _entries(name: str) -> dict[str, dict[str, list[str]]]:
    folder = importlib.resources.files("extractor.extraction") / "lexicon" / "business"
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def _run(phrase: str) -> str:
    run = ""
    for token, _, _ in _tokens(fold(phrase)):
        if not (token == _MARK and run.endswith(_MARK)):
            run += token
    return run


def _tokens(folded: str) -> list[tuple[str, int, int]]:
    tokens: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(folded):
        token = match.group()
        compound = _COMPOUND.match(token)
        if compound is not None:
            token = compound["head"] + (compound["rest"] or "")
        marked = _MARKED.match(token)
        if token == _MARK or token in _MARKS:
            token = _MARK
        elif marked is not None:
            token = marked["word"] + _MARK
        tokens.append((token, match.start(), match.end()))
    return tokens
