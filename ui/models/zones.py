"""Time zones in words, and the one that a person has chosen for a device: no reply of the provider tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from PySide6.QtCore import QDateTime, QTimeZone

from console.settings.folder_runs import in_utc
from ui.navigation import Place
from ui.state import RememberedState

_SECTION = "devices"
_NAME = "zones"
_DAY = timedelta(days=1)


def zone_here() -> QTimeZone:
    """The zone of this computer."""
    return QTimeZone.systemTimeZone()


def zone_names() -> list[str]:
    """Every zone that is known, by its name: "Europe/London"."""
    return [bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()]


def zone_of_device(state: RememberedState, device: Place) -> str:
    """The name of the zone that was chosen for a device, "" while none was."""
    name = state.get(_SECTION, _NAME, {}).get(device.key, "")
    return name if isinstance(name, str) and QTimeZone(name.encode()).isValid() else ""


def choose_zone(state: RememberedState, device: Place, name: str) -> None:
    """Remember the zone of a device; "" forgets it."""
    others = {key: value for key, value in state.get(_SECTION, _NAME, {}).items() if key != device.key}
    state.set(_SECTION, _NAME, {**others, device.key: name} if name else others)


def zone_called(name: str) -> QTimeZone:
    """The zone of a name; that of this computer for ""."""
    return QTimeZone(name.encode()) if name else zone_here()


def in_zone(moment: datetime, zone: QTimeZone, now: QDateTime | None = None) -> datetime:
    """A time of day in UTC as a clock in a zone shows it, with the offset that holds there now.

    The date of a schedule lies in any season, so the offset of that day is not the one of the runs to come.
    """
    return in_utc(moment).astimezone(timezone(timedelta(seconds=offset(zone, now))))


def days_ahead(moment: datetime, zone: QTimeZone, now: QDateTime | None = None) -> int:
    """By how many days the date in a zone is ahead of that in UTC at a time of day: -1, 0 or 1."""
    return (in_zone(moment, zone, now).date() - in_utc(moment).date()).days


def offset(zone: QTimeZone, now: QDateTime | None = None) -> int:
    """Seconds that a zone is ahead of UTC now."""
    return zone.offsetFromUtc(now or QDateTime.currentDateTimeUtc())


def offset_words(zone: QTimeZone, now: QDateTime | None = None) -> str:
    """How far a zone is from UTC now: "UTC+05:30"."""
    minutes = offset(zone, now) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}"


class Zone(tzinfo):
    """A zone of Qt as Python counts with it; Qt knows the zones of every system, and Python those of some."""

    def __init__(self, zone: QTimeZone) -> None:
        self._zone = zone

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        if moment is None:
            return None
        wall = moment.replace(tzinfo=UTC)
        before, after = self._at(wall - _DAY), self._at(wall + _DAY)
        if before == after:
            return before
        holding = [each for each in (before, after) if self._at(wall - each) == each]
        # Shown twice, or never: the offset from before the change counts unless the second time is meant.
        return holding[0] if len(holding) == 1 else (after if moment.fold else before)

    def dst(self, moment: datetime | None) -> timedelta | None:  # noqa: ARG002
        return None

    def tzname(self, moment: datetime | None) -> str | None:  # noqa: ARG002
        return bytes(self._zone.id().data()).decode()

    def fromutc(self, moment: datetime) -> datetime:
        wall = moment + self._at(moment.replace(tzinfo=UTC))
        first = self.utcoffset(wall.replace(fold=0))
        return wall.replace(fold=int(first != wall.replace(tzinfo=None) - moment.replace(tzinfo=None)))

    def _at(self, moment: datetime) -> timedelta:
        return timedelta(
            seconds=self._zone.offsetFromUtc(QDateTime.fromSecsSinceEpoch(int(moment.timestamp()), QTimeZone.utc()))
        )
