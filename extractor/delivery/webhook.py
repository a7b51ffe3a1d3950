"""Events by HTTP, signed as the Standard Webhooks specification says; httpx has its door here.

One POST an event. Redirects are not followed, no proxy is asked, nothing of an answer but its
status and Retry-After is looked at, and the connection goes to the address that was vetted.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import os
import ssl
import time
from collections.abc import Callable, Sequence

import httpx

from extractor.delivery import addresses, signing
from extractor.errors import DeliveryError
from extractor.values.case_event import AnyEvent
from extractor.values.event import CONTENT_TYPE
from extractor.values.notice_event import NoticeEvent

AGENT = "dispute-extractor"
_GONE = 410

Keys = Callable[[], Sequence[bytes]]


class Webhook:
    """Posts events to one address.

    After the receiver said 410 (gone), nothing is sent there until the program is started again.
    """

    def __init__(  # noqa: PLR0913 (the last three are the world, for those who try it out)
        self,
        url: str,
        keys: Keys,
        *,
        allow: Sequence[str] = (),
        timeout_seconds: float = 20.0,
        ca_file: str | os.PathLike[str] | None = None,
        resolve: addresses.Resolve = addresses.resolve,
        clock: Callable[[], float] = time.time,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Say where to post.

        Args:
            url: without a user or password.
            keys: asked for each attempt; the newest first, at least one.
            allow: hosts and networks that may be private, and without TLS.
            timeout_seconds: for everything together, from connecting to the answer's head.
            ca_file: certificates to trust instead of the system's.
            resolve: gives the addresses of a name.
            clock: seconds since 1970.
            transport: takes the place of the network.
        """
        self._url = httpx.URL(url)
        self._keys = keys
        self._allowed = addresses.Allowed.of(allow)
        self._timeout_seconds = timeout_seconds
        self._ca_file = ca_file
        self._resolve = resolve
        self._clock = clock
        self._transport = transport
        self._tls: ssl.SSLContext | None = None
        self._gone = False

    def send(self, event: AnyEvent | NoticeEvent) -> None:
        """Post an event.

        Raises:
            DeliveryError: it was not taken; no retry after 410.
            SettingsError: a secret is missing.
        """
        if self._gone:
            raise self._refused(_GONE_DETAIL, retryable=False)
        status, after = self._post(event)
        if 200 <= status < 300:
            return
        if status == _GONE:
            self._gone = True
            raise self._refused(_GONE_DETAIL, retryable=False)
        raise self._refused(f"it answered {status}", after=self._seconds(after))

    def check(self, event: AnyEvent) -> None:
        """Post an event to try.

        Raises:
            DeliveryError: it was not taken.
        """
        self.send(event)

    def tend(self) -> None:
        """Do nothing: nothing is kept open."""

    def close(self) -> None:
        """Do nothing: nothing is kept open."""

    def _post(self, event: AnyEvent | NoticeEvent) -> tuple[int, str]:
        """Give the status of the answer and its Retry-After."""
        body = event.model_dump_json().encode()
        host, secure = self._url.host, self._url.scheme == "https"
        port = self._url.port or (443 if secure else 80)
        address = addresses.vetted(
            host, port, allowed=self._allowed, secure=secure, resolve=self._resolve
        )
        signed = signing.headers(
            self._keys(), event_id=event.id, timestamp=int(self._clock()), body=body
        )
        head = signed | {
            "host": self._url.netloc.decode("ascii"),
            "content-type": CONTENT_TYPE,
            "user-agent": AGENT,
        }
        try:
            self._tls = self._tls or ssl.create_default_context(cafile=self._ca_file)
            return asyncio.run(self._posted(address, head, body))
        except TimeoutError as error:
            detail = f"no answer within {self._timeout_seconds:g} seconds"
            raise self._refused(detail) from error
        except (httpx.HTTPError, OSError) as error:
            detail = f"it cannot be reached ({type(error).__name__}: {error})"
            raise self._refused(detail) from error

    async def _posted(self, address: str, head: dict[str, str], body: bytes) -> tuple[int, str]:
        extensions = {
            "sni_hostname": self._url.host
        }  # also the name that the certificate must have
        async with (
            asyncio.timeout(self._timeout_seconds),
            httpx.AsyncClient(
                trust_env=False,
                follow_redirects=False,
                timeout=self._timeout_seconds,
                verify=self._tls or True,
                transport=self._transport,
            ) as client,
            client.stream(
                "POST",
                self._url.copy_with(host=address),
                headers=head,
                content=body,
                extensions=extensions,
            ) as answer,
        ):
            return answer.status_code, answer.headers.get("retry-after", "")

    def _seconds(self, after: str) -> float | None:
        """Give the seconds of a Retry-After: a number of them, or an instant."""
        if after.strip().isdecimal():
            return float(after[:10])
        try:
            instant = email.utils.parsedate_to_datetime(after)
        except ValueError:
            return None
        aware = instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
        return max(aware.timestamp() - self._clock(), 0.0)

    def _refused(
        self, detail: str, *, retryable: bool = True, after: float | None = None
    ) -> DeliveryError:
        where = f"{self._url.scheme}://{self._url.host}"  # the path may hold a secret
        return DeliveryError(where, detail, retryable=retryable, after=after)


_GONE_DETAIL = (
    "it answered 410, so nothing is sent there any more; remove the sink from the settings, or "
    "correct it, start again and run `extractor deliveries retry`"
)
