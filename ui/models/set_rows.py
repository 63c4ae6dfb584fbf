"""Sets, tags and their members as rows of the one table."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace
from typing import Annotated

from console.contract.columns import ENTITIES
from console.contract.language import Record, about
from console.store import NONE, Store
from console.store.set_rules import Member, MemberKind, SetRule
from console.store.sets import NamedSet, Sets, Tag
from ui import navigation
from ui.models.columns import Column, columns_for
from ui.navigation import Place
from ui.places import facts_of, path_in_words
from ui.translation import tr

COLORS = ("neutral", "accent", "ok", "warning", "error", "chart_second", "chart_third")
"""Roles of the palette that a tag may have."""

_ROWS_A_STEP = 50


class SetRow(Record, kw_only=True):
    """One set or tag. Key tells rows apart: a set and a tag may have one name."""

    Key: Annotated[str, about("what tells it apart")] = ""
    Name: Annotated[str, about("what it is called")] = ""
    Kind: Annotated[str, about("set or tag")] = ""
    Members: Annotated[int, about("members that were added by hand")] = 0
    Rule: Annotated[str, about("what it finds anew whenever it is used")] = ""


class MemberRow(Record, kw_only=True):
    """One member of a set or tag."""

    Key: Annotated[str, about("what tells it apart")] = ""
    Name: Annotated[str, about("name of the entity or account")] = ""
    Kind: Annotated[str, about("what it is")] = ""
    Path: Annotated[str, about("where it stands")] = ""
    How: Annotated[str, about("how it came in")] = ""


def set_columns() -> tuple[Column, ...]:
    """The columns of sets and tags."""
    return _columns(SetRow, {"Members": tr("By hand"), "Rule": tr("By rule")})


def member_columns() -> tuple[Column, ...]:
    """The columns of members."""
    return _columns(MemberRow, {"How": tr("Came in")})


def _columns(record: type[Record], titles: dict[str, str]) -> tuple[Column, ...]:
    return tuple(
        replace(
            column,
            title=titles.get(column.key, column.title),
            hint=column.field.about.doc[:1].upper() + column.field.about.doc[1:],
            icon_of=_kind_icon if column.key == "Kind" and record is SetRow else None,
        )
        for column in columns_for(record)
        if column.key != "Key"
    )


def _kind_icon(kind: str) -> tuple[str, str]:
    return ("tag" if kind == tr("Tag") else "filter"), "text_muted"


def key_of(one: NamedSet | Tag) -> str:
    """What tells a set or tag apart from all others."""
    return f"{type(one).__name__} {one.name}"


def set_rows(sets: Sets, store: Store) -> list[SetRow]:
    """A row for each set and tag."""
    return [
        SetRow(
            Key=key_of(one),
            Name=one.name,
            Kind=tr("Tag") if isinstance(one, Tag) else tr("Set"),
            Members=len(one.members),
            Rule=rule_words(one.rule, store) if isinstance(one, NamedSet) and one.rule is not None else "",
        )
        for one in sets.named_all
    ]


def rule_words(rule: SetRule, store: Store) -> str:
    """What a rule asks for, in words."""
    parts = [tr("Entities") if rule.table == ENTITIES else tr("Accounts")]
    if rule.under:
        node = store.entities.node_of(rule.under)
        parts.append(tr("below {entity}", entity=store.entities.name(node) if node != NONE else rule.under))
    if rule.text:
        parts.append(f"“{rule.text}”")
    parts += [wanted.words for wanted in rule.wanted if wanted.words]
    return " · ".join(parts)


def member_rows(
    members: Iterable[Member], by_hand: Iterable[Member], gone: Iterable[Member], store: Store
) -> Generator[None, None, list[MemberRow]]:
    """A row for each member, in steps that return them: a thousand paths take longer than a frame."""
    hand, missing = frozenset(by_hand), frozenset(gone)
    rows = []
    for number, member in enumerate((*members, *missing)):
        facts = facts_of(place_of(member), store)
        rows.append(
            MemberRow(
                Key=f"{member.kind} {member.key}",
                Name=facts.name,
                Kind=facts.kind,
                Path=tr("Not there any more") if member in missing else path_in_words(facts.path[:-1]),
                How=tr("By hand") if member in hand else tr("By rule"),
            )
        )
        if number % _ROWS_A_STEP == 0:
            yield
    return rows


def place_of(member: Member) -> Place:
    """Where a member is seen."""
    return Place(navigation.ENTITY if member.kind is MemberKind.ENTITY else navigation.ACCOUNT, member.key)


def member_of(place: Place | None) -> Member | None:
    """A place as a member; None for what can be in no set."""
    if place is None or place.kind not in (navigation.ENTITY, navigation.ACCOUNT):
        return None
    return Member(MemberKind.ENTITY if place.kind == navigation.ENTITY else MemberKind.ACCOUNT, place.key)
