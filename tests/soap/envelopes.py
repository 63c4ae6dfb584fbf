"""Replies as a server would write them, from the fields of their result."""

from __future__ import annotations

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
SUCCESS = "<Result><Result>0</Result><Code>Success</Code></Result>"


def envelope(body: str, soap: str = SOAP_11) -> bytes:
    """A SOAP envelope around `body`."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{soap}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>{body}</soap:Body></soap:Envelope>'
    ).encode()


def reply(operation: str, fields: str, soap: str = SOAP_11) -> bytes:
    """The reply to a wrapped operation with these fields in its result."""
    result = f"<{operation}Result>{fields}</{operation}Result>"
    return envelope(f'<{operation}Response xmlns="sosonlinebackup.com">{result}</{operation}Response>', soap)
