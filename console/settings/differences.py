r"""What two versions of the same settings say differently, setting by setting.

It works on every record: policies as a whole, lists of paths, size limits, folder settings, licence orders::

    before = WholePolicy(Policy=policy, ScannerPathes=CustomPathes(IncludeFolders=(r"C:\Work", r"D:\Old")))
    after = WholePolicy(Policy=policy, ScannerPathes=CustomPathes(IncludeFolders=(r"C:\Work", r"E:\New")))
    (one,) = differences(before, after)
    one.path                # "ScannerPathes.IncludeFolders"
    one.added, one.removed  # (Item(r"E:\New", …),), (Item(r"D:\Old", …),)

A field is one difference with its old and new value. A list is one with its items that were added, removed and moved;
what became of a record that stayed in its list are differences of its own, below the record's key:
`ImageStreamFolders.17.FolderPath`. What the server gives its value (ids, moments of creation) is not compared, empty
and absent are the same, and of a secret it is only said that it changed. `console.settings.merging` makes one of three
versions. All of it takes n log n time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from console.contract.language import Field, Record, fields_of
from console.contract.pairing import by_first_field, by_value, pairs
from console.settings.plain_values import meaning, plain

Steps = tuple[str, ...]
"""Way to a setting: names of fields, and below a list of records the key of one."""


class Item(msgspec.Struct, frozen=True):
    """An item of a list. key: the text itself, or what the record is known by. value: plain, without secrets."""

    key: str
    value: Any


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One setting that two versions have differently; values are plain, None where there is nothing.

    old, new: of a single value. added, removed, moved: of a list, moved by their keys. is_secret: both values are left
    out.
    """

    steps: Steps
    old: Any = None
    new: Any = None
    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    moved: tuple[str, ...] = ()
    is_secret: bool = False

    @property
    def path(self) -> str:
        """The way to the setting with dots."""
        return ".".join(self.steps)

    @property
    def is_of_list(self) -> bool:
        """Whether items were added, removed or moved."""
        return bool(self.added or self.removed or self.moved)

    @property
    def is_order_only(self) -> bool:
        """Whether a list holds what it held, in another order."""
        return bool(self.moved) and not self.added and not self.removed


class ThreeWay(msgspec.Struct, frozen=True, kw_only=True):
    """One setting that I changed, that changed at the server since it was read, or both.

    is_conflict: both, and not to the same.
    """

    steps: Steps
    mine: Difference | None = None
    theirs: Difference | None = None
    is_conflict: bool = False

    @property
    def path(self) -> str:
        """The way to the setting with dots."""
        return ".".join(self.steps)


def differences(before: Record, after: Record) -> tuple[Difference, ...]:
    """All that two records of one type say differently, in declared order."""
    return tuple(_of_records(type(after), before, after, (), _Known()))


def dropped(sent: Record, stored: Record) -> tuple[Difference, ...]:
    """What was sent and is not stored, or otherwise than it was sent; old is what was sent.

    Values that the server added count for nothing, and of secrets no read tells.
    """
    found = _of_records(type(sent), sent, stored, (), _Known(is_read_back=True))
    return tuple(each for each in found if each.old is not None or each.removed)


def three_way(base: Record, mine: Record, theirs: Record) -> tuple[ThreeWay, ...]:
    """What became of each setting since `base` was read: mine is what I want, theirs what the server has now."""
    own = {each.steps: each for each in differences(base, mine)}
    other = {each.steps: each for each in differences(base, theirs)}
    removed = _removed(own), _removed(other)
    return tuple(
        ThreeWay(
            steps=steps,
            mine=own.get(steps),
            theirs=other.get(steps),
            is_conflict=_is_conflict(own.get(steps), other.get(steps))
            or (steps in other and _is_below(steps, removed[0]))
            or (steps in own and _is_below(steps, removed[1])),
        )
        for steps in dict.fromkeys((*own, *other))
    )


