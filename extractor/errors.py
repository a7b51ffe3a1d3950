"""Everything that can go wrong, as one tree.

::

    ExtractorError
    ├── InputError               set this document aside, go on with the rest
    │   ├── MissingFileError
    │   ├── EmptyFileError
    │   ├── UnknownTypeError
    │   ├── CorruptFileError
    │   ├── EncryptedFileError
    │   ├── UnsafeFileError
    │   ├── EmptyMessageError
    │   ├── CrashingFileError    whoever works on it dies
    │   └── LimitError           larger, longer or deeper than the settings allow
    │       ├── TimeLimitError
    │       └── MemoryLimitError
    ├── OcrError                 the engine is missing, failed or ran out of time
    │   └── OcrTimeoutError      one page took too long
    ├── ReaderError              no process that reads can be started
    ├── ModelError               a trained model is missing, altered or of another version
    │   ├── ReleaseError         a release of models cannot be used, written or chosen
    │   └── PromotionError       a release may not be promoted: something stands against it
    ├── SettingsError            the settings file is wrong
    ├── LedgerError              customers or open invoices cannot be read
    │   ├── LedgerRowError
    │   └── EmptyLedgerError
    ├── LabelError               what people said of documents cannot be read or written
    ├── SourceError              a place that claims come from is away; knows whether to try again
    ├── StoreError               the record store cannot be read or written
    │   └── AuditError           the audit trail is not as it was written
    ├── WorkflowError            a change to a case is against its rules
    │   └── NotPermittedError    its role may not do it
    ├── BatchError               batch work cannot be begun or gone on with
    └── DeliveryError            a record could not be handed on; knows whether to try again

``args`` are the facts; ``str()`` is the sentence: what happened, to which file, what to do.
Every class has a stable ``code`` (written into records) and the ``exit_code`` of the command line.
"""

from __future__ import annotations

import re
from typing import ClassVar

# "the mail has too many parts (intake.mail_parts)": the setting that would allow more
_SETTING = re.compile(r" \(((?:intake|reading)\.\w{1,40})\)\Z")


