"""Which way a request takes to an address: loopback, proxy, and why plain http is refused elsewhere."""

from __future__ import annotations

import ipaddress
from urllib.request import getproxies, proxy_bypass

from yarl import URL

from console.errors import PlainHttpRefused, TransportFailed


def is_loopback(address: URL) -> bool:
    """Whether the address is this computer itself."""
    host = address.host or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_address(address: str) -> URL:
    """The address as one that may be asked: https anywhere, plain http on this computer only.

    Raises `TransportFailed` for what is no web address and `PlainHttpRefused` for http across a network.
    """
    try:
        url = URL(address)
    except ValueError:
        url = URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise TransportFailed(
            f"“{address}” is not the address of a server.",
            "Correct the address in the profile; it starts with https:// and a host name.",
            sent=False,
        )
    if url.scheme == "http" and not is_loopback(url):
        raise PlainHttpRefused(
            f"{url.host} was not asked: its address is plain http, and the password would cross the network in clear.",
            "Change the profile's address to start with https://.",
            sent=False,
        )
    return url


def proxy_for(address: URL, choice: str) -> URL | None:
    """The proxy on the way to `address`; `choice` is the profile's: "system", "none" or an address.

    This computer itself is never asked through a proxy. Raises `TransportFailed` for what is no proxy's address, or is
    a proxy of another kind than http.
    """
    if choice == "none" or is_loopback(address):
        return None
    if choice != "system":
        return _proxy(choice, "the profile")
    host = address.host or ""
    named = getproxies().get(address.scheme)
    if named is None or proxy_bypass(host):
        return None
    return _proxy(named if "://" in named else f"http://{named}", "this computer's settings")


def _proxy(named: str, source: str) -> URL:
    """The proxy at an address. Its text can hold a password, so that no sentence shows it."""
    try:
        url = URL(named)
    except ValueError:
        url = URL()
    if url.scheme not in ("http", "https") or not url.host:
        kind = (
            f"is of the kind {url.scheme}, which the console does not speak" if url.scheme else "has no valid address"
        )
        raise TransportFailed(
            f"The proxy in {source} {kind}.",
            "Enter an http proxy in the profile, or choose no proxy.",
            sent=False,
        )
    return url
