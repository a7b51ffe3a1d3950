"""Bring the catalogues of the desk up to date with its templates and code.

    python tools/messages.py            add new sentences to `extractor/web/locale/*.po`, remove
                                        those that are gone, say what has no translation yet
    python tools/messages.py --check    change nothing; fail if that would change something, a
                                        French sentence is missing, or a translation is broken

A sentence that only resembles another gets no translation by itself: it is to be written.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parent.parent / "extractor" / "web"
LOCALE = WEB / "locale"
COMPLETE = ("fr",)
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.do", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "n": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
HEADER = """# The words of the desk in {name}. `python tools/messages.py` brings it up to date.
"""


def main() -> int:
    """Do it; give the exit code."""
    check = "--check" in sys.argv[1:]
    wanted = _sentences()
    faults = 0
    for file in sorted(LOCALE.glob("*.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=file.stem)
        updated = _written(_updated(catalogue, wanted))
        if check and updated != file.read_bytes():
            print(f"{file.name}: not in step with the pages; run `python tools/messages.py`")
            faults += 1
        if not check:
            file.write_bytes(updated)
        faults += _report(file.stem, read_po(io.BytesIO(updated), locale=file.stem))
    return 1 if faults and check else 0


def _sentences() -> Catalog:
    catalogue = Catalog()
    found = extract_from_dir(
        WEB, METHODS, OPTIONS, KEYWORDS, comment_tags=(), directory_filter=lambda _: True
    )
    for _file, _line, message, _comments, _context in found:
        catalogue.add(message)
    return catalogue


def _updated(catalogue: Catalog, wanted: Catalog) -> Catalog:
    made = Catalog(locale=catalogue.locale)
    for message in wanted:
        if message.id:
            known = catalogue.get(message.id)
            said = known.string if known and not known.fuzzy else ""
            made.add(message.id, said, flags=message.flags)
    return made


def _written(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalogue, no_location=True, omit_header=True, sort_output=True, width=96)
    language = Locale.parse(str(catalogue.locale)).english_name
    head = HEADER.format(name=language) + (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head.encode() + stream.getvalue().rstrip() + b"\n"


def _report(language: str, catalogue: Catalog) -> int:
    missing = [it for it in catalogue if it.id and not _is_translated(it)]
    broken = [it for it in catalogue if it.id and _is_translated(it) and list(_faults(it))]
    print(f"{language}: {len(catalogue)} sentences, {len(missing)} without translation")
    for it in broken:
        print(f"  broken: {it.id!r}: {', '.join(_faults(it))}")
    if language in COMPLETE:
        for it in missing:
            print(f"  missing: {it.id!r}")
    return len(broken) + (len(missing) if language in COMPLETE else 0)


def _is_translated(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(said) and all(said)


def _faults(message: Message) -> Iterator[str]:
    """Say which values a translation leaves out or makes up, and whether it can be filled in."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    wanted = {name for it in ids for name in PLACEHOLDER.findall(it)}
    for it in said:
        names = set(PLACEHOLDER.findall(it))
        yield from (f"makes up {name}" for name in sorted(names - wanted))
        left = wanted - names - {"num"}  # "one hour" needs no number
        yield from (f"leaves out {name}" for name in sorted(left))
        try:
            it % dict.fromkeys(wanted | {"num"}, "1")
        except (KeyError, TypeError, ValueError) as error:
            yield f"cannot be filled in ({error}); a percent sign is written twice"


if __name__ == "__main__":
    sys.exit(main())
