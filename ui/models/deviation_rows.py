"""What a comparison with a gold policy found, by setting and by policy, as rows of the one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from console.contract.language import Record, about
from console.engine.settings_messages import EntityFound, PolicyFound, Side
from console.settings.deviations import Deviation, all_settings
from console.store import NONE, Store
from ui.models.columns import Column, columns_for
from ui.models.setting_words import deviation_words, setting_title, setting_words
from ui.places import entity_path, path_in_words
from ui.translation import tr

_STEP = 50
"""Rows between two chances for the window to go on."""
_NAMED = 4
"""Settings that are named in one line."""


class SettingRow(Record, kw_only=True):
    """One setting. Setting tells rows apart."""

    Setting: Annotated[str, about("path of the setting")] = ""
    Title: Annotated[str, about("what the setting is called")] = ""
    Policies: Annotated[int, about("policies that have it differently")] = 0
    Gold: Annotated[str, about("what the gold policy has")] = ""


class DeviatingRow(Record, kw_only=True):
    """One policy, or a customer whose policies could not be read. Key tells rows apart."""

    Key: Annotated[str, about("what tells the row apart")] = ""
    Customer: Annotated[str, about("whose policy it is")] = ""
    Policy: Annotated[str, about("name of the policy")] = ""
    Deviations: Annotated[int | None, about("settings that it has differently")] = None
    Settings: Annotated[str, about("which settings these are")] = ""
    Remark: Annotated[str, about("why it could not be compared")] = ""
    Path: Annotated[str, about("where the customer stands")] = ""


class DeviationRow(Record, kw_only=True):
    """One setting of one policy. Key tells rows apart."""

    Key: Annotated[str, about("what tells the row apart")] = ""
    Customer: Annotated[str, about("whose policy it is")] = ""
    Policy: Annotated[str, about("name of the policy")] = ""
    Setting: Annotated[str, about("what the setting is called")] = ""
    There: Annotated[str, about("what the policy has")] = ""
    Gold: Annotated[str, about("what the gold policy has")] = ""
    Path: Annotated[str, about("where the customer stands")] = ""


def setting_columns() -> tuple[Column, ...]:
    """The columns of settings."""
    return _columns(SettingRow, ("Title", "Policies", "Gold"), {"Title": 44, "Gold": 40})


def deviating_columns() -> tuple[Column, ...]:
    """The columns of policies."""
    first = ("Customer", "Policy", "Deviations", "Settings", "Remark", "Path")
    return _columns(DeviatingRow, first, {"Customer": 26, "Policy": 30, "Settings": 44, "Remark": 34, "Path": 44})


def deviation_columns() -> tuple[Column, ...]:
    """The columns of single deviations."""
    first = ("Customer", "Policy", "Setting", "There", "Gold", "Path")
    wide = {"Customer": 22, "Policy": 24, "Setting": 28, "There": 22, "Gold": 22, "Path": 44}
    return _columns(DeviationRow, first, wide)


def _columns(record: type[Record], first: Sequence[str], wide: Mapping[str, int]) -> tuple[Column, ...]:
    titles = {
        "Title": tr("Setting"),
        "Policies": tr("Deviating policies"),
        "Gold": tr("Gold policy"),
        "There": tr("Its value"),
        "Path": tr("Where"),
    }
    return tuple(
        replace(column, title=titles.get(column.key, column.title), wide=wide.get(column.key, 0))
        for column in columns_for(record, first=first)
        if column.key in first
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A policy that was compared, and whose it is."""

    entity: int
    policy: PolicyFound

    @property
    def key(self) -> str:
        """What tells it apart."""
        return f"{self.entity} {self.policy.policy}"


Pair = tuple[Found, Deviation]
"""One setting of one policy that deviates."""


