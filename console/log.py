"""Logging of both processes, with redaction ahead of every handler.

Redaction happens where records are made, not in a handler or a logger: whatever handler a library or a test adds, what
it gets holds no secret, in the message, in its arguments or in the text of an exception.
"""

from __future__ import annotations

import html
import json
import logging
import re
import sys
import threading
import traceback
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from console.contract.secrets import SECRET_NAMES

HIDDEN = "***"

_HANDLER = "backup-console"

_SHORTEST = 4
"""Characters below which a registered value is not looked for: it would hide parts of ordinary words."""

_NAMES = "|".join(sorted(map(re.escape, SECRET_NAMES | {"password", "passwd", "token"}), key=len, reverse=True))
_QUOTE = r"""\\?["']"""

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # <Password>…</Password>, also escaped, with a prefix, attributes or CDATA, and cut off before its end
    (
        re.compile(
            rf"((?:<|&lt;)(?:[\w.-]+:)?(?:{_NAMES})(?:\s(?:(?!&gt;)[^<>])*)?(?:>|&gt;))"
            r"(?:<!\[CDATA\[(?:(?!\]\]>).)*(?:\]\]>)?|(?!&lt;)[^<])+",
            re.IGNORECASE | re.DOTALL,
        ),
        rf"\g<1>{HIDDEN}",
    ),
    # Authorization: Basic …
    (
        re.compile(
            rf"(\b(?:proxy-)?authorization(?:{_QUOTE})?\s*[:=,]\s*(?:{_QUOTE})?)(?:[a-z]+\s+)?[^\s\"',]+", re.IGNORECASE
        ),
        rf"\g<1>{HIDDEN}",
    ),
    # Password=…, "Password": "…", Password='…' of a record's repr, NewPassword: …
    (
        re.compile(
            rf"((?<![\w.-])[\w.-]*(?:{_NAMES})(?:{_QUOTE})?\s*[:=]\s*)"
            r"""(?:b?"(?:[^"\\]|\\.)*"?|b?'(?:[^'\\]|\\.)*'?|\\"(?:(?!\\").)*|[^\s,;&<>"')}\]]+)""",
            re.IGNORECASE | re.DOTALL,
        ),
        rf"\g<1>{HIDDEN}",
    ),
    # one-time sign-in links
    (re.compile(r"([?&;](?:uid|token)=)[^&\s\"'<>#]+", re.IGNORECASE), rf"\g<1>{HIDDEN}"),
    # https://user:password@host
    (re.compile(r"((?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/@]+(?=@)", re.IGNORECASE), rf"\g<1>{HIDDEN}"),
)

_lock = threading.Lock()
_values: dict[str, re.Pattern[str]] = {}
_holders: Counter[str] = Counter()


def protect(value: str) -> None:
    """Hide this exact text in every form in which it can reach a log, until it was released as often as protected."""
    if len(value) < _SHORTEST:
        return
    forms = {
        value,
        html.escape(value),
        html.escape(value, quote=False),
        quote(value, safe=""),
        quote_plus(value),
        json.dumps(value)[1:-1],
        repr(value)[1:-1],
    }
    pattern = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
    with _lock:
        _values[value] = pattern
        _holders[value] += 1


def release(value: str) -> None:
    """Take back one `protect`: a text that nobody holds any more, like an ended session's password, is let go.

    Two sessions can have one password: the end of the first must not uncover that of the second.
    """
    with _lock:
        _holders[value] -= 1
        if _holders[value] <= 0:
            del _holders[value]
            _values.pop(value, None)


def redacted(text: str) -> str:
    """The text without values of secret elements and keys, credentials in headers and links, and protected texts."""
    for pattern in tuple(_values.values()):
        text = pattern.sub(HIDDEN, text)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class _RedactedRecord(logging.LogRecord):
    """A log record that is made without secrets: message, arguments and exception are already one harmless text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        try:
            message = self.getMessage()
        except (TypeError, ValueError, KeyError):
            message = f"{self.msg} {self.args}"
        self.msg, self.args = redacted(message), None
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = redacted("".join(traceback.format_exception(*self.exc_info)).rstrip())
        self.exc_info = None
        if self.stack_info:
            self.stack_info = redacted(self.stack_info)


def set_up(level: int = logging.INFO, file: Path | None = None) -> None:
    """Log to `file`, or to standard error, in one line a record, redacted. Calling it again replaces the handler."""
    logging.setLogRecordFactory(_RedactedRecord)
    root = logging.getLogger()
    for former in [found for found in root.handlers if found.name == _HANDLER]:
        root.removeHandler(former)
        former.close()
    handler = logging.StreamHandler(sys.stderr) if file is None else logging.FileHandler(file, encoding="utf-8")
    handler.name = _HANDLER
    handler.setFormatter(logging.Formatter("{asctime} {levelname:<7} {name}: {message}", style="{"))
    root.addHandler(handler)
    root.setLevel(level)
