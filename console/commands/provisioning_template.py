"""The file to fill in for each kind of provisioning: headings, one row as an example, and what each column takes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from console.commands.provisioning import PARENT, Blueprint, Title, heading_of
from console.contract.language import Field
from console.contract.services.account_management import CreateAccountBySize

_PARTNER = "Alder IT"
_COMPANY = "Alder IT > Brightwater"
_EXAMPLES: Mapping[str, str] = {
    "AccountSizeMB": "100 GB",
    "DiskQuotaGB": "500 GB",
}

RULE_HEADINGS = ("Column", "Must be filled in", "What it is", "Rule", "Example")


class Template(msgspec.Struct, frozen=True):
    """headings: of the columns. example: one row below them. rules: a row for each column, below `RULE_HEADINGS`."""

    headings: tuple[str, ...]
    example: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]


def template_of(blueprint: Blueprint, title: Title) -> Template:
    """The template, as the declarations of the requests have it."""
    example = example_of(blueprint)
    return Template(
        headings=tuple(heading_of(found, title) for found in blueprint.fields),
        example=tuple(example[found.name] for found in blueprint.fields),
        rules=tuple(
            (
                heading_of(found, title),
                _yes_no(found.required),
                found.about.doc[:1].upper() + found.about.doc[1:],
                rule_of(found),
                example[found.name],
            )
            for found in blueprint.fields
        ),
    )


def example_of(blueprint: Blueprint) -> dict[str, str]:
    """The example row by field; it is left out where somebody did not take it out of the file."""
    parent = _COMPANY if blueprint.requests == (CreateAccountBySize,) else _PARTNER
    return {found.name: parent if found.name == PARENT else _example(found) for found in blueprint.fields}


def rule_of(found: Field) -> str:
    """What a column takes, a few words."""
    if found.name == PARENT:
        return f"its id, the path to it as in {_COMPANY}, or its name where only one has it"
    if found.base is bool:
        return "yes or no"
    if found.about.unit and found.values:
        return f"a size with its unit, without one in {found.about.unit}; one of {_sizes(found)}"
    if found.about.unit:
        return f"a size with its unit, such as 500 GB; without one in {found.about.unit}"
    if found.values:
        return f"one of {', '.join(map(str, found.values))}"
    return found.about.rule.sentence if found.about.rule is not None else "a text"


def _sizes(found: Field) -> str:
    return ", ".join(f"{size // 1024} GB" for size in found.values)


def _example(found: Field) -> str:
    if found.name in _EXAMPLES:
        return _EXAMPLES[found.name]
    if found.base is bool:
        return _yes_no(False) if found.required else ""
    return found.about.rule.example if found.about.rule is not None and found.required else ""


def _yes_no(is_so: bool) -> str:
    return "yes" if is_so else "no"
