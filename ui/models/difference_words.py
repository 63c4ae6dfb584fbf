"""Differences of settings in words: what a setting is called, what it was, what it is to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from console.contract.language import Field, Record, fields_of
from console.settings.differences import Difference, Item, Steps, ThreeWay
from ui import field_names, formats
from ui.models.change_words import plain_words
from ui.translation import counted, grouped, tr

_NAMED = 8
"""Items of a list that are named in one cell."""
_STEP = " › "
Fact = tuple[str, str]
"""What is told of settings as a whole: its name and the words for it, as "Runs" and "Daily at 16:44"."""


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """One setting in words; old and new are "" where nothing is told of them."""

    path: str
    title: str
    old: str
    new: str


class DifferenceWords:
    """Puts differences of one kind of settings into words.

    known: versions of the settings in which the items of lists are looked up, to name them. unnamed: first steps of a
    path that are not told, as the part of a policy that is the policy itself.
    """

    def __init__(self, kind: type[Record], known: Sequence[Record], unnamed: Sequence[str] = ()) -> None:
        self._kind = kind
        self._known = tuple(known)
        self._unnamed = frozenset(unnamed)

    def told(self, found: Difference) -> ToldDifference:
        """One difference: what it was and what it is to be."""
        title = self.title(found.steps)
        if found.is_secret:
            return ToldDifference(found.path, title, "", tr("a new one, which is not shown"))
        if found.is_of_list:
            return ToldDifference(found.path, title, "", self.list_words(found))
        last = self._field(found.steps)
        new = nothing() if found.new is None else plain_words(last, found.new)
        return ToldDifference(found.path, title, nothing() if found.old is None else plain_words(last, found.old), new)

    def moved(self, found: ThreeWay) -> tuple[str, str, str, str]:
        """One setting of three versions: its title, as it was read, as it is now, as it is to be."""
        mine = self.told(found.mine) if found.mine is not None else None
        theirs = self.told(found.theirs) if found.theirs is not None else None
        was = next((told.old for told in (mine, theirs) if told is not None), "")
        return (
            self.title(found.steps),
            was or formats.ABSENT,
            theirs.new if theirs is not None else tr("unchanged"),
            mine.new if mine is not None else tr("unchanged"),
        )

    def title(self, steps: Steps) -> str:
        """What a setting is called, with what it belongs to: "Schedule › Scheduled time"."""
        titles = []
        for at, (step, found) in enumerate(zip(steps, self._fields(steps), strict=True)):
            if at or step not in self._unnamed:
                titles.append(field_names.title(found) if found is not None else self._item_title(steps[:at], step))
        return _STEP.join(titles)

    def list_words(self, found: Difference) -> str:
        """What became of the items of a list."""
        said = []
        for words, items in ((tr("added"), found.added), (tr("removed"), found.removed)):
            if items:
                named = ", ".join(self._item_words(found.steps, item) for item in items[:_NAMED])
                rest = len(items) - _NAMED
                said.append(
                    f"{words}: {tr('{items} and {n} more', items=named, n=grouped(rest)) if rest > 0 else named}"
                )
        if found.moved:
            said.append(counted(len(found.moved), "{n} at another place", "{n} at other places"))
        return "; ".join(said)

    def _item_title(self, steps: Steps, key: str) -> str:
        """What an item of a list of records is called that is known by its key."""
        for record in self._known:
            items = _at(record, steps)
            inner = self._record(steps)
            if not isinstance(items, tuple) or inner is None:
                continue
            first, *_ = fields_of(inner)
            for item in items:
                if str(getattr(item, first.name)) == key:
                    return _item_name(inner, {each.name: getattr(item, each.name) for each in fields_of(inner)})
        return key

    def _item_words(self, steps: Steps, item: Item) -> str:
        inner = self._record(steps)
        return item.key if inner is None else _item_name(inner, item.value) or item.key

    def _record(self, steps: Steps) -> type[Record] | None:
        found = self._field(steps)
        return found.record if found is not None else None

    def _field(self, steps: Steps) -> Field | None:
        *_, last = self._fields(steps)
        return last

    def _fields(self, steps: Steps) -> Iterator[Field | None]:
        """The field that each step names; None for the key of an item and for what is not declared."""
        kind: type[Record] | None = self._kind
        is_key = False
        for step in steps:
            if is_key:
                is_key = False
                yield None
                continue
            found = next((each for each in fields_of(kind) if each.name == step), None) if kind is not None else None
            if found is not None:
                kind = found.record
                is_key = found.array and kind is not None
            yield found


def nothing() -> str:
    """What is said of a setting that has no value."""
    return tr("nothing")


def fact_sentences(before: Iterable[Fact], after: Iterable[Fact], unset: str) -> list[str]:
    """What is told otherwise afterwards, as "Runs weekly on Wednesday at 16:44 instead of daily at 16:44".

    unset: the words of what says nothing.
    """
    was = dict(before)
    sentences = []
    for name, new in after:
        old = was.get(name, unset)
        if old == new:
            continue
        if old == unset:
            sentences.append(tr("{name} {new}.", name=name, new=_inside(new)))
        elif new == unset:
            sentences.append(tr("{name} is not set any more, and was {old}.", name=name, old=_inside(old)))
        else:
            sentences.append(tr("{name} {new} instead of {old}.", name=name, new=_inside(new), old=_inside(old)))
    return sentences


def _inside(words: str) -> str:
    """Words as they stand inside a sentence; what is written in capitals, or is a name or an address, stays."""
    first, rest = words[:1], words.partition(" ")[0][1:]
    return f"{first.lower()}{words[1:]}" if rest.isalpha() and rest.islower() else words


def _item_name(kind: type[Record], values: dict[str, Any]) -> str:
    """What tells a record apart for people: its first text, else its first value."""
    given = [(each, values.get(each.name)) for each in fields_of(kind) if not each.about.secret]
    texts = (str(value) for each, value in given if each.base is str and value)
    return next(texts, str(given[0][1]) if given[0][1] is not None else "")


def _at(record: Record, steps: Steps) -> Any:
    value: Any = record
    for step in steps:
        value = getattr(value, step, None)
    return value
