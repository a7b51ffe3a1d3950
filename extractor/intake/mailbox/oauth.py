"""Access tokens for mail servers that take no password (XOAUTH2).

Microsoft 365: register an application, give it `IMAP.AccessAsApp` (Office 365 Exchange Online),
let an administrator consent and register its service principal in Exchange with full access to
the mailbox; then tenant, client id and client secret are enough. Gmail: a refresh token of the
scope `https://mail.google.com/`, with the client id and secret that it was made for.

Tokens live in memory only; neither a log line nor an error ever holds one.
"""

from __future__ import annotations

import dataclasses
import http.client
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Protocol

from extractor.errors import SourceError
from extractor.intake.mailbox.settings import MailboxSettings, OAuth
from extractor.secrets import read_secret

MICROSOFT_URL = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
MICROSOFT_SCOPE = "https://outlook.office365.com/.default"
GOOGLE_URL = "https://oauth2.googleapis.com/token"
MAX_ANSWER_BYTES = 256 * 1024
EARLY_SECONDS = 120.0  # a token is renewed so long before it expires
USUAL_SECONDS = 3600.0  # where the answer does not say how long it lasts


class TokenProvider(Protocol):
    """Gives access tokens for XOAUTH2."""

    def token(self, *, fresh: bool = False) -> str:
        """Give a token.

        Args:
            fresh: the last one was refused, so do not give it again.

        Raises:
            SourceError: there is none now.
        """
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Grant:
    """How tokens are asked for; the secrets are references, read anew for each request.

    Attributes:
        url: of the token endpoint.
        client_secret: empty for a public client with a refresh token.
        refresh_token: empty for client credentials.
    """

    url: str
    client_id: str
    client_secret: str
    scope: str
    refresh_token: str = ""
    timeout_seconds: float = 8.0

    def form(self, rotated: str = "") -> dict[str, str]:
        """Give what is posted.

        Args:
            rotated: a refresh token that the endpoint gave in the place of the first.
        """
        wanted = {"client_id": self.client_id, "scope": self.scope}
        if self.client_secret:
            wanted["client_secret"] = read_secret(self.client_secret)
        if not self.refresh_token:
            return wanted | {"grant_type": "client_credentials"}
        kept = rotated or read_secret(self.refresh_token)
        return wanted | {"grant_type": "refresh_token", "refresh_token": kept}


class GrantedTokens:
    """Tokens by client credentials or by a refresh token; kept until they are about to expire."""

    def __init__(self, grant: Grant, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._grant = grant
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._rotated = ""
        self._until = 0.0

    @property
    def url(self) -> str:
        """Give the token endpoint."""
        return self._grant.url

    def token(self, *, fresh: bool = False) -> str:
        """Give a token.

        Raises:
            SourceError: the endpoint is away or refuses.
        """
        with self._lock:
            if fresh or not self._token or self._clock() >= self._until:
                self._renew()
            return self._token

    def _renew(self) -> None:
        answer = _post(self._grant, self._grant.form(self._rotated))
        token, seconds = answer.get("access_token"), answer.get("expires_in", USUAL_SECONDS)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise SourceError(self._grant.url, "the answer holds no access token")
        try:
            lasts = float(str(seconds))
        except ValueError:
            lasts = USUAL_SECONDS
        self._token = token
        self._until = self._clock() + max(lasts - EARLY_SECONDS, lasts / 2)
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str):
            self._rotated = rotated


def provider_of(settings: MailboxSettings) -> TokenProvider | None:
    """Give the token provider of an account; None if it signs in with a password."""
    match settings.oauth:
        case OAuth.NONE:
            return None
        case OAuth.MICROSOFT:
            url, scope = MICROSOFT_URL.format(tenant=settings.oauth_tenant), MICROSOFT_SCOPE
        case OAuth.GOOGLE:
            url, scope = GOOGLE_URL, ""  # the refresh token has its scope
        case OAuth.CUSTOM:
            url, scope = "", ""
    grant = Grant(
        url=settings.oauth_token_url or url,
        client_id=settings.oauth_client_id,
        client_secret=settings.oauth_client_secret,
        scope=scope if settings.oauth_scope is None else settings.oauth_scope,
        refresh_token=settings.oauth_refresh_token,
    )
    return GrantedTokens(grant)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirected request would carry the secret to another place."""

    def redirect_request(self, *_: object) -> None:
        return None


def _post(grant: Grant, form: dict[str, str]) -> dict[str, object]:
    filled = {key: value for key, value in form.items() if value}
    request = urllib.request.Request(  # noqa: S310 (the settings allow http and https only)
        grant.url,
        data=urllib.parse.urlencode(filled).encode("ascii"),
        headers={"Accept": "application/json"},
    )
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=grant.timeout_seconds) as response:
            content = response.read(MAX_ANSWER_BYTES)
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(grant.url, error.code, error.read(MAX_ANSWER_BYTES)) from None
    except (OSError, http.client.HTTPException) as error:
        kind = type(error).__name__
        raise SourceError(grant.url, f"the token endpoint is away ({kind})") from None
    answer = _object(content)
    if answer is None:
        raise SourceError(grant.url, "the answer is no JSON object")
    return answer


def _refusal(url: str, status: int, content: bytes) -> SourceError:
    """Give the error with the endpoint's short code, such as "invalid_grant", and no more of it."""
    code = str((_object(content) or {}).get("error", ""))
    known = code if code.replace("_", "").isalnum() and len(code) <= 40 else "no code"
    detail = f"no token is given: {status} {known}; check client, secret and consent"
    return SourceError(url, detail, retryable=status >= 500 or status == 429)


def _object(content: bytes) -> dict[str, object] | None:
    try:
        answer = json.loads(content)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
