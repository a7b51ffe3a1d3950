"""Short made-up mails in four languages, each about an invoice of its own, and their ledger."""

from __future__ import annotations

import csv
import datetime as dt
import random
from email.message import EmailMessage
from pathlib import Path

START = dt.date(2026, 1, 5)
SETTINGS = """[company]
name = "Conserveries Valmont SAS"
email_domains = ["conserveries-valmont.fr"]
[policy]
audit_share = 0 # who is drawn follows from the bytes, and copies have others
"""
_OF_CUSTOMERS = "customer_id,name,aliases,language,country,vat_id,email_domain,city"
_OF_INVOICES = (
    "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,currency,"
    "po_number,delivery_note"
)
_TEXTS = {
    "fr": (
        ("Facture {n}", ("Bonjour,\n\nil manque {q} colis sur la facture {n} : montant contesté "
         "{a} EUR.\nMerci d'établir un avoir.\n\nCordialement,\n{c}\n")),
        ("Prix {n}", ("Bonjour,\n\nle prix facturé sur {n} n'est pas le prix convenu. Écart de "
         "{a} EUR à notre profit.\n\nSalutations,\n{c}\n")),
        ("Marchandise abîmée", ("Bonjour,\n\n{q} cartons sont arrivés endommagés, facture {n}. "
         "Nous déduisons {a} EUR.\n\n{c}\n")),
    ),
    "en": (
        ("Invoice {n}", ("Hello,\n\n{q} cartons were missing from the delivery on invoice {n}. "
         "We dispute {a} EUR.\nPlease send a credit note.\n\nRegards,\n{c}\n")),
        ("Wrong price {n}", ("Hello,\n\nthe unit price on invoice {n} is not the agreed price. "
         "The difference is {a} EUR.\n\nKind regards,\n{c}\n")),
        ("Damaged goods", ("Dear all,\n\n{q} boxes of invoice {n} arrived damaged. We will "
         "deduct {a} EUR.\n\n{c}\n")),
    ),
    "de": (
        ("Rechnung {n}", ("Guten Tag,\n\nauf Rechnung {n} fehlen {q} Kartons. Wir beanstanden "
         "{a} EUR.\nBitte um Gutschrift.\n\nMit freundlichen Grüßen\n{c}\n")),
        ("Preis {n}", ("Guten Tag,\n\nder Preis auf Rechnung {n} ist nicht der vereinbarte. "
         "Differenz {a} EUR.\n\nGruß\n{c}\n")),
        ("Bruch", ("Guten Tag,\n\n{q} Kartons der Rechnung {n} kamen beschädigt an. Wir kürzen "
         "um {a} EUR.\n\n{c}\n")),
    ),
    "es": (
        ("Factura {n}", ("Buenos días:\n\nfaltan {q} cajas en la factura {n}. Reclamamos {a} EUR."
         "\nRogamos un abono.\n\nUn saludo,\n{c}\n")),
        ("Precio {n}", ("Buenos días:\n\nel precio de la factura {n} no es el acordado. La "
         "diferencia es de {a} EUR.\n\nSaludos,\n{c}\n")),
        ("Daños", ("Buenos días:\n\n{q} cajas de la factura {n} llegaron dañadas. Descontamos "
         "{a} EUR.\n\n{c}\n")),
    ),
}  # fmt: skip


def write_world(folder: Path, contents: int, seed: int) -> list[bytes]:
    """Write a ledger and settings; give so many different mails about its invoices.

    Args:
        folder: takes `ledger/` and `extractor.toml`.
        contents: how many, each about an invoice of its own.
        seed: of all that is made up.
    """
    chance = random.Random(seed)
    languages = list(_TEXTS)
    ledger = folder / "ledger"
    ledger.mkdir(parents=True)
    (folder / "extractor.toml").write_text(SETTINGS)
    customers = [_customer(at, languages[at % 4]) for at in range(max(contents // 10, 4))]
    mails, invoices = [], []
    for number in range(contents):
        customer = customers[number % len(customers)]
        gross = chance.randrange(50_000, 900_000) / 100
        name = f"RE-2026-{number:06}"
        day = START + dt.timedelta(days=number % 250)
        invoices.append(
            [name, customer[0], day, day + dt.timedelta(days=30), f"{gross / 1.2:.2f}",
             f"{gross:.2f}", f"{gross:.2f}", "EUR", f"45{number:08}", f"DN-{number:06}"]
        )  # fmt: skip
        mails.append(_mail(number, name, customer, chance))
    _write(ledger / "customers.csv", _OF_CUSTOMERS, customers)
    _write(ledger / "open_invoices.csv", _OF_INVOICES, invoices)
    return mails


def copy_of(mail: bytes, copy: int) -> bytes:
    """Give the mail with other bytes that mean nothing."""
    return b"X-Copy: %d\n" % copy + mail


def _customer(number: int, language: str) -> list[str]:
    name = f"Maison Delorme {number}" if language in {"fr", "es"} else f"Brandt Trading {number}"
    return [f"C{10000 + number}", name, "", language, language.upper(), "",
            f"customer{number}.example", "Lyon"]  # fmt: skip


def _mail(number: int, invoice: str, customer: list[str], chance: random.Random) -> bytes:
    language = customer[3]
    subject, text = chance.choice(_TEXTS[language])
    amount = chance.randrange(2_000, 45_000) / 100
    written = f"{amount:.2f}" if language == "en" else f"{amount:.2f}".replace(".", ",")
    values = {"n": invoice, "q": chance.randrange(2, 40), "a": written, "c": customer[1]}
    mail = EmailMessage()
    mail["From"] = f"Accounts <ap@{customer[6]}>"
    mail["To"] = "claims@conserveries-valmont.fr"
    mail["Subject"] = subject.format(**values)
    mail["Date"] = dt.datetime.combine(START, dt.time(9), dt.UTC) + dt.timedelta(
        hours=number % 5000
    )
    mail["Message-ID"] = f"<{number}@{customer[6]}>"
    mail.set_content(text.format(**values), cte="8bit")
    return mail.as_bytes()


def _write(path: Path, head: str, rows: list[list[str]] | list[list[object]]) -> None:
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(head.split(","))
        writer.writerows(rows)
