"""By which facts an invoice or a customer became a candidate."""

from __future__ import annotations

import enum


class How(enum.IntFlag):
    """Facts that lead from a line to an invoice; several may hold at once."""

    EXACT_KEY = 1  # letters and digits agree, OCR confusions folded
    DIGITS = 2  # the digits agree, zeros at the front of a group or not
    YEARLESS = 4  # the digits agree but for the year, short, long or left out
    EDIT = 8  # one character wrong, missing, too many, or two swapped
    SUFFIX = 16  # the written digits end the number of a likely customer's invoice
    ORDER = 32
    NOTE = 64
    AMOUNT = 128  # gross, net or open amount
    CUSTOMER_BLOCK = 256  # of a likely customer, and its number resembles what is written
    DATE_AMOUNT = 512  # amount and day of issue
    LIKELY_CUSTOMER = 1024  # of a likely customer, however it was found
    DATE = 2048  # of a likely customer, issued on the day
    SLIP = 4096  # with EDIT: two characters swapped, or one too many; few numbers are so near
    ALIKE = 8192  # with EDIT: the letters agree too; says which are kept, and is no column


class CustomerHow(enum.IntFlag):
    """Facts that lead to a customer; several may hold at once."""

    VAT = 1
    SIREN = 2
    DOMAIN = 4
    NAME = 8  # resembles
    NAME_EXACT = 16  # the same without legal form
    GROUP = 32  # of the group of one found otherwise
    NUMBER = 64  # an invoice number of theirs stands in the claim, as it is
    DOMAIN_NAME = 128  # the words of the mail domain resemble the name; instead of NAME
    IBAN = 256  # of the account that pays
