"""Plain files that carry a program, a formula or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.samples import READ, Sample


def samples() -> Iterator[Sample]:
    """Give the files."""
    rows = b"invoice;amount;note\r\n=1+1;-120,50;\"=cmd|'/c calc'!A0\"\r\n@SUM(1);3;4\r\n+1;2;3\r\n"
    yield Sample("formulas.csv", rows, READ)
    yield Sample("one-long-line.txt", b"facture " * 200_000, READ)
    yield Sample("zero-bytes.txt", b"", "empty_file")
    yield Sample("blanks.txt", b" \r\n\t" * 50, "empty_file")
    yield Sample("nul-bytes.bin", bytes(5000), "unknown_type")
    yield Sample("program.pdf", b"MZ\x90\0" + bytes(500), "unknown_type")
    yield Sample("shortcut.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(100), "unknown_type")
    yield Sample(
        "script.html",
        b"<html><body><script>while(1){}</script><p>Facture RE-2026-4512 : il manque 3 colis",
        READ,
    )
    smuggled = (
        b"<html><script>var b=atob('"
        + b"TVqQAAMAAAAEAAAA" * 9999
        + b"')</script><p>Facture RE-2026-4512</p>"
    )
    yield Sample("smuggling.html", smuggled, READ)
    yield Sample("deep.html", b"<div>" * 5_000 + b"Facture RE-2026-4512", READ)
    yield Sample("attributes.html", b"<p " + b"a=1 " * 100_000 + b">Facture RE-2026-4512</p>", READ)
    yield Sample(
        "deep.rtf", b"{\\rtf1 " + b"{" * 50_000 + b"Facture RE-2026-4512" + b"}" * 50_001, READ
    )
    yield Sample(
        "two-languages.pdf.html", b"<html><p>%PDF-1.7 Facture RE-2026-4512</p></html>", READ
    )
