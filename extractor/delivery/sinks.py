"""Make a sink of its settings: records and cases in, events out through one channel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from extractor.delivery import signing
from extractor.delivery.drop import JSON_LINES, DropFolder, Shape, as_csv
from extractor.delivery.erp import ErpMapping
from extractor.delivery.events import (
    SOURCE,
    Coded,
    addressed,
    an_event_to_try,
    events_of,
    uncoded,
)
from extractor.delivery.flat import chosen, fields_for
from extractor.delivery.plugged import open_plugged
from extractor.delivery.settings import (
    AmqpSettings,
    DropSettings,
    SftpSettings,
    Shaped,
    SinkSettings,
    TableSettings,
    WebhookSettings,
)
from extractor.delivery.sftp import Account, Sftp
from extractor.delivery.sql_table import SqlTable
from extractor.delivery.wanted import NAMES, OF_CASES
from extractor.errors import DeliveryError, SettingsError
from extractor.protocols import CaseSink, Sink
from extractor.secrets import read_secret
from extractor.values.case_event import AnyEvent, CaseEvent
from extractor.values.notice_event import NoticeEvent
from extractor.values.record import FileRecord
from extractor.values.taxonomy import SHIPPED, Taxonomy


class Channel(Protocol):
    """Takes events; one that comes again does no harm."""

    def send(self, event: AnyEvent) -> None:
        """Hand on one event.

        Raises:
            DeliveryError: it was not taken.
        """
        ...

    def check(self, event: AnyEvent) -> None:
        """Try with an event that says nothing.

        Raises:
            DeliveryError: it does not work.
        """
        ...

    def tend(self) -> None:
        """Do what is to be done from time to time.

        Raises:
            DeliveryError: it cannot be done.
        """
        ...

    def close(self) -> None:
        """Let go of what is open.

        Raises:
            DeliveryError: it cannot be ended well.
        """
        ...


class Poster(Channel, Protocol):
    """Takes events about notices as well."""

    def send(self, event: AnyEvent | NoticeEvent) -> None:
        """Hand on one event.

        Raises:
            DeliveryError: it was not taken.
        """
        ...


class EventSink:
    """Hands on a record's events in their order; after a failure all of them come again."""

    def __init__(
        self,
        channel: Channel,
        *,
        source: str = SOURCE,
        coded: Coded = uncoded,
        types: Collection[str] = NAMES,
    ) -> None:
        """Put a channel behind a sink.

        Args:
            channel: takes the events.
            source: this installation.
            coded: gives the accounting system's codes.
            types: of the events that go through it; others are passed over.
        """
        self._channel = channel
        self._source = source
        self._coded = coded
        self._types = types

    def deliver(self, record: FileRecord) -> None:
        """Hand on what happened to disputes with this version of a record.

        Raises:
            DeliveryError: an event was not taken.
        """
        for event in events_of(record, source=self._source, coded=self._coded):
            if event.type in self._types:
                _told(self._channel.send, event)

    def inform(self, event: CaseEvent) -> None:
        """Hand on what happened to a case.

        Raises:
            DeliveryError: it was not taken.
        """
        if event.type in self._types:
            told = addressed(event, source=self._source, coded=self._coded)
            _told(self._channel.send, told)

    def check(self) -> None:
        """Send an event that says nothing.

        Raises:
            DeliveryError: it was not taken.
        """
        _told(self._channel.check, an_event_to_try(self._source))

    def tend(self) -> None:
        """Do what is to be done from time to time.

        Raises:
            DeliveryError: it cannot be done.
        """
        self._channel.tend()

    def close(self) -> None:
        """Let go of what is open.

        Raises:
            DeliveryError: it cannot be ended well.
        """
        self._channel.close()


