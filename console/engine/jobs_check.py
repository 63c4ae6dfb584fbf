"""What can be said against the rows of a plan before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from console.commands.change import Change, Target, TargetKind
from console.commands.job import Plan, RowProblem
from console.contract.check import Problem, problems
from console.contract.language import Kind, Operation, Record, fields_of
from console.engine.changes import command_of, declared, request_of, settings_of
from console.errors import ConsoleError
from console.session.profile import SignedIn


def check(plan: Plan, signed_in: SignedIn) -> tuple[RowProblem, ...]:
    """Every problem of a plan, in the order of its rows. It takes its time with a long plan."""
    return tuple(_problems(plan, signed_in))


def _problems(plan: Plan, signed_in: SignedIn) -> Iterator[RowProblem]:
    seen: dict[tuple[Any, ...], int] = {}
    for number, change in enumerate(plan.changes):
        said = (change.service, change.operation, change.target.key, change.fields, change.patch)
        first = seen.setdefault(said, number)
        if first != number:
            yield RowProblem(number=number, sentence=f"It is the same as row {first + 1}.")
        else:
            yield from _row_problems(number, change, signed_in)


def _row_problems(number: int, change: Change, signed_in: SignedIn) -> Iterator[RowProblem]:
    try:
        found = _found(change)
    except ConsoleError as problem:
        yield RowProblem(number=number, sentence=problem.summary)
        return
    spec, profile = declared(change.service, change.operation), signed_in.profile
    if spec.kind is Kind.READ:
        yield RowProblem(number=number, sentence=f"{spec.name} changes nothing.")
    if spec.service.provider.name != profile.provider:
        yield RowProblem(number=number, sentence=f"{spec.service.name} is not among the services of {profile.name}.")
    if profile.read_only:
        yield RowProblem(number=number, sentence=f"The profile {profile.name} is read-only.")
    if spec.name in signed_in.broken:
        yield RowProblem(number=number, sentence=f"{spec.name} is switched off: {signed_in.broken[spec.name]}")
    for broken in found:
        yield RowProblem(number=number, sentence=f"{broken.path} {broken.rule}.", field=broken.path)


def _found(change: Change) -> tuple[Problem, ...]:
    """The values of a change that break a rule. Raises ConsoleError for one that cannot be read."""
    if change.patch:
        return command_of(declared(change.service, change.operation)).problems_of_patch(settings_of(change))
    return problems(request_of(change))


def by_row(found: tuple[RowProblem, ...]) -> Mapping[int, str]:
    """All that is said against each row, in one text."""
    texts: dict[int, str] = {}
    for problem in found:
        texts[problem.number] = f"{texts.get(problem.number, '')} {problem.sentence}".strip()
    return texts


def holds_secret(change: Change) -> bool:
    """Whether the request of a change, as far as it can be read, holds a secret; one that cannot be read might.

    A patch never does: what it does not say is read when it is sent.
    """
    if change.patch:
        return False
    try:
        return _holds_secret(request_of(change))
    except ConsoleError:
        return True


def _holds_secret(value: Operation[Any] | Record | Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_holds_secret, value))
    if not isinstance(value, Record):
        return False
    return any(
        getattr(value, found.name) is not None and (found.about.secret or _holds_secret(getattr(value, found.name)))
        for found in fields_of(type(value))
    )


def lane_of(target: Target) -> str:
    """What a change belongs to of which one change at a time is made: the entity where it is known, else the target."""
    if target.owner:
        return f"{TargetKind.ENTITY} {target.owner}"
    return f"{target.kind} {target.key.casefold()}"
