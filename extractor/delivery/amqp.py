"""Events to an AMQP 0-9-1 broker such as RabbitMQ; pika has its door here.

Each message is persistent and confirmed: it counts as taken when the broker says that it has it,
and must have reached a queue. Its message id is the event's, by which consumers know repetitions.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pika
import pika.exceptions

from extractor.errors import DeliveryError, SettingsError
from extractor.values.case_event import AnyEvent
from extractor.values.event import CONTENT_TYPE

_PERSISTENT = 2
_TEST_EXPIRES = "60000"  # milliseconds that an event to try stays in a queue


class Amqp:
    """Publishes events; the connection is kept, and made again once when it broke."""

    def __init__(
        self,
        url: Callable[[], str],
        *,
        name: str,
        exchange: str = "",
        routing_key: str = "",
        timeout_seconds: float = 30.0,
        ca_file: str | os.PathLike[str] | None = None,
    ) -> None:
        """Say where to publish.

        Args:
            url: gives "amqps://USER:PASSWORD@HOST/VHOST"; asked for each connection.
            name: of it in messages, without the password.
            exchange: "" is the broker's own, which leads to the queue that the key names.
            routing_key: "" takes the event's type.
            timeout_seconds: for connecting, and for a broker that holds back.
            ca_file: certificates to trust instead of the system's.
        """
        self._url = url
        self._name = name
        self._exchange = exchange
        self._routing_key = routing_key
        self._timeout_seconds = timeout_seconds
        self._ca_file = ca_file
        self._connection: Any = None
        self._channel: Any = None

    def send(self, event: AnyEvent) -> None:
        """Publish an event.

        Raises:
            DeliveryError: the broker did not take it, or no queue did.
            SettingsError: the address is missing.
        """
        self._publish(event, expires=None)

    def check(self, event: AnyEvent) -> None:
        """Publish an event to try, which stays in its queue for a minute.

        Raises:
            DeliveryError: the broker did not take it, or no queue did.
        """
        self._publish(event, expires=_TEST_EXPIRES)

    def tend(self) -> None:
        """Answer the broker's heartbeats."""
        if self._connection is not None:
            try:
                self._connection.process_data_events(0)
            except (pika.exceptions.AMQPError, OSError):
                self._forget()

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            with contextlib.suppress(pika.exceptions.AMQPError, OSError):
                self._connection.close()
        self._forget()

    def _publish(self, event: AnyEvent, *, expires: str | None) -> None:
        kept = self._channel is not None
        try:
            self._published(event, expires)
        except pika.exceptions.UnroutableError as error:
            detail = "no queue is bound for this event; bind one to the exchange and routing key"
            raise DeliveryError(self._name, detail) from error
        except pika.exceptions.NackError as error:
            raise DeliveryError(self._name, "the broker did not take the event") from error
        except (pika.exceptions.AMQPError, OSError) as error:
            self.close()
            if kept:  # it may have been idle for long; a new connection tells
                self._publish(event, expires=expires)
                return
            raise DeliveryError(
                self._name, f"the broker cannot be used ({_words(error)})"
            ) from error

    def _published(self, event: AnyEvent, expires: str | None) -> None:
        if self._channel is None:
            self._connect()
        properties = pika.BasicProperties(
            content_type=CONTENT_TYPE,
            delivery_mode=_PERSISTENT,
            message_id=event.id,
            type=event.type.value,
            app_id="dispute-extractor",
            expiration=expires,
        )
        self._channel.basic_publish(
            exchange=self._exchange,
            routing_key=self._routing_key or event.type.value,
            body=event.model_dump_json().encode(),
            properties=properties,
            mandatory=True,
        )

    def _connect(self) -> None:
        try:
            parameters = pika.URLParameters(self._url())
        except (ValueError, TypeError, AttributeError):  # its text would show the password
            raise SettingsError(self._name, "is no address of an AMQP broker") from None
        if parameters.ssl_options is not None:  # "amqps://": a certificate of this very name
            trusted = ssl.create_default_context(cafile=self._ca_file)
            parameters.ssl_options = pika.SSLOptions(trusted, parameters.host)
        parameters.socket_timeout = self._timeout_seconds
        parameters.stack_timeout = self._timeout_seconds
        parameters.blocked_connection_timeout = self._timeout_seconds
        self._connection = pika.BlockingConnection(parameters)
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()

    def _forget(self) -> None:
        self._connection = self._channel = None


def _words(error: BaseException) -> str:
    """Give what happened, without what the address holds."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = cause.verify_message
            return f"its certificate is not trusted: {why}; name its authority in ca_file"
        if isinstance(cause, ssl.SSLError):
            return f"TLS fails: {cause.reason or cause}"
        if isinstance(cause, socket.gaierror):
            return "its name is not known"
    return type(error).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error and what it came of, which the library keeps among the arguments."""
    yield error
    held = [getattr(error, "exception", None), *error.args, *getattr(error, "exceptions", ())]
    for it in held:
        if isinstance(it, BaseException):
            yield from _causes(it)