class DeviationBook:
    """Everything that was found so far. gold: the policy that all others are held against."""

    def __init__(self, gold: Side, store: Store) -> None:
        self.gold = gold
        self._store = store
        self._found: dict[str, Found] = {}
        self._unread: dict[int, str] = {}
        self._by_setting: defaultdict[str, list[Pair]] = defaultdict(list)
        self._paths: dict[int, str] = {}
        self._gold_words: dict[str, str] = {}
        self._titles: dict[str, str] = {}

    @property
    def policies(self) -> int:
        """How many policies were compared."""
        return len(self._found)

    @property
    def deviating(self) -> int:
        """How many of them deviate."""
        return sum(bool(found.policy.deviations) for found in self._found.values())

    @property
    def unread(self) -> int:
        """How many customers and policies could not be read."""
        return len(self._unread) + sum(bool(found.policy.problem) for found in self._found.values())

    def add(self, part: EntityFound) -> None:
        """Take what one part of the stream brings; a part may come twice."""
        if part.problem:
            self._unread[part.entity] = part.problem
        for policy in part.policies:
            found = Found(part.entity, policy)
            if found.key not in self._found:
                self._found[found.key] = found
                for deviation in policy.deviations:
                    self._by_setting[deviation.setting].append((found, deviation))

    def setting_rows(self) -> list[SettingRow]:
        """Every setting that a policy deviates in, in declared order."""
        known = (*all_settings(), *self._by_setting)
        return [
            SettingRow(
                Setting=setting,
                Title=self.title(setting),
                Policies=len(self._by_setting[setting]),
                Gold=self.gold_words(setting),
            )
            for setting in dict.fromkeys(known)
            if setting in self._by_setting
        ]

    def policy_rows(self) -> Generator[None, None, list[DeviatingRow]]:
        """Every policy that was compared, and every customer that could not be read."""
        rows: list[DeviatingRow] = []
        for entity, problem in self._unread.items():
            rows.append(
                DeviatingRow(Key=f"{entity}", Customer=self.customer(entity), Remark=problem, Path=self.path(entity))
            )
        for number, found in enumerate(self._found.values()):
            rows.append(self._policy_row(found))
            if number % _STEP == 0:
                yield
        return rows

    def _policy_row(self, found: Found) -> DeviatingRow:
        deviations = found.policy.deviations
        named = ", ".join(self.title(deviation.setting) for deviation in deviations[:_NAMED])
        return DeviatingRow(
            Key=found.key,
            Customer=self.customer(found.entity),
            Policy=found.policy.name,
            Deviations=None if found.policy.problem else len(deviations),
            Settings=f"{named}, …" if len(deviations) > _NAMED else named,
            Remark=found.policy.problem,
            Path=self.path(found.entity),
        )

    def of_settings(self, settings: Iterable[str]) -> list[Pair]:
        """The deviations in some settings, setting after setting."""
        return [pair for setting in settings for pair in self._by_setting.get(setting, ())]

    def of_policies(self, keys: Iterable[str]) -> list[Pair]:
        """The deviations of some policies."""
        known = (self._found[key] for key in keys if key in self._found)
        return [(found, deviation) for found in known for deviation in found.policy.deviations]

    def rows_of(self, pairs: Sequence[Pair]) -> Generator[None, None, list[DeviationRow]]:
        """A row for each deviation, by its place in `pairs`."""
        rows: list[DeviationRow] = []
        for number, (found, deviation) in enumerate(pairs):
            rows.append(
                DeviationRow(
                    Key=f"{found.key} {deviation.setting}",
                    Customer=self.customer(found.entity),
                    Policy=found.policy.name,
                    Setting=self.title(deviation.setting),
                    There=deviation_words(deviation),
                    Gold=self.gold_words(deviation.setting),
                    Path=self.path(found.entity),
                )
            )
            if number % _STEP == 0:
                yield
        return rows

    def title(self, setting: str) -> str:
        """What a setting is called."""
        if setting not in self._titles:
            self._titles[setting] = setting_title(setting)
        return self._titles[setting]

    def gold_words(self, setting: str) -> str:
        """What the gold policy has."""
        if setting not in self._gold_words:
            self._gold_words[setting] = setting_words(setting, self.gold.settings.get(setting))
        return self._gold_words[setting]

    def customer(self, entity: int) -> str:
        """Name of an entity."""
        tree = self._store.entities
        node = tree.node_of(entity)
        return tree.name(node) if node != NONE else str(entity)

    def path(self, entity: int) -> str:
        """Path of an entity in words."""
        if entity not in self._paths:
            node = self._store.entities.node_of(entity)
            self._paths[entity] = path_in_words(entity_path(self._store, node)) if node != NONE else ""
        return self._paths[entity]
