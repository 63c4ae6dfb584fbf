"""The calls that save settings: looked at together, made one after the other, each of them in the journal by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from console.commands.change import Change, ChangeResult, Preview, Target
from console.commands.command import Command, command_for
from console.contract.language import Operation, OperationSpec
from console.engine.link import EngineLink
from console.errors import ConsoleError, InvalidInput
from ui.editors.change_making import ChangeMaking
from ui.models.change_words import command_words
from ui.translation import tr


@dataclass(frozen=True, slots=True)
class SettingsCall:
    """One call that saves a part of the settings.

    request: makes the request when its turn comes. field: the request's field that holds the part. part: its path in
    the whole, "" for all of it. waits: it needs what an earlier call gives out, and can be looked at only then.
    """

    spec: OperationSpec
    target: Callable[[], Target]
    request: Callable[[], Operation[Any]]
    field: str
    part: str = ""
    waits: bool = False

    @property
    def words(self) -> str:
        """What it does."""
        return command_words(self.spec.service.name, self.spec.name)

    @property
    def command(self) -> Command[Any]:
        """What the console knows of it."""
        return command_for(self.spec)

    def setting(self, path: str) -> str:
        """The setting, by its path in the whole, that a path in the request means; "" for none."""
        if path != self.field and not path.startswith(f"{self.field}."):
            return ""
        below = path.removeprefix(self.field).removeprefix(".")
        return ".".join(filter(None, (self.part, below)))


class SettingsSaving:
    """Makes the calls of one review. results: how each ended so far, None for one that was not made."""

    def __init__(self, link: EngineLink, calls: Sequence[SettingsCall]) -> None:
        self._link = link
        self.calls = tuple(calls)
        self.previews: list[Preview | None] = [None] * len(self.calls)
        self.results: list[ChangeResult | None] = [None] * len(self.calls)
        self._changes: list[Change | None] = [None] * len(self.calls)

    @property
    def ended(self) -> bool:
        """Whether every call has happened."""
        return all(result is not None and result.outcome.has_happened for result in self.results)

    @property
    def stopped_at(self) -> int | None:
        """The number of the call that was made and has not happened, as far as that is known."""
        for at, result in enumerate(self.results):
            if result is not None and not result.outcome.has_happened:
                return at
        return None

    @property
    def last(self) -> ChangeResult | None:
        """How the call ended that was made last."""
        return next((result for result in reversed(self.results) if result is not None), None)

    async def look(self) -> None:
        """Read what each call will do, but for those that wait for another. Raises ConsoleError."""
        for at, call in enumerate(self.calls):
            if not call.waits:
                await self._look_at(at)

    async def run(self, told: Callable[[], None], took: Callable[[SettingsCall, ChangeResult], None]) -> None:
        """Make them one after the other until one does not happen. told: after each; took: with each that happened.

        Raises ConsoleError where a call cannot be made up or looked at; then it was not sent.
        """
        for at, call in enumerate(self.calls):
            if self.previews[at] is None:
                await self._look_at(at)
            change, preview = self._changes[at], self.previews[at]
            if change is None or preview is None:
                return
            result = await self._making(at).make(change, preview.state)
            self.results[at] = result
            if result.outcome.has_happened:
                took(call, result)
            told()
            if not result.outcome.has_happened:
                return

    async def settle(self, took: Callable[[SettingsCall, ChangeResult], None]) -> None:
        """Look what became of the call whose outcome is not known; took: with it where it has happened.

        Raises ConsoleError.
        """
        at = self.stopped_at
        result = self.results[at] if at is not None else None
        if at is not None and result is not None and not result.outcome.is_settled:
            result = self.results[at] = await self._making(at).settle(result.entry)
            if result.outcome.has_happened:
                took(self.calls[at], result)

    def _making(self, at: int) -> ChangeMaking:
        return ChangeMaking(self._link, self.calls[at].command, self.calls[at].target())

    async def _look_at(self, at: int) -> None:
        call = self.calls[at]
        change = Change.of(call.request(), call.target())
        self._changes[at] = change
        self.previews[at] = await self._making(at).preview(change)


def wrong_settings(error: InvalidInput, calls: Sequence[SettingsCall]) -> dict[str, str]:
    """What the engine finds wrong with requests, as sentences by the paths of the settings."""
    return {
        path: tr("It {rule}.", rule=each.get("rule", ""))
        for each in error.facts.get("problems") or ()
        for call in calls
        if (path := call.setting(str(each.get("path", ""))))
    }


def said(error: ConsoleError) -> str:
    """What happened and what to do next."""
    return f"{error.summary} {error.advice}".strip()
