"""Where events go: one `[[sink]]` a receiver. Secrets are only named here."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Literal, Self

import pydantic

from extractor.delivery.events import SOURCE
from extractor.delivery.flat import unknown
from extractor.delivery.wanted import CASES, OF_CASES, OF_RECORDS, RECORDS, types_of
from extractor.secrets import Reference, beside, named

NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class _Entry(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Shaped(enum.StrEnum):
    """How files are written."""

    JSONL = "jsonl"
    CSV = "csv"


def _known(columns: dict[str, str]) -> dict[str, str]:
    if wrong := unknown(list(columns.values())):
        raise ValueError(f"there are no fields {', '.join(wrong)}; see docs/operations.md")
    return columns


def _without_password(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator:
        return named(value)
    if ":" in rest.partition("/")[0].rpartition("@")[0]:
        raise ValueError(f'no password stands in the settings; write "file:..." for {scheme}://')
    return value


Address = Annotated[str, pydantic.Field(min_length=1), pydantic.AfterValidator(_without_password)]


class WebhookSettings(_Entry):
    """`[sink.webhook]`: events by HTTP.

    Attributes:
        url: without user and password.
        secrets: references; each signs, so that old and new hold while a secret is exchanged.
        allow: hosts, addresses and networks that may be private, and reached without TLS.
        ca_file: certificates to trust instead of the system's.
    """

    url: str = pydantic.Field(pattern=r"^https?://[^/?#@\s]+(?:[/?][^#\s]*)?$")
    secrets: tuple[Reference, ...] = pydantic.Field(min_length=1)
    allow: tuple[str, ...] = ()
    timeout_seconds: float = pydantic.Field(default=20.0, gt=0, le=300)
    ca_file: Path | None = None

    def beside(self, folder: Path) -> Self:
        """Give the same with paths that begin at a folder."""
        secrets = tuple(beside(folder, it) for it in self.secrets)
        trusted = self.ca_file and folder / self.ca_file
        return self.model_copy(update={"secrets": secrets, "ca_file": trusted})


class DropSettings(_Entry):
    """`[sink.drop]`: files in a folder.

    Attributes:
        columns: of CSV files, each with its field; none for every field.
        file_name: what the names of the files begin with.
        close_seconds: a file that is older is closed, so that it can be collected.
        remember: how many written events are known when they come again, the newest.
    """

    folder: Path
    format: Shaped = Shaped.JSONL
    columns: dict[str, str] = {}
    file_name: str = pydantic.Field(default="disputes", pattern=NAME)
    max_bytes: int = pydantic.Field(default=16 * 1024 * 1024, gt=0)
    close_seconds: float = pydantic.Field(default=60.0, ge=0)
    remember: int = pydantic.Field(default=1_000_000, ge=1000)

    _columns = pydantic.field_validator("columns")(_known)


class TableSettings(_Entry):
    """`[sink.table]`: rows of a table in a database of yours.

    Attributes:
        url: a reference to the address, or the address itself without a password.
        table: which exists; "schema.table" for another schema.
        columns: each with its field; none for every field under its own name.
        key: "record_id" keeps one row a dispute, its latest; "case_id" one row a case, as it
            stands. Its column, as that of "event_id", has a unique index.
    """

    url: Address
    table: str = pydantic.Field(pattern=r"^[^.\s]{1,63}(\.[^.\s]{1,63})?$")
    columns: dict[str, str] = {}
    key: Literal["event_id", "record_id", "case_id"] = "event_id"

    _columns = pydantic.field_validator("columns")(_known)

    @pydantic.model_validator(mode="after")
    def _with_key(self) -> Self:
        needed = {self.key} if self.key == "event_id" else {self.key, "version"}
        if self.columns and (missing := needed - set(self.columns.values())):
            raise ValueError(f"a column is needed for {', '.join(sorted(missing))}")
        return self


class AmqpSettings(_Entry):
    """`[sink.amqp]`: messages to an AMQP 0-9-1 broker such as RabbitMQ.

    Attributes:
        url: a reference to the address, or the address itself without a password.
        exchange: empty for the broker's own, which leads to the queue that the key names.
        routing_key: empty for the event's type.
        ca_file: certificates to trust instead of the system's, for "amqps://".
    """

    url: Address
    exchange: str = ""
    routing_key: str = ""
    timeout_seconds: float = pydantic.Field(default=30.0, gt=0, le=300)
    ca_file: Path | None = None


class SftpSettings(_Entry):
    """`[sink.sftp]`: files on another machine, one an event.

    Attributes:
        folder: there; it must exist.
        key_file: of the private key, without a password.
        known_hosts: file with the machine's host key; None for the user's own.
        columns: of CSV files, each with its field; none for every field.
    """

    host: str = pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$")
    user: str = pydantic.Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$")
    folder: str = pydantic.Field(pattern=r"^[^\x00-\x1f]{1,500}$")
    key_file: Path
    port: int = pydantic.Field(default=22, gt=0, lt=65536)
    known_hosts: Path | None = None
    format: Shaped = Shaped.JSONL
    columns: dict[str, str] = {}
    timeout_seconds: float = pydantic.Field(default=60.0, gt=0, le=600)

    _columns = pydantic.field_validator("columns")(_known)


class PluginSettings(_Entry):
    """`[sink.plugin]`: a sink that another package brings; it gets whole records.

    Attributes:
        name: of its entry point in the group "extractor.sinks".
        options: whatever it wants to be told.
    """

    name: str
    options: dict[str, str] = {}


class SinkSettings(_Entry):
    """One `[[sink]]`: a receiver, with one sub-table that says of which kind.

    Attributes:
        name: by which the outbox knows it; another name is another receiver.
        source: of the events: this installation, as a URI reference.
        erp_codes: CSV file with the accounting system's codes; None for none.
        events: which it gets: "records", "cases", or types such as "dispute.posted.v1"; None for
            all by webhook and broker, for those of records elsewhere.
    """

    name: str = pydantic.Field(pattern=NAME)
    source: str = pydantic.Field(default=SOURCE, pattern=r"^[!-~]{1,200}$")
    erp_codes: Path | None = None
    events: Annotated[tuple[str, ...], pydantic.Field(min_length=1)] | None = None
    webhook: WebhookSettings | None = None
    drop: DropSettings | None = None
    table: TableSettings | None = None
    amqp: AmqpSettings | None = None
    sftp: SftpSettings | None = None
    plugin: PluginSettings | None = None

    @pydantic.model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [it for it in KINDS if getattr(self, it) is not None]
        if len(kinds) != 1:
            tables = ", ".join(f"[sink.{it}]" for it in KINDS)
            raise ValueError(f"sink {self.name} needs exactly one of {tables}")
        self._check_events()
        return self

    @property
    def types(self) -> frozenset[str]:
        """Give the types of the events it gets."""
        if self.events is not None:
            return types_of(self.events)
        if self.table and self.table.key == "case_id":
            return types_of([CASES])
        return types_of([RECORDS, CASES] if self.webhook or self.amqp else [RECORDS])

    def _check_events(self) -> None:
        """Stop at an unknown name, and at rows that would follow one another and cannot."""
        types = self.types
        key = self.table.key if self.table else "event_id"
        of = {"record_id": (RECORDS, OF_RECORDS), "case_id": (CASES, OF_CASES)}
        if key in of and not types <= of[key][1]:
            raise ValueError(f'with key = "{key}" the events can only be those of {of[key][0]}')

    def beside(self, folder: Path) -> Self:
        """Give the same with paths that begin at a folder."""
        changed: dict[str, object] = {"erp_codes": self.erp_codes and folder / self.erp_codes}
        if self.webhook:
            changed["webhook"] = self.webhook.beside(folder)
        if self.drop:
            changed["drop"] = self.drop.model_copy(update={"folder": folder / self.drop.folder})
        if self.table:
            table = self.table
            changed["table"] = table.model_copy(update={"url": beside(folder, table.url)})
        if self.amqp:
            broker = self.amqp
            trusted = broker.ca_file and folder / broker.ca_file
            changed["amqp"] = broker.model_copy(
                update={"url": beside(folder, broker.url), "ca_file": trusted}
            )
        if self.sftp:
            hosts = self.sftp.known_hosts
            updates = {"key_file": folder / self.sftp.key_file}
            updates |= {"known_hosts": folder / hosts} if hosts else {}
            changed["sftp"] = self.sftp.model_copy(update=updates)
        return self.model_copy(update=changed)


_COMMON = {"name", "source", "erp_codes", "events"}
KINDS = tuple(it for it in SinkSettings.model_fields if it not in _COMMON)


def _different(sinks: tuple[SinkSettings, ...]) -> tuple[SinkSettings, ...]:
    if len({it.name for it in sinks}) < len(sinks):
        raise ValueError("two [[sink]] have the same name")
    return sinks


Sinks = Annotated[tuple[SinkSettings, ...], pydantic.AfterValidator(_different)]
