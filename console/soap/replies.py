"""Telling a SOAP reply from everything else that a network can answer with, in words that say what came instead."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from yarl import URL

from console.errors import BadReply
from console.log import redacted
from console.soap.transport import Response
from console.soap.xml import BYTE_ORDER_MARK, end_of_prologue

_FIRST_WORDS = 200
"""Characters of a page that are shown."""

_LOOKED_AT = 16 * 1024
"""Bytes of a page in which its first words are looked for."""

_PAGE = re.compile(rb"<(?:!DOCTYPE\s+html|html)\b", re.IGNORECASE)
_MARKUP = re.compile(r"(?is)<(script|style|head)\b(?:(?!</\1).)*</\1\s*>|<!--(?:(?!-->).)*-->|<[^>]*>")
_TITLE = re.compile(r"(?is)<title[^>]*>([^<]*)")

_LATER = "Try again in a few minutes; if it stays so, ask the provider's support."
_CHECK_ADDRESS = "Check the address in the profile; if it is right, tell the provider."
_OPEN_BROWSER = "Open a web page in the browser: the network may want you to sign in first. Then try again."
_WORDS: dict[int, tuple[str, str]] = {
    HTTPStatus.UNAUTHORIZED: ("wants another sign-in before it answers", "Ask the provider, or who runs the proxy."),
    HTTPStatus.FORBIDDEN: ("does not let this computer in", "Ask the provider whether this network is allowed."),
    HTTPStatus.NOT_FOUND: ("has nothing at this address", _CHECK_ADDRESS),
    HTTPStatus.TOO_MANY_REQUESTS: ("was asked too often", _LATER),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("failed inside", _LATER),
    HTTPStatus.BAD_GATEWAY: ("has a gateway in front that gets no answer", _LATER),
    HTTPStatus.SERVICE_UNAVAILABLE: ("is out of service for now", _LATER),
    HTTPStatus.GATEWAY_TIMEOUT: ("has a gateway in front that waited in vain", _LATER),
}
_MAY_BE_SOAP = (HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
"""Statuses that carry an answer or a fault."""


def xml_of(response: Response, what: str) -> bytes:
    """The body of a response that is XML by all signs. `what` was asked for, like "the reply to GetFoo".

    Raises `BadReply` with status, media type and first words for anything else; facts also hold `retry_after`
    (seconds) where the server named a time.
    """
    if response.status // 100 == 3:
        elsewhere = f"{response.host} sent the request elsewhere ({_host(response.location)})."
        raise _instead(response, elsewhere, _CHECK_ADDRESS)
    start = response.body.removeprefix(BYTE_ORDER_MARK)
    is_page = bool(_PAGE.match(start, end_of_prologue(start)))
    looks_like_xml = response.body[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<") and not is_page
    if response.status in _MAY_BE_SOAP and looks_like_xml and response.media_type != "text/html":
        return response.body
    if response.status != HTTPStatus.OK:
        words, advice = _WORDS.get(response.status, ("did not answer the request", _LATER))
        raise _instead(response, f"{response.host} {words} (status {response.status}).", advice)
    if not response.body.strip():
        raise _instead(response, f"{response.host} sent an empty page instead of {what}.", _LATER)
    if is_page or response.media_type == "text/html":
        raise _instead(response, f"{response.host} sent a web page instead of {what}.", _OPEN_BROWSER)
    raise _instead(response, f"{response.host} sent something that is no XML instead of {what}.", _CHECK_ADDRESS)


def note_response(problem: BadReply, response: Response) -> None:
    """Add to the problem of a reply what is known of the response that carried it."""
    problem.facts.setdefault("status", response.status)
    problem.facts.setdefault("media_type", response.media_type)


def first_words(body: bytes) -> str:
    """What a person would read first on a page, without markup and secrets."""
    text = body[:_LOOKED_AT].decode("utf-8", errors="replace")
    title = _TITLE.search(text)
    words = f"{title.group(1) if title else ''} {_MARKUP.sub(' ', text)}"
    return redacted(" ".join(html.unescape(words).split()))[:_FIRST_WORDS]


def _instead(response: Response, summary: str, advice: str) -> BadReply:
    words = first_words(response.body)
    details = f"Status {response.status}, {response.media_type or 'no media type'}{f': “{words}”' if words else ''}."
    facts = {"status": response.status, "media_type": response.media_type}
    wait = _seconds(response.retry_after)
    return BadReply(summary, advice, details, **facts, **({} if wait is None else {"retry_after": wait}))


def _host(location: str) -> str:
    """Where a redirect leads, without what its query may hold."""
    try:
        return URL(location).host or "another page"
    except ValueError:
        return "another page"


def _seconds(retry_after: str) -> float | None:
    """Seconds to wait, from either form of the Retry-After header."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:6])
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)
