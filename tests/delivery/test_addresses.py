"""No webhook reaches what only this machine sees, however its address is written."""

from __future__ import annotations

import ipaddress

import pytest

from extractor.delivery.addresses import Allowed, is_public, resolve, vetted
from extractor.errors import DeliveryError

PUBLIC = "93.184.216.34"
PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255",
    "192.88.99.1", "240.0.0.1", "0.1.2.3", "::", "::1",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1",
    "fec0::1", "ff02::1", "ff0e::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1", "2001:db8::1", "2001:0:7f00:1::",
]  # fmt: skip


def reached(address: str | list[str], *, secure: bool = True, allow: tuple[str, ...] = ()) -> str:
    found = [address] if isinstance(address, str) else address
    allowed = Allowed.of(allow)
    return vetted("erp.example", 443, allowed=allowed, secure=secure, resolve=lambda *_: found)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(DeliveryError, match="not public"):
        reached(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "8.8.8.8"])
def test_a_public_address_is_reached(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
    assert reached(address) == address


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(DeliveryError, match="not public"):
        reached([PUBLIC, "10.0.0.1"])


@pytest.mark.parametrize("entry", ["10.0.0.0/8", "10.1.2.3", "erp.example", "ERP.example."])
def test_what_is_listed_is_reached_with_and_without_tls(entry: str) -> None:
    assert reached("10.1.2.3", allow=(entry,), secure=False) == "10.1.2.3"


def test_an_ipv4_address_written_as_ipv6_is_judged_and_reached_as_what_it_is() -> None:
    assert reached("::ffff:10.1.2.3", allow=("10.0.0.0/8",)) == "10.1.2.3"


def test_a_list_opens_nothing_else() -> None:
    with pytest.raises(DeliveryError, match="not public"):
        reached("10.1.2.3", allow=("192.168.0.0/16", "other.example"))


def test_without_tls_only_what_is_listed_is_reached() -> None:
    with pytest.raises(DeliveryError, match="only https"):
        reached(PUBLIC, secure=False)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost"])
def test_other_spellings_of_this_machine_are_refused(host: str) -> None:
    with pytest.raises(DeliveryError, match="not public"):
        vetted(host, 443, allowed=Allowed(), secure=True, resolve=resolve)


def test_a_name_that_nobody_knows_can_be_tried_again() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError(f"{host}:{port}: unknown")

    with pytest.raises(DeliveryError, match="cannot be found") as caught:
        vetted("erp.example", 443, allowed=Allowed(), secure=True, resolve=nobody)
    assert caught.value.retryable