def open_sink(settings: SinkSettings, taxonomy: Taxonomy = SHIPPED) -> Sink:
    """Make the sink that is set; nothing is sent yet.

    Args:
        settings: its own.
        taxonomy: the categories that its table of codes may name.

    Raises:
        SettingsError: the table of codes, a secret or a plugin is wrong.
    """
    if settings.plugin:
        sink = open_plugged(settings.plugin.name, settings.plugin.options)
        if settings.types & OF_CASES and not isinstance(sink, CaseSink):
            detail = 'takes records only, it has no "inform"; set events = ["records"]'
            raise SettingsError(f"sink plugin {settings.plugin.name}", detail)
        return sink
    coded = ErpMapping.load(settings.erp_codes, taxonomy) if settings.erp_codes else uncoded
    types = settings.types
    return EventSink(_channel(settings, types), source=settings.source, coded=coded, types=types)


def _channel(settings: SinkSettings, types: Collection[str]) -> Channel:
    fields = fields_for(types)
    if settings.webhook:
        return open_webhook(settings.webhook)
    if settings.drop:
        return _drop(settings.drop, fields)
    if settings.table:
        return _table(settings.table, fields)
    if settings.amqp:
        return _amqp(settings.amqp)
    if settings.sftp:
        return _sftp(settings.sftp, fields)
    raise SettingsError(f"sink {settings.name}", "no kind is set")


def open_webhook(settings: WebhookSettings) -> Poster:
    """Make what posts signed events to an address; nothing is sent yet.

    Raises:
        SettingsError: a secret is missing, or the library for it.
    """

    def keys() -> list[bytes]:  # read each time, so that a new secret needs no restart
        return [signing.key_of(read_secret(it), name=it) for it in settings.secrets]

    keys()
    try:
        from extractor.delivery.webhook import Webhook  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError as error:
        raise SettingsError("sink.webhook", "install dispute-extractor[webhook]") from error
    return Webhook(
        settings.url,
        keys,
        allow=settings.allow,
        timeout_seconds=settings.timeout_seconds,
        ca_file=settings.ca_file,
    )


def _drop(settings: DropSettings, fields: Sequence[str]) -> Channel:
    return DropFolder(
        settings.folder,
        shape=_shape(settings, fields),
        name=settings.file_name,
        max_bytes=settings.max_bytes,
        close_seconds=settings.close_seconds,
        remember=settings.remember,
    )


def _shape(settings: DropSettings | SftpSettings, fields: Sequence[str]) -> Shape:
    if settings.format is Shaped.JSONL:
        return JSON_LINES
    return as_csv(chosen(settings.columns, fields))


def _table(settings: TableSettings, fields: Sequence[str]) -> Channel:
    return SqlTable(
        _address(settings.url),
        settings.table,
        name=_shown(settings.url),
        columns=chosen(settings.columns, fields),
        key=settings.key,
    )


def _amqp(settings: AmqpSettings) -> Channel:
    try:
        from extractor.delivery.amqp import Amqp  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError as error:
        raise SettingsError("sink.amqp", "install dispute-extractor[amqp]") from error
    return Amqp(
        _address(settings.url),
        name=_shown(settings.url),
        exchange=settings.exchange,
        routing_key=settings.routing_key,
        timeout_seconds=settings.timeout_seconds,
        ca_file=settings.ca_file,
    )


def _sftp(settings: SftpSettings, fields: Sequence[str]) -> Channel:
    account = Account(
        settings.host, settings.user, settings.key_file, settings.port, settings.known_hosts
    )
    return Sftp(
        account,
        settings.folder,
        shape=_shape(settings, fields),
        timeout_seconds=settings.timeout_seconds,
    )


def _address(given: str) -> Callable[[], str]:
    return lambda: given if "://" in given else read_secret(given)


def _shown(given: str) -> str:
    return given.partition("?")[0]


def _told(send: Callable[[AnyEvent], None], event: AnyEvent) -> None:
    """Send; a secret that was taken away is a delivery that can succeed later."""
    try:
        send(event)
    except SettingsError as error:
        raise DeliveryError(error.file, error.detail) from error
