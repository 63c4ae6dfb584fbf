from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import log
from console.contract.secrets import SECRET_NAMES

SECRET = "c0rrect-horse"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What any handler of the root logger writes after `set_up`, as a library's own handler would."""
    stream = io.StringIO()
    foreign = logging.StreamHandler(stream)
    foreign.setFormatter(logging.Formatter("%(message)s %(args)s"))
    factory, level, handlers = logging.getLogRecordFactory(), logging.root.level, list(logging.root.handlers)
    log.set_up(logging.DEBUG)
    logging.root.addHandler(foreign)
    yield stream
    logging.setLogRecordFactory(factory)
    logging.root.setLevel(level)
    for handler in [found for found in logging.root.handlers if found not in handlers]:
        logging.root.removeHandler(handler)
        handler.close()


@pytest.mark.parametrize("name", sorted(SECRET_NAMES))
@pytest.mark.parametrize(
    "form",
    [
        "<{name}>{secret}</{name}>",
        "<a:{name} xmlns:a='x'>{secret}</a:{name}>",
        "<{name}><![CDATA[{secret} <x> more]]></{name}>",
        "<{name}>{secret}",
        "&lt;{name}&gt;{secret}&lt;/{name}&gt;",
        "{name}={secret}",
        "{name}: {secret}",
        "{{'{name}': '{secret} and more'}}",
        '{{"{name}": "{secret} \\" and more"}}',
        '{{\\"{name}\\": \\"{secret} and more\\"}}',
        "Request(UserName='mira', {name}='{secret}', Id=7)",
        "My{name}={secret}",
        "b'<{name}>{secret}</{name}>'",
        "{lower}={secret}",
    ],
)
def test_the_value_of_a_secret_element_is_hidden_in_every_form(name: str, form: str) -> None:
    text = form.format(name=name, secret=SECRET, lower=name.lower())
    found = log.redacted(f"before {text} after")
    assert SECRET not in found
    assert log.HIDDEN in found
    assert found.startswith("before ")
    assert "and more" not in found


@pytest.mark.parametrize(
    "text",
    [
        f"https://dash.example/Login?uid=mira&token={SECRET}",
        f"https://dash.example/Login?uid={SECRET}&token=x",
        f"Authorization: Basic {SECRET}==",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f"('Proxy-Authorization', '{SECRET}')",
        f"http://mira:{SECRET}@proxy.example:3128/",
    ],
)
def test_credentials_in_links_and_headers_are_hidden(text: str) -> None:
    assert SECRET not in log.redacted(text)


def test_what_is_no_secret_stays_as_it_is() -> None:
    text = (
        "GetEntityAccounts: 250000 rows of <Username>mira@harbour.example</Username> from "
        "https://secure.example/WebApi/?op=GetPasswordRules&page=2 in 0.4 s, Username='mira', uid=7"
    )
    assert log.redacted(text) == text


def test_a_protected_text_is_hidden_wherever_it_stands_until_it_is_released() -> None:
    password = 'pä "ss" & <wörd>\\'
    log.protect(password)
    try:
        for form in (password, escape(password), repr(password), f"{password!a}", "pä+%22ss%22"):
            assert "wörd" not in log.redacted(f"x{form}y") or "%22" in form
        assert log.redacted(f"x{password}y") == "x***y"
    finally:
        log.release(password)
    assert "wörd" in log.redacted(password)


def test_a_text_that_two_hold_stays_hidden_until_both_have_let_it_go() -> None:
    log.protect("one password")
    log.protect("one password")
    log.release("one password")
    assert log.redacted("x one password y") == "x *** y"
    log.release("one password")
    assert log.redacted("x one password y") == "x one password y"


@given(st.text(min_size=4, max_size=30))
def test_every_protected_text_is_hidden(password: str) -> None:
    log.protect(password)
    try:
        assert password not in log.redacted(f"[{password}]").replace(log.HIDDEN, "")
    finally:
        log.release(password)


def test_very_short_texts_are_not_looked_for() -> None:
    log.protect("ab")
    assert log.redacted("a cab") == "a cab"


def fail_twice() -> None:
    try:
        int(f"Password={SECRET}")
    except ValueError as problem:
        raise RuntimeError(f"<Password>{SECRET}</Password>") from problem


def test_message_arguments_and_exceptions_reach_no_handler_with_a_secret(written: io.StringIO) -> None:
    logger = logging.getLogger("some.library")
    logger.debug("posting %s with %r", f"<Password>{SECRET}</Password>", {"Password": SECRET})
    try:
        fail_twice()
    except RuntimeError:
        logger.exception("failed")
    logger.warning("%s and %s", "one argument is missing", stack_info=True)
    logger.warning({"Password": SECRET})
    text = written.getvalue()
    assert SECRET not in text
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert "one argument is missing" in text


def test_the_log_goes_to_a_file_and_setting_up_again_replaces_it(tmp_path: Path, written: io.StringIO) -> None:
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    log.set_up(file=first)
    logging.getLogger("a").info("one")
    log.set_up(file=second)
    logging.getLogger("a").info("Password=%s", SECRET)
    assert "INFO    a: one" in first.read_text(encoding="utf-8")
    assert "two" not in first.read_text(encoding="utf-8")
    assert second.read_text(encoding="utf-8").rstrip().endswith("a: Password=***")
    assert written.getvalue()


@pytest.mark.parametrize(
    "text",
    ["x" * 400_000, "<Password" * 40_000, "a.b-" * 100_000, "Password" * 40_000, " " * 400_000, "http://" * 50_000],
)
def test_no_long_text_makes_redaction_slow(text: str) -> None:
    """A pattern that takes quadratic time would hold this up for hours."""
    assert log.redacted(text)