class _Known:
    """How items of lists are recognised."""

    def __init__(self, *, is_read_back: bool = False) -> None:
        # What the server numbers comes back with another id, and where it altered it besides, only its place tells.
        after_all = (_by_given, lambda _: None) if is_read_back else ()
        self._records_known_by = (by_first_field, *after_all)

    def pairs(self, before: Sequence[Any], after: Sequence[Any]) -> list[int | None]:
        return pairs(before, after, records_known_by=self._records_known_by)


def _by_given(item: Record) -> Any:
    """All that a record says but what the server gives its value."""
    return tuple(by_value(getattr(item, found.name)) for found in fields_of(type(item)) if not found.about.by_server)


def _of_records(
    record: type[Record], before: Record | None, after: Record | None, above: Steps, known: _Known
) -> Iterator[Difference]:
    for found in fields_of(record):
        if found.about.by_server:
            continue
        old = None if before is None else getattr(before, found.name)
        new = None if after is None else getattr(after, found.name)
        steps = (*above, found.name)
        if found.array:
            yield from _of_lists(found, old or (), new or (), steps, known)
        elif found.record is not None:
            if old is not None or new is not None:
                yield from _of_records(found.record, old, new, steps, known)
        elif old != new and meaning(found, old) != meaning(found, new):
            if found.about.secret:
                yield Difference(steps=steps, is_secret=True)
            else:
                yield Difference(steps=steps, old=_told(old), new=_told(new))


def _told(value: Any) -> Any:
    return None if value == "" else plain(value)


def _of_lists(
    found: Field, old: Sequence[Any], new: Sequence[Any], steps: Steps, known: _Known
) -> Iterator[Difference]:
    if old == new:
        return
    sources = known.pairs(old, new)
    stayed = [source for source in sources if source is not None]
    kept = set(stayed)
    old_keys, new_keys = _keys(found, old), _keys(found, new)
    added = tuple(Item(new_keys[at], plain(new[at])) for at, source in enumerate(sources) if source is None)
    removed = tuple(Item(old_keys[at], plain(item)) for at, item in enumerate(old) if at not in kept)
    moved = tuple(old_keys[source] for source in _out_of_order(stayed))
    if added or removed or moved:
        yield Difference(steps=steps, added=added, removed=removed, moved=moved)
    if found.record is not None:
        for at, source in enumerate(sources):
            if source is not None:
                yield from _of_records(found.record, old[source], new[at], (*steps, old_keys[source]), known)


def _keys(found: Field, items: Sequence[Any]) -> list[str]:
    """What each item of a list is called: a text by itself, a record by its first field if that tells it apart."""
    if found.record is None:
        return list(map(str, items))
    keys = [_key(item) for item in items]
    count = Counter(keys)
    return [key if key and count[key] == 1 else f"#{place}" for place, key in enumerate(keys, 1)]


def _key(item: Record) -> str:
    value = getattr(item, fields_of(type(item))[0].name)
    return str(value) if value else ""


def _out_of_order(numbers: list[int]) -> list[int]:
    """The fewest numbers without which the rest ascend, in the order in which they stand."""
    if numbers == sorted(numbers):
        return []
    ends: list[int] = []
    at_end: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at_end[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        at_end[length : length + 1] = [at]
    ascending, at = set(), at_end[-1] if at_end else -1
    while at >= 0:
        ascending.add(at)
        at = before[at]
    return [number for at, number in enumerate(numbers) if at not in ascending]


def _removed(found: dict[Steps, Difference]) -> set[Steps]:
    return {(*steps, item.key) for steps, each in found.items() for item in each.removed}


def _is_below(steps: Steps, places: set[Steps]) -> bool:
    return any(steps[:length] in places for length in range(1, len(steps)))


def _is_conflict(mine: Difference | None, theirs: Difference | None) -> bool:
    if mine is None or theirs is None:
        return False
    if mine.is_of_list or theirs.is_of_list:
        own = {item.key: item.value for item in mine.added}
        return any(own.get(item.key, item.value) != item.value for item in theirs.added)
    return mine.is_secret or mine.new != theirs.new
