"""The company's own sign-in by OpenID Connect; the only door to Authlib.

Authorization code with PKCE, state and nonce. What is under way stands in a signed cookie of the
browser that began it, for ten minutes. The provider's word is taken for who somebody is; what he
may do is this desk's to say, unless the settings give roles to groups.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from extractor.desk_settings import OpenIdSettings
from extractor.secrets import read_secret
from extractor.web.people.vouching import Begun, Vouched, VouchingError

SECONDS = 10  # for each question to the provider
LEEWAY_SECONDS = 60  # between its clock and ours
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OpenIdProvider:
    """Asks one identity provider."""

    def __init__(self, settings: OpenIdSettings, back: str) -> None:
        """Remember whom to ask; nothing is asked yet.

        Args:
            settings: of the provider.
            back: address of ours to which it sends the browser.
        """
        self._settings = settings
        self._back = back
        self._lock = threading.Lock()
        self._known: Mapping[str, Any] = {}

    def begin(self, after: str) -> tuple[str, Begun]:
        """Give the address to send the browser to, and what it has to bring back.

        Raises:
            VouchingError: the provider does not answer.
        """
        begun = Begun(generate_token(32), generate_token(32), generate_token(64), after)
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
            )
        return str(address), begun

    def finish(self, begun: Begun, *, state: str, code: str) -> Vouched:
        """Find out who came back.

        Args:
            begun: what the browser kept.
            state: that it brought.
            code: that it brought, for which the provider gives a signed statement.

        Raises:
            VouchingError: it is not the browser that began, or the statement cannot be believed.
        """
        if state != begun.state:
            raise VouchingError("state")
        try:
            with self._client() as client:
                given = client.fetch_token(
                    self._endpoint("token_endpoint"), code=code, code_verifier=begun.verifier
                )
        except (OAuthError, httpx2.HTTPError, ValueError) as error:
            raise VouchingError(f"token_{type(error).__name__}") from error
        claims = self._believed(str(given.get("id_token", "")), begun.nonce)
        return self._vouched(claims)

    def _believed(self, token: str, nonce: str) -> Mapping[str, Any]:
        """Check signature, issuer, audience, times and nonce of the provider's statement."""
        try:
            listed = self._fetched(self._endpoint("jwks_uri"))
            keys = KeySet.import_key_set({"keys": listed["keys"]})
            read = jwt.decode(token, keys, algorithms=ALGORITHMS)
            wanted = {
                "iss": {"essential": True, "value": self._issuer()},
                "aud": {"essential": True, "value": self._settings.client_id},
                "sub": {"essential": True},
                "exp": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            }
            claims = CodeIDToken(read.claims, read.header, wanted, {"nonce": nonce})
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise VouchingError(f"statement_{type(error).__name__}") from error
        return dict(claims)

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        listed = claims.get(self._settings.role_claim) if self._settings.role_claim else ()
        groups = [listed] if isinstance(listed, str) else listed
        checked = claims.get("email_verified") in {True, "true"}
        return Vouched(
            issuer=self._settings.issuer,
            subject=str(claims["sub"]),
            email=str(claims.get("email", "")) if checked else "",
            name=str(claims.get("name") or claims.get("preferred_username") or ""),
            groups=tuple(str(it) for it in groups or () if isinstance(it, (str, int))),
        )

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self._settings.client_id,
            read_secret(self._settings.client_secret),
            scope=" ".join(self._settings.scopes),
            redirect_uri=self._back,
            code_challenge_method="S256",
            timeout=SECONDS,
            follow_redirects=False,
        )

    def _issuer(self) -> str:
        return str(self._metadata()["issuer"])

    def _endpoint(self, name: str) -> str:
        return str(self._metadata()[name])

    def _metadata(self) -> Mapping[str, Any]:
        """Give what the provider says about itself; asked once."""
        with self._lock:
            if not self._known:
                address = f"{self._settings.issuer}/.well-known/openid-configuration"
                said = self._fetched(address)
                named = str(said.get("issuer", "")).rstrip("/")
                if named != self._settings.issuer or not all(it in said for it in _ENDPOINTS):
                    raise VouchingError("metadata")
                self._known = said
            return self._known

    def _fetched(self, address: str) -> dict[str, Any]:
        try:
            answer = httpx2.get(address, timeout=SECONDS, follow_redirects=False)
            answer.raise_for_status()
            content = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise VouchingError(f"provider_{type(error).__name__}") from error
        if not isinstance(content, dict):
            raise VouchingError("provider_answer")
        return content
