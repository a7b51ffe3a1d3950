"""Make a sink of its settings: records in, events out through one channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from extractor.delivery import signing
from extractor.delivery.drop import JSON_LINES, DropFolder, as_csv
from extractor.delivery.erp import ErpMapping
from extractor.delivery.events import SOURCE, Coded, an_event_to_try, events_of, uncoded
from extractor.delivery.settings import DropSettings, Shaped, SinkSettings, WebhookSettings
from extractor.errors import DeliveryError, SettingsError
from extractor.secrets import read_secret
from extractor.values.event import DisputeEvent
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


def open_sink(settings: SinkSettings) -> EventSink:
    """Make the sink that is set; nothing is sent yet.

    Raises:
        SettingsError: the table of codes or a secret is wrong.
    """
    coded = ErpMapping.load(settings.erp_codes) if settings.erp_codes else uncoded
    return EventSink(_channel(settings), source=settings.source, coded=coded)


def _channel(settings: SinkSettings) -> Channel:
    if settings.webhook:
        return _webhook(settings.webhook)
    if settings.drop:
        return _drop(settings.drop)
    raise SettingsError(f"sink {settings.name}", "no kind is set")


def _webhook(settings: WebhookSettings) -> Channel:
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
        shape=as_csv(settings.columns) if settings.format is Shaped.CSV else JSON_LINES,
        name=settings.file_name,
        max_bytes=settings.max_bytes,
        close_seconds=settings.close_seconds,
    )


def _told(send: Callable[[DisputeEvent], None], event: DisputeEvent) -> None:
    """Send; a secret that was taken away is a delivery that can succeed later."""
    try:
        send(event)
    except SettingsError as error:
        raise DeliveryError(error.file, error.detail) from error
