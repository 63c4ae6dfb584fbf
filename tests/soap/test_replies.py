from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from console.errors import BadReply
from console.soap.replies import first_words, xml_of
from console.soap.transport import Response


def response(body: bytes = b"", status: int = 200, media_type: str = "text/html", **more: str) -> Response:
    return Response("https://secure.example/a.asmx", status, media_type, body, 0.1, **more)


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("media_type", ["text/xml", "application/soap+xml", "application/octet-stream", ""])
def test_xml_is_taken_under_any_media_type_but_that_of_a_page(status: int, media_type: str) -> None:
    for body in (b"<a/>", b"  \r\n<?xml version='1.0'?><a/>", b"\xef\xbb\xbf<a/>", "<a/>".encode("utf-16")):
        assert xml_of(response(body, status, media_type), "the reply") == body


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><p>Hello</p>",
        b"\n<HTML><body>Hello</body></HTML>",
        b'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE html PUBLIC "x"><html>Hello</html>',
    ],
)
@pytest.mark.parametrize("media_type", ["text/html", "text/xml"])
def test_a_page_is_a_page_under_any_media_type(page: bytes, media_type: str) -> None:
    with pytest.raises(BadReply, match=r"secure\.example sent a web page instead of the reply") as caught:
        xml_of(response(page, media_type=media_type), "the reply")
    assert caught.value.facts == {"status": 200, "media_type": media_type}
    assert "“Hello”" in caught.value.details


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (301, "sent the request elsewhere"),
        (401, "wants another sign-in"),
        (403, "does not let this computer in"),
        (404, "has nothing at this address"),
        (429, "asked too often"),
        (500, "failed inside"),
        (502, "gets no answer"),
        (503, "out of service"),
        (504, "waited in vain"),
        (418, "did not answer the request"),
        (599, "did not answer the request"),
    ],
)
def test_every_status_has_words(status: int, words: str) -> None:
    with pytest.raises(BadReply, match=words) as caught:
        xml_of(response(b"<html>Sorry</html>", status), "the reply")
    assert caught.value.facts["status"] == status
    assert caught.value.advice


def test_a_redirect_is_told_without_what_its_address_may_hold() -> None:
    moved = response(status=302, location="https://elsewhere.example/login?token=abc")
    with pytest.raises(BadReply, match=r"elsewhere \(elsewhere\.example\)") as caught:
        xml_of(moved, "the reply")
    assert "abc" not in str(caught.value.report())


@pytest.mark.parametrize(("body", "words"), [(b" \r\n", "an empty page"), (b'{"ok": 1}', "something that is no XML")])
def test_what_is_no_xml_is_told_as_such(body: bytes, words: str) -> None:
    with pytest.raises(BadReply, match=f"sent {words} instead of the reply"):
        xml_of(response(body, media_type="application/json"), "the reply")


def test_the_first_words_of_a_page_are_without_markup_scripts_and_secrets() -> None:
    page = (
        "<html><head><title>Guest &amp; Wi-Fi</title><style>p {}</style></head><script>if (a < b) evil()</script>"
        "<!-- hidden --><p>Sign in at /x?uid=7&amp;token=abcdef</p><p>Password: hunter22</p>"
    )
    words = first_words(page.encode() + b"x" * 10_000)
    assert words.startswith("Guest & Wi-Fi Sign in at /x?uid=***&token=*** Password: ***")
    assert len(words) <= 200


@pytest.mark.parametrize("text", ["120", "0120"])
def test_the_time_to_wait_comes_as_seconds(text: str) -> None:
    with pytest.raises(BadReply) as caught:
        xml_of(response(status=503, retry_after=text), "the reply")
    assert caught.value.facts["retry_after"] == 120.0


def test_the_time_to_wait_comes_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    with pytest.raises(BadReply) as caught:
        xml_of(response(status=503, retry_after=later), "the reply")
    assert 7000 < caught.value.facts["retry_after"] <= 7200


@pytest.mark.parametrize("text", ["", "soon", "-5"])
def test_a_time_to_wait_that_is_none_is_left_out(text: str) -> None:
    with pytest.raises(BadReply) as caught:
        xml_of(response(status=503, retry_after=text), "the reply")
    assert "retry_after" not in caught.value.facts