class ExtractorError(Exception):
    """Anything this package raises on purpose."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    @property
    def reason(self) -> str:
        """Give what records say: the code, or `limit:KEY` for a limit that has a setting."""
        return self.code


class InputError(ExtractorError):
    """A document cannot be read; it is set aside and the rest goes on."""

    code = "input"
    exit_code = 3

    def __init__(self, file: str, detail: str = "") -> None:
        super().__init__(file, detail)
        self.file = file
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.file}: cannot be read ({self.detail}); open it by hand"


class MissingFileError(InputError):
    """There is no file at the given path."""

    code = "missing_file"

    def __str__(self) -> str:
        return f"{self.file}: there is no such file; check the path"


class EmptyFileError(InputError):
    """The file has no bytes, or nothing but blanks."""

    code = "empty_file"

    def __str__(self) -> str:
        what = self.detail or "0 bytes"
        return f"{self.file}: the file is empty ({what}); ask the sender to send it again"


class UnknownTypeError(InputError):
    """The bytes are of no type that can be read."""

    code = "unknown_type"

    def __str__(self) -> str:
        return (
            f"{self.file}: this type of file cannot be read ({self.detail}); "
            "open it by hand, or ask for a PDF, a picture or a mail"
        )


class CorruptFileError(InputError):
    """The file says it is of a known type but is damaged."""

    code = "corrupt_file"

    def __str__(self) -> str:
        return f"{self.file}: the file is damaged ({self.detail}); ask the sender to send it again"


class EncryptedFileError(InputError):
    """The file needs a password, or a key that only its addressee has.

    The detail is empty for a password, else how it was encrypted: "S/MIME" or "PGP".
    """

    code = "encrypted_file"

    def __str__(self) -> str:
        if self.detail:
            return (
                f"{self.file}: it is encrypted for its addressee ({self.detail}); open it in the "
                "mail program that has the key, and send it on without encryption"
            )
        return (
            f"{self.file}: the file is protected by a password; "
            "ask the sender for one without protection"
        )


class UnsafeFileError(InputError):
    """The file holds what can only serve to attack its reader, such as XML entities."""

    code = "unsafe_file"

    def __str__(self) -> str:
        return f"{self.file}: the file is refused ({self.detail}); ask the sender for a PDF"


class EmptyMessageError(InputError):
    """A mail has neither text nor an attachment that can be read."""

    code = "empty_message"

    def __str__(self) -> str:
        return (
            f"{self.file}: the mail has no text and no attachment that can be read; "
            "ask the sender what it was to hold"
        )


class CrashingFileError(InputError):
    """Working on the file ended the program several times."""

    code = "crashing_file"

    def __str__(self) -> str:
        return (
            f"{self.file}: working on it ended the program {self.detail}; open it by hand, "
            "then `extractor quarantine release`"
        )


class LimitError(InputError):
    """The file is larger, longer or deeper than the settings allow.

    A detail that ends with a setting in brackets, "... (intake.mail_parts)", names the limit.
    """

    code = "limit_exceeded"

    @property
    def setting(self) -> str:
        """Give the key of the setting that would allow more; empty if there is none."""
        found = _SETTING.search(self.detail)
        return found.group(1) if found else ""

    @property
    def reason(self) -> str:
        """Give `limit:KEY`, the key without its section."""
        key = self.setting.rpartition(".")[2]
        return f"limit:{key}" if key else self.code

    def __str__(self) -> str:
        what = _SETTING.sub("", self.detail)
        which = f"`{self.setting}`" if self.setting else "the limit"
        return f"{self.file}: {what}; split the file, or raise {which} in the settings"


class TimeLimitError(LimitError):
    """Nothing of the file could be read in the time that the settings allow."""

    code = "time_limit"

    @property
    def reason(self) -> str:
        """Give the code: several settings share it."""
        return self.code

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.detail}; ask the sender for a simpler file, "
            "or raise the limit in the settings"
        )


class MemoryLimitError(LimitError):
    """Nothing of the file could be read in the memory that the settings allow."""

    code = "memory_limit"

    @property
    def reason(self) -> str:
        """Give the code."""
        return self.code

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.detail}; ask the sender for a simpler file, "
            "or raise the limit in the settings"
        )


class OcrError(ExtractorError):
    """Text recognition is missing, failed or ran out of time."""

    code = "ocr"
    exit_code = 4

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(file, detail)
        self.file = file
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.file}: {self.detail}; run `extractor doctor` to see what is installed"


class OcrTimeoutError(OcrError):
    """One page took longer than the settings allow; other pages may still be read."""

    code = "ocr_timeout"

    def __str__(self) -> str:
        return f"{self.file}: {self.detail}; raise `[reading] ocr_timeout_seconds` in the settings"


class ReaderError(ExtractorError):
    """The process that is to read a file cannot be started."""

    code = "reader"
    exit_code = 10

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(file, detail)
        self.file = file
        self.detail = detail

    def __str__(self) -> str:
        return (
            f"{self.file}: the process that reads cannot be started ({self.detail}); "
            "set `isolate = false` in the [reading] settings to read files you trust without it"
        )


class ModelError(ExtractorError):
    """A trained model is missing, altered or made for another version."""

    code = "model"
    exit_code = 5

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(name, detail)
        self.name = name
        self.detail = detail

    def __str__(self) -> str:
        return f"model {self.name}: {self.detail}; reinstall the package, or run `make train`"


class ReleaseError(ModelError):
    """A release of models cannot be used, written or chosen.

    Attributes:
        name: of the release, or the folder of all.
        remedy: what to do; empty where the detail says it.
    """

    code = "release"

    def __init__(self, name: str, detail: str, remedy: str = "") -> None:
        super().__init__(name, detail)
        self.args = (name, detail, remedy)
        self.remedy = remedy

    def __str__(self) -> str:
        which = f"release {self.name}" if self.name.isdigit() else self.name
        return f"{which}: {self.detail}" + (f"; {self.remedy}" if self.remedy else "")


class PromotionError(ModelError):
    """A release may not be promoted; what is in use stays in use.

    Attributes:
        against: what stands against it, a sentence each.
    """

    code = "promotion"
    exit_code = 14

    def __init__(self, name: str, against: tuple[str, ...]) -> None:
        super().__init__(name, "; ".join(against))
        self.args = (name, against)
        self.against = against

    def __str__(self) -> str:
        return (
            f"release {self.name} is not promoted: {self.detail}; see `extractor models compare "
            f"{self.name}`, or promote it all the same with --force and a reason (--why)"
        )


class SettingsError(ExtractorError):
    """The settings file is missing or wrong."""

    code = "settings"
    exit_code = 6

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(file, detail)
        self.file = file
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.file}: {self.detail}"


class LedgerError(ExtractorError):
    """Customers or open invoices cannot be read."""

    code = "ledger"
    exit_code = 7

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(file, detail)
        self.file = file
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.file}: {self.detail}"


class LedgerRowError(LedgerError):
    """One row of a ledger file is wrong."""

    code = "ledger_row"

    def __init__(self, file: str, line: int, column: str, detail: str) -> None:
        super().__init__(file, detail)
        self.args = (file, line, column, detail)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return (
            f"{self.file}, line {self.line}, column {self.column}: {self.detail}; "
            "correct the row and import the ledger again"
        )


class EmptyLedgerError(LedgerError):
    """The ledger holds no open invoice, so nothing can be matched."""

    code = "empty_ledger"

    def __str__(self) -> str:
        return f"{self.file}: no open invoice in the ledger; export it again"


class LabelError(ExtractorError):
    """A file of labels cannot be read or written, or a line of it is wrong.

    Attributes:
        line: from 1; 0 where it is about the whole file.
    """

    code = "labels"
    exit_code = 15

    def __init__(self, file: str, line: int, detail: str) -> None:
        super().__init__(file, line, detail)
        self.file = file
        self.line = line
        self.detail = detail

    def __str__(self) -> str:
        if not self.line:
            return f"{self.file}: {self.detail}"
        return (
            f"{self.file}, line {self.line}: {self.detail}; correct or remove the line, "
            "`extractor schema label` says what it may hold"
        )


class BatchError(ExtractorError):
    """Batch work cannot be begun or gone on with."""

    code = "batch"
    exit_code = 16

    def __init__(self, what: str, detail: str) -> None:
        super().__init__(what, detail)
        self.what = what
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.what}: {self.detail}"


class SourceError(ExtractorError):
    """A place that claims come from, such as a mail server or folder, cannot be used."""

    code = "source"
    exit_code = 11

    def __init__(self, source: str, detail: str, *, retryable: bool = True) -> None:
        super().__init__(source, detail)
        self.source = source
        self.detail = detail
        self.retryable = retryable

    def __reduce__(self) -> tuple[object, ...]:
        return (_source_error, (self.source, self.detail, self.retryable))

    def __str__(self) -> str:
        return f"{self.source}: {self.detail}"


def _source_error(source: str, detail: str, retryable: bool) -> SourceError:  # noqa: FBT001
    return SourceError(source, detail, retryable=retryable)


class StoreError(ExtractorError):
    """The record store cannot be read or written, or does not know a record."""

    code = "store"
    exit_code = 8

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(file, detail)
        self.file = file
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.file}: {self.detail}"


class AuditError(StoreError):
    """Entries of the audit trail were altered, removed, put in or moved."""

    code = "audit"
    exit_code = 13


class WorkflowError(ExtractorError):
    """A change to a case is against the rules; the case stays as it is.

    Attributes:
        allowed: what would be: statuses, roles or fields; empty where the sentence says it all.
        refusal: a code of `values.refusal`, for those who read another language; "" without one.
        figures: what the code's sentence names.
    """

    code = "workflow"
    exit_code = 12

    def __init__(
        self,
        case_id: str,
        detail: str,
        allowed: tuple[str, ...] = (),
        refusal: str = "",
        figures: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(case_id, detail, allowed, refusal, figures)
        self.case_id = case_id
        self.detail = detail
        self.allowed = allowed
        self.refusal = refusal
        self.figures = figures

    def __str__(self) -> str:
        return f"case {self.case_id}: {self.detail}"


class NotPermittedError(WorkflowError):
    """The role of whoever asks may not do it."""

    code = "not_permitted"


class DeliveryError(ExtractorError):
    """A record could not be handed on.

    Attributes:
        retryable: whether it can succeed later.
        after: seconds that the receiver wants to be left alone; None if it does not say.
    """

    code = "delivery"
    exit_code = 9

    def __init__(
        self, target: str, detail: str, *, retryable: bool = True, after: float | None = None
    ) -> None:
        super().__init__(target, detail)
        self.target = target
        self.detail = detail
        self.retryable = retryable
        self.after = after

    def __reduce__(self) -> tuple[object, ...]:
        return (_delivery_error, (self.target, self.detail, self.retryable, self.after))

    def __str__(self) -> str:
        return f"{self.target}: {self.detail}"


def _delivery_error(
    target: str,
    detail: str,
    retryable: bool,  # noqa: FBT001
    after: float | None,
) -> DeliveryError:
    return DeliveryError(target, detail, retryable=retryable, after=after)
