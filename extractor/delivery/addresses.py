"""Which address a webhook may be sent to, so that nobody reaches what only this machine sees.

A name is looked up once, every address it has must be public or listed, and the connection goes to
an address that was looked at: a second look-up could give another one (DNS rebinding).
"""

from __future__ import annotations

import dataclasses
import ipaddress
import socket
from collections.abc import Callable, Iterable

from extractor.errors import DeliveryError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]

# Ranges whose addresses hold an IPv4 address: RFC 6052, RFC 8215, RFC 4291 (compatible).
_CARRIERS = tuple(ipaddress.IPv6Network(it) for it in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
# `is_global` says nothing useful of these.
_NEVER = (ipaddress.IPv6Network("fec0::/10"), ipaddress.IPv4Network("192.88.99.0/24"))


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for all addresses of a host.

    Raises:
        OSError: there are none, or nobody answers.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(it[4][0]) for it in found))


def is_public(address: IpAddress) -> bool:
    """Say whether an address, and any that is hidden in it, is one of the public internet."""
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    if any(address.version == it.version and address in it for it in _NEVER):
        return False
    return all(is_public(it) for it in _within(address))


@dataclasses.dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reached although it is private, and without TLS.

    Attributes:
        hosts: names, in lower case, as they stand in the address of the webhook.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Allowed:
        """Sort names and networks apart; a single address is a network of one."""
        hosts, networks = set(), []
        for entry in entries:
            try:
                networks.append(ipaddress.ip_network(entry))
            except ValueError:
                hosts.add(entry.lower().rstrip("."))
        return cls(frozenset(hosts), tuple(networks))

    def host(self, name: str) -> bool:
        """Say whether a name is listed."""
        return name.lower().rstrip(".") in self.hosts

    def address(self, address: IpAddress) -> bool:
        """Say whether an address is in a listed network."""
        plain = _plain(address)
        return any(plain.version == it.version and plain in it for it in self.networks)


def vetted(
    host: str, port: int, *, allowed: Allowed, secure: bool, resolve: Resolve = resolve
) -> str:
    """Give the address to connect to.

    Args:
        host: as in the webhook's address.
        port: of it.
        allowed: what is listed.
        secure: with TLS; without it only what is listed may be reached.
        resolve: gives the addresses of a name.

    Raises:
        DeliveryError: it has no address, or one that is not public and not listed.
    """
    try:
        found = [ipaddress.ip_address(it.partition("%")[0]) for it in resolve(host, port)]
    except (OSError, UnicodeError, ValueError) as error:
        raise DeliveryError(host, f"its address cannot be found ({error})") from error
    if not found:
        raise DeliveryError(host, "it has no address")
    if not allowed.host(host):
        for it in found:
            _check(host, it, allowed, secure=secure)
    return str(_plain(found[0]))


def _check(host: str, address: IpAddress, allowed: Allowed, *, secure: bool) -> None:
    if allowed.address(address):
        return
    if not is_public(address):
        detail = "it leads to an address that is not public; list it in `allow` if it is meant"
        raise DeliveryError(host, detail)
    if not secure:
        raise DeliveryError(host, "only https:// may be used; list the host in `allow` otherwise")


def _plain(address: IpAddress) -> IpAddress:
    """Give an IPv4 address written as IPv6 as what it is."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _within(address: IpAddress) -> list[ipaddress.IPv4Address]:
    """Give the IPv4 addresses that an IPv6 address holds."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in it for it in _CARRIERS):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [it for it in found if it is not None]
