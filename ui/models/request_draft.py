"""A request that a person is filling in: for each element of the schema whether it goes, and with what."""

from __future__ import annotations

import base64
import binascii
import enum
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from console.contract.live import FormField, FormValues, Shape
from ui.translation import tr

TRUE: Final = "true"
FALSE: Final = "false"
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_LEAST, _MOST = -(2**63), 2**64 - 1
"""What a number may be in the message to the engine; one beyond it goes as a text."""


class Presence(enum.Enum):
    """Whether an element goes: not at all, as nil, or with a value, which may be empty."""

    LEFT_OUT = "left out"
    NIL = "nil"
    GIVEN = "given"


class Draft:
    """One element of a request: a simple value as it was typed, an object's parts, or a list's items.

    field: what the schema says of it. is_item: it is one item of the list that `field` describes. text: of a simple
    value, as it is typed; true and false are spelt as in XML.
    """

    def __init__(self, field: FormField, *, is_item: bool = False) -> None:
        self.field = field
        self.is_item = is_item
        self.text = ""
        self.items: list[Draft] = []
        self.presence = Presence.GIVEN if is_item else Presence.LEFT_OUT
        self._parts: tuple[Draft, ...] | None = None

    @property
    def is_list(self) -> bool:
        """Whether it holds items."""
        return self.field.is_list and not self.is_item

    @property
    def is_object(self) -> bool:
        """Whether it holds parts."""
        return self.field.shape is Shape.OBJECT and not self.is_list

    @property
    def is_simple(self) -> bool:
        """Whether it holds one value."""
        return not (self.is_list or self.is_object)

    @property
    def name(self) -> str:
        """Name of the element."""
        return (self.field.item or self.field.name) if self.is_item else self.field.name

    @property
    def parts(self) -> tuple[Draft, ...]:
        """The elements of an object; they come into being when they are first asked for."""
        if self._parts is None:
            self._parts = tuple(Draft(field) for field in self.field.fields)
        return self._parts

    @property
    def is_sent(self) -> bool:
        """Whether the element goes, if what is around it does."""
        return self.presence is not Presence.LEFT_OUT

    @property
    def filled(self) -> int:
        """How many simple values and nils go with it."""
        if not self.is_sent:
            return 0
        if self.is_simple or self.presence is Presence.NIL:
            return 1
        return sum(below.filled for below in (self.items if self.is_list else self._parts or ()))

    def below(self) -> tuple[Draft, ...]:
        """Its parts or its items."""
        return tuple(self.items) if self.is_list else self.parts if self.is_object else ()

    def type(self, text: str) -> None:
        """Take a value as it is typed; an empty one leaves the element out, but for an item, which goes empty."""
        self.text = text
        self.presence = Presence.GIVEN if text or self.is_item else Presence.LEFT_OUT

    def send(self, presence: Presence) -> None:
        """Leave the element out, send nil, or send what it holds."""
        self.presence = presence
        if presence is not Presence.GIVEN:
            self.text = ""

    def add_item(self) -> Draft:
        """A new item at the end of a list, which goes from now on."""
        item = Draft(self.field, is_item=True)
        self.items.append(item)
        self.presence = Presence.GIVEN
        return item

    def move_item(self, item: Draft, step: int) -> None:
        """Move an item up (-1) or down (1); at the end of the list it stays."""
        at = self.items.index(item)
        if 0 <= at + step < len(self.items):
            self.items.insert(at + step, self.items.pop(at))

    def value(self, *, with_secrets: bool = True) -> Any:
        """What goes, as `FormValues` has it; only to be asked while `is_sent`. Secrets can be left out."""
        if self.presence is Presence.NIL:
            return None
        if self.is_list:
            return [item.value(with_secrets=with_secrets) for item in self.items]
        if self.is_object:
            return self._values(with_secrets=with_secrets)
        if self.field.is_secret and not with_secrets:
            return ""
        if self.field.shape is Shape.TRUTH and self.text in (TRUE, FALSE):
            return self.text == TRUE
        if self.field.shape is Shape.NUMBER and _WHOLE.fullmatch(self.text.strip()):
            number = int(self.text)
            return number if _LEAST <= number <= _MOST else self.text.strip()
        return self.text

    def fill(self, value: Any) -> None:
        """Hold a value as `FormValues` has it; what does not fit the schema is dropped."""
        self.clear()
        if value is None:
            self.send(Presence.NIL)
        elif self.is_list:
            if isinstance(value, list):
                self.presence = Presence.GIVEN
                for each in value:
                    self.add_item().fill(each)
        elif self.is_object:
            if isinstance(value, dict):
                self.presence = Presence.GIVEN
                for part in self.parts:
                    if part.field.name in value:
                        part.fill(value[part.field.name])
        elif isinstance(value, bool):
            self._hold(TRUE if value else FALSE)
        elif isinstance(value, str | int | float):
            self._hold(str(value))

    def clear(self) -> None:
        """Forget everything, as if nobody had typed yet."""
        self.presence = Presence.GIVEN if self.is_item else Presence.LEFT_OUT
        self.text = ""
        self.items.clear()
        self._parts = None

    def problem(self) -> str:
        """What in a simple value cannot be right for its type, or ""; it may be sent all the same."""
        if not self.is_simple or self.presence is not Presence.GIVEN or not self.text:
            return ""
        match self.field.shape:
            case Shape.NUMBER:
                return self._problem_of_number()
            case Shape.MOMENT:
                return "" if _is_moment(self.text) else tr("Not a moment as 2026-03-31T14:05:00Z.")
            case Shape.BINARY:
                return "" if _is_base64(self.text) else tr("Not base64.")
        return ""

    def _hold(self, text: str) -> None:
        self.text = text
        self.presence = Presence.GIVEN

    def _values(self, *, with_secrets: bool) -> FormValues:
        sent = (part for part in self.parts if part.is_sent)
        if not with_secrets:
            # A secret that is not kept is left out, so that nobody sends an empty one in its place.
            sent = (part for part in sent if not (part.is_simple and part.field.is_secret))
        return {part.field.name: part.value(with_secrets=with_secrets) for part in sent}

    def _problem_of_number(self) -> str:
        try:
            number = float(self.text) if not _WHOLE.fullmatch(self.text.strip()) else int(self.text)
        except ValueError:
            return tr("Not a number.")
        least, most = self.field.minimum, self.field.maximum
        if (least is not None and number < least) or (most is not None and number > most):
            return _range(least, most)
        return ""


def request_draft(fields: tuple[FormField, ...]) -> Draft:
    """An empty request of these fields. What must go, and an element around everything, goes from the start."""
    draft = Draft(FormField(name="", shape=Shape.OBJECT, type_name="", is_required=True, fields=fields))
    begin(draft)
    return draft


def begin(draft: Draft) -> None:
    """Let an element go with every object below it that must, or that is all there is."""
    draft.presence = Presence.GIVEN
    for part in draft.parts if draft.is_object else ():
        is_wanted = part.field.is_required or len(draft.parts) == 1
        if is_wanted and part.is_object and part.field.fields:
            begin(part)


def walk(draft: Draft) -> Iterator[Draft]:
    """An element and all below it that goes."""
    yield draft
    if draft.presence is Presence.GIVEN:
        for below in draft.below():
            yield from walk(below)


def _range(least: int | None, most: int | None) -> str:
    if least is None:
        return tr("At most {most}.", most=most)
    if most is None:
        return tr("At least {least}.", least=least)
    return tr("From {least} to {most}.", least=least, most=most)


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
