"""Make a sink of its settings: records in, events out through one channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from extractor.delivery import signing
from extractor.delivery.drop import JSON_LINES, DropFolder, Shape, as_csv
from extractor.delivery.erp import ErpMapping
from extractor.delivery.events import SOURCE, Coded, an_event_to_try, events_of, uncoded
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
from extractor.errors import DeliveryError, SettingsError
from extractor.protocols import Sink
from extractor.secrets import read_secret
from extractor.values.event import DisputeEvent
from extractor.values.notice_event import NoticeEvent
from extractor.values.record import FileRecord


class Channel(Protocol):
    """Takes events; one that comes again does no harm."""

    def send(self, event: DisputeEvent) -> None:
        """Hand on one event.

        Raises:
            DeliveryError: it was not taken.
        """
        ...

    def check(self, event: DisputeEvent) -> None:
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

    def send(self, event: DisputeEvent | NoticeEvent) -> None:
        """Hand on one event.

        Raises:
            DeliveryError: it was not taken.
        """
        ...


class EventSink:
    """Hands on a record's events in their order; after a failure all of them come again."""

    def __init__(self, channel: Channel, *, source: str = SOURCE, coded: Coded = uncoded) -> None:
        """Put a channel behind a sink.

        Args:
            channel: takes the events.
            source: this installation.
            coded: gives the accounting system's codes.
        """
        self._channel = channel
        self._source = source
        self._coded = coded

    def deliver(self, record: FileRecord) -> None:
        """Hand on what happened to disputes with this version of a record.

        Raises:
            DeliveryError: an event was not taken.
        """
        for event in events_of(record, source=self._source, coded=self._coded):
            _told(self._channel.send, event)

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


def open_sink(settings: SinkSettings) -> Sink:
    """Make the sink that is set; nothing is sent yet.

    Raises:
        SettingsError: the table of codes, a secret or a plugin is wrong.
    """
    if settings.plugin:
        return open_plugged(settings.plugin.name, settings.plugin.options)
    coded = ErpMapping.load(settings.erp_codes) if settings.erp_codes else uncoded
    return EventSink(_channel(settings), source=settings.source, coded=coded)


def _channel(settings: SinkSettings) -> Channel:
    if settings.webhook:
        return open_webhook(settings.webhook)
    if settings.drop:
        return _drop(settings.drop)
    if settings.table:
        return _table(settings.table)
    if settings.amqp:
        return _amqp(settings.amqp)
    if settings.sftp:
        return _sftp(settings.sftp)
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


def _drop(settings: DropSettings) -> Channel:
    return DropFolder(
        settings.folder,
        shape=_shape(settings),
        name=settings.file_name,
        max_bytes=settings.max_bytes,
        close_seconds=settings.close_seconds,
        remember=settings.remember,
    )


def _shape(settings: DropSettings | SftpSettings) -> Shape:
    return as_csv(settings.columns) if settings.format is Shaped.CSV else JSON_LINES


def _table(settings: TableSettings) -> Channel:
    return SqlTable(
        _address(settings.url),
        settings.table,
        name=_shown(settings.url),
        columns=settings.columns,
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


def _sftp(settings: SftpSettings) -> Channel:
    account = Account(
        settings.host, settings.user, settings.key_file, settings.port, settings.known_hosts
    )
    return Sftp(
        account, settings.folder, shape=_shape(settings), timeout_seconds=settings.timeout_seconds
    )


def _address(given: str) -> Callable[[], str]:
    return lambda: given if "://" in given else read_secret(given)


def _shown(given: str) -> str:
    return given.partition("?")[0]


def _told(send: Callable[[DisputeEvent], None], event: DisputeEvent) -> None:
    """Send; a secret that was taken away is a delivery that can succeed later."""
    try:
        send(event)
    except SettingsError as error:
        raise DeliveryError(error.file, error.detail) from error
