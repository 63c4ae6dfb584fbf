"""Why an exchange failed, in words: from what aiohttp and the system raise to the classes of `console.errors`."""

from __future__ import annotations

import asyncio
import ssl

import aiohttp
from yarl import URL

from console.errors import TlsFailed, TransportFailed
from console.soap.settings import ConnectionSettings

_EXPIRED, _NOT_YET_VALID, _SELF_SIGNED, _SELF_SIGNED_IN_CHAIN, _NO_ISSUER, _NAME_MISMATCH, _ADDRESS_MISMATCH = (
    10, 9, 18, 19, 20, 62, 64,
)  # fmt: skip
"""OpenSSL's numbers of the certificate errors that have words of their own (X509_V_ERR_…)."""

_CHECK_NETWORK = "Check the network connection and the address in the profile, then try again."
_ASK_NETWORK = "Do not sign in over this network until its administrator or the provider has explained it."


class ConnectTimedOut(TimeoutError):
    """The server did not take the connection in time."""


class HandshakeTimedOut(TimeoutError):
    """The server took the connection but did not finish the TLS handshake in time."""


class ReplyCut(Exception):
    """The reply ended before its own announced end."""


def failure_of(problem: Exception, address: URL, settings: ConnectionSettings, *, sent: bool) -> TransportFailed:
    """The failure to raise for what went wrong on the way to `address`. The text holds neither path nor user of it."""
    host = address.host or ""
    match problem:
        case aiohttp.ClientConnectorCertificateError():
            return _certificate_failure(problem.certificate_error, host)
        case aiohttp.ClientSSLError():
            return TlsFailed(
                f"No secure connection to {host}: the TLS handshake failed.",
                "Check that the address and its port are right; an old proxy or firewall between may break TLS.",
                _reason(problem),
                sent=False,
            )
        case aiohttp.ClientHttpProxyError():
            return TransportFailed(
                f"The proxy did not let the request to {host} pass; it answered with status {problem.status}.",
                "Check the proxy in the profile and whether it wants a user name and password.",
                sent=False,
            )
        case aiohttp.ClientProxyConnectionError():
            return TransportFailed(
                f"The proxy on the way to {host} does not answer.",
                "Check the proxy in the profile, or choose no proxy.",
                _reason(problem),
                sent=False,
            )
        case aiohttp.ClientConnectorDNSError():
            return TransportFailed(f"There is no server named {host}.", _CHECK_NETWORK, _reason(problem), sent=False)
        case aiohttp.ClientConnectorError() if isinstance(problem.os_error, ConnectionRefusedError):
            return TransportFailed(
                f"{host} refused the connection on port {address.port}.", _CHECK_NETWORK, _reason(problem), sent=False
            )
        case aiohttp.ClientConnectorError():
            return TransportFailed(f"{host} cannot be reached.", _CHECK_NETWORK, _reason(problem), sent=False)
    if isinstance(problem, TimeoutError):
        cause = problem.__cause__
        if isinstance(cause, ConnectTimedOut | HandshakeTimedOut):  # aiohttp wraps what its connector raises
            problem = cause
        return _timeout(problem, host, settings, sent=sent)
    if sent:
        return TransportFailed(
            f"The connection to {host} broke off before the whole reply had come.",
            "Try again; if it happens again, the network or the provider has a problem.",
            _reason(problem),
            sent=True,
        )
    return TransportFailed(f"The request could not be sent to {host}.", _CHECK_NETWORK, _reason(problem), sent=False)


def _timeout(problem: TimeoutError, host: str, settings: ConnectionSettings, *, sent: bool) -> TransportFailed:
    """Which of the four limits ran out."""
    again = "Try again; if it happens again, the network or the provider has a problem."
    match problem:
        case HandshakeTimedOut():
            return TlsFailed(
                f"{host} did not finish the TLS handshake within {settings.tls_timeout:g} seconds.",
                _CHECK_NETWORK,
                sent=False,
            )
        case ConnectTimedOut() | aiohttp.ConnectionTimeoutError():
            return TransportFailed(
                f"{host} did not take the connection within {settings.connect_timeout:g} seconds.",
                _CHECK_NETWORK,
                sent=False,
            )
        case aiohttp.ServerTimeoutError():
            return TransportFailed(f"{host} sent nothing for {settings.silence_timeout:g} seconds.", again, sent=sent)
        case _:
            return TransportFailed(
                f"{host} did not finish its answer within {settings.total_timeout:g} seconds.", again, sent=sent
            )


def _certificate_failure(problem: Exception, host: str) -> TlsFailed:
    """What is wrong with the certificate; the password was not sent."""
    code = problem.verify_code if isinstance(problem, ssl.SSLCertVerificationError) else 0
    match code:
        case _ if code == _EXPIRED:
            summary, advice = f"The certificate of {host} has expired.", "Check this computer's date and time."
        case _ if code == _NOT_YET_VALID:
            summary, advice = f"The certificate of {host} is not valid yet.", "Check this computer's date and time."
        case _ if code in (_NAME_MISMATCH, _ADDRESS_MISMATCH):
            summary = f"The certificate that {host} showed belongs to another name."
            advice = f"Check the address in the profile. {_ASK_NETWORK}"
        case _ if code in (_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN, _NO_ISSUER):
            summary = f"The certificate of {host} is not signed by an authority that this computer trusts."
            advice = _ASK_NETWORK
        case _:
            summary, advice = f"The certificate of {host} is not accepted by this computer.", _ASK_NETWORK
    message = problem.verify_message if isinstance(problem, ssl.SSLCertVerificationError) else _reason(problem)
    return TlsFailed(summary, f"Nothing was sent. {advice}", message, sent=False)


def _reason(problem: BaseException) -> str:
    """The system's own words, without addresses of proxies, which can hold a password."""
    cause = getattr(problem, "os_error", None) or problem
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return type(cause).__name__


TRANSIENT = (aiohttp.ClientError, TimeoutError, OSError, ReplyCut, asyncio.IncompleteReadError)
"""What an exchange can raise for reasons of the network."""
