"""How edited settings stand at the provider: what was read, what somebody else changed since, what has to be saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from console.contract.language import Record
from console.engine.link import EngineLink
from console.errors import ConsoleError
from console.settings.differences import ThreeWay, three_way
from console.settings.patching import empty
from ui.editors.settings_saving import SettingsCall, SettingsSaving
from ui.translation import tr

_LOOKS = 3
"""So often the settings are read until they stand still."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the provider found: settings that somebody else changed, or what is to be saved.

    now: the settings as they are there. wanted: what was entered, on top of them.
    """

    now: Any
    wanted: Any
    moved: tuple[ThreeWay, ...] = ()
    saving: SettingsSaving | None = None


class Standing:
    """The settings of one target at the provider. base: as they were last read, a record that says nothing before that.

    read: reads them, None where there are none. calls: what saves the second of two versions over the first.
    merged: my changes since the first of three versions on top of the last.
    """

    def __init__(
        self,
        kind: type[Record],
        link: EngineLink,
        read: Callable[[], Awaitable[Record | None]],
        calls: Callable[[Any, Any], Sequence[SettingsCall]],
        merged: Callable[[Any, Any, Any], Any],
    ) -> None:
        self._kind = kind
        self._link = link
        self._read = read
        self._calls = calls
        self._merged = merged
        self.base: Any = empty(kind)
        self.is_stored = False

    def take(self, stored: Record | None) -> None:
        """Go on from other settings, or from none."""
        self.base = empty(self._kind) if stored is None else stored
        self.is_stored = stored is not None

    async def look(self, wanted: Any) -> Looked:
        """What has to be saved to have what is wanted. Raises ConsoleError, InvalidInput for what breaks a rule."""
        for _ in range(_LOOKS):
            now = await self._read()
            if now is None and self.is_stored:
                raise _gone()
            moved = self._moved(wanted, now)
            if moved:
                return Looked(now, wanted, moved)
            if now is not None:
                # Also what is not declared may be another now, which goes back with the rest.
                wanted = self._merged(self.base, wanted, now)
                self.take(now)
            saving = SettingsSaving(self._link, self._calls(self.base, wanted))
            await saving.look()
            # Each call compares with its own look; what somebody changes between these two would be lost.
            if now is None or await self._read() == now:
                return Looked(now, wanted, saving=saving)
        raise _restless()

    def _moved(self, wanted: Any, now: Record | None) -> tuple[ThreeWay, ...]:
        """What somebody else changed since it was read, but for what is wanted so as well."""
        if now is None or not self.is_stored:
            return ()
        found = three_way(self.base, wanted, now)
        return tuple(each for each in found if each.theirs is not None and each.mine != each.theirs)


def _gone() -> ConsoleError:
    return ConsoleError(
        tr("The provider does not have it any more: somebody has removed it."), tr("Close this, and refresh.")
    )


def _restless() -> ConsoleError:
    return ConsoleError(tr("The settings keep changing at the provider."), tr("Try again in a moment."))
