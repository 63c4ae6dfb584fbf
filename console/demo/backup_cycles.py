"""What happens to a backup from day to day: a cycle of 97 days that every device goes through at its own phase.

Nothing of it is kept. What a device went through on a day follows from its phase and the day alone, so that the events
of a quarter of a million accounts over more than a year can be counted without making any of them.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from console.contract.services.monitoring_values import (
    AccountType,
    EventBackupType,
    EventIndicator,
    HistoryEventType,
    HistoryRecoveryEventType,
)

CYCLE = 97
"""Days of a cycle; no multiple of a week, so that a weekend meets each of them."""

_LATEST_START = 18 * 3600
_SATURDAY = 5
_OK, _WARNING, _ERROR = EventIndicator.OK, EventIndicator.WARNING, EventIndicator.ERROR


class Happening(NamedTuple):
    """Something that happens on a day, `after` so many seconds from the start of that day's backup."""

    event_type: HistoryEventType | HistoryRecoveryEventType
    indicator: EventIndicator
    after: int


Day = tuple[Happening, ...]
Cycle = tuple[Day, ...]


class Shape(NamedTuple):
    """How a kind of backup behaves: its cycle in the order of time, and whether it rests on weekends."""

    backup_type: EventBackupType
    cycle: Cycle
    recoveries: Cycle
    workdays_only: bool = False
    account_type: AccountType = AccountType.BACKUP_ACCOUNT

    def rests_on(self, day: date) -> bool:
        """Whether nothing happens on a day."""
        return self.workdays_only and day.weekday() >= _SATURDAY


def moment_of(day: date, phase: int, happening: Happening) -> datetime:
    """When something happens on a day to the devices of a phase, which all start at the same time of day."""
    start = timedelta(seconds=phase * 7_919 % _LATEST_START)
    return datetime.combine(day, time()) + start + timedelta(seconds=happening.after)


def upload_weight(day_of_cycle: int) -> int:
    """How much more than a device's least upload a completed backup sends on a day of the cycle."""
    return 1 + day_of_cycle * 7 % 19


def _ended(day_of_cycle: int) -> Happening:
    return Happening(HistoryEventType.BACKUP_COMPLETED, _OK, 600 + 41 * day_of_cycle)


_STARTED = Happening(HistoryEventType.BACKUP_STARTED, _OK, 0)
_LATER, _MUCH_LATER = 2 * 3600, 3 * 3600
_INCOMPLETE = Happening(HistoryEventType.BACKUP_COMPLETED, _WARNING, 1_900)
_INSTEAD: dict[int, Day] = {
    5: (_STARTED, Happening(HistoryEventType.BACKUP_CANCELLED, _WARNING, 900)),
    11: (_STARTED, Happening(HistoryEventType.NO_PROGRESS_EVENT_1, _WARNING, 3_600)),
    12: (_STARTED, Happening(HistoryEventType.NO_PROGRESS_EVENT_2, _ERROR, 5_400)),
    16: (_STARTED, _INCOMPLETE),
    20: (Happening(HistoryEventType.NO_BACKUP_EVENT_1, _WARNING, 0),),
    21: (Happening(HistoryEventType.NO_BACKUP_EVENT_2, _ERROR, 0),),
    43: (_STARTED, _INCOMPLETE),
    47: (_STARTED, Happening(HistoryEventType.BACKUP_CANCELLED, _WARNING, 1_500)),
    52: (
        _STARTED,
        Happening(HistoryEventType.TOO_LONG_BACKUP, _WARNING, 10_800),
        Happening(HistoryEventType.BACKUP_COMPLETED, _OK, 14_000),
    ),
}
_IN_CLOUD: dict[int, Day] = {
    0: (Happening(HistoryEventType.BACKUP_CONFIGURED, _OK, 0), _STARTED._replace(after=600)),
    14: (_STARTED, Happening(HistoryEventType.NO_PROGRESS_EVENT_1, _WARNING, 3_600)),
    15: (_STARTED, Happening(HistoryEventType.NO_PROGRESS_EVENT_2, _ERROR, 7_200)),
    37: (_STARTED, _INCOMPLETE),
    50: (Happening(HistoryEventType.NO_BACKUP_EVENT_1, _WARNING, 0),),
    51: (Happening(HistoryEventType.NO_BACKUP_EVENT_2, _ERROR, 0),),
    74: (_STARTED, _INCOMPLETE),
}
_BESIDES: dict[int, Day] = {
    33: (Happening(HistoryEventType.ABNORMAL_BACKUP_SCOPE, _WARNING, _LATER),),
    60: (Happening(HistoryEventType.BACKUP_PROGRESS, _OK, 300),),
    64: (Happening(HistoryEventType.BACKUP_CONFIGURED, _OK, _LATER),),
    70: (Happening(HistoryEventType.REPLICATION_FAILED, _ERROR, _LATER),),
    71: (Happening(HistoryEventType.REPLICATION_CANCELLED, _WARNING, _LATER),),
    72: (Happening(HistoryEventType.REPLICATION_COMPLETED, _OK, _LATER),),
    78: (
        Happening(HistoryEventType.BACKUP_CHECK_EXECUTED, _OK, _LATER),
        Happening(HistoryEventType.BACKUP_CHECK_COMPLETED, _OK, _MUCH_LATER),
    ),
    80: (Happening(HistoryEventType.BACKUP_CHECK_FAILED, _ERROR, _LATER),),
    81: (Happening(HistoryEventType.BACKUP_CHECK_CANCELLED, _WARNING, _LATER),),
    86: (Happening(HistoryEventType.OVER_QUOTA_WARNING, _WARNING, _LATER),),
    87: (Happening(HistoryEventType.OVER_QUOTA_ERROR, _ERROR, _LATER),),
    88: (Happening(HistoryEventType.OVER_QUOTA_FIXED, _OK, _LATER),),
}


def _day(number: int) -> Day:
    regular = _INSTEAD.get(number, (_STARTED, _ended(number)))
    return tuple(sorted((*regular, *_BESIDES.get(number, ())), key=lambda happening: happening.after))


def _idle_day(number: int) -> Day:
    """Of a device that signed in and never backed up: the provider says so now and then."""
    return _INSTEAD[20] if number % 14 == 3 else _INSTEAD[21] if number % 14 == 10 else ()


def _recovery_day(number: int) -> Day:
    if number == 38:
        return (Happening(HistoryRecoveryEventType.RECOVERY_COMPLETED, _OK, _LATER),)
    if number == 39:
        return (Happening(HistoryRecoveryEventType.RECOVERY_FAILED, _ERROR, _LATER),)
    return ()


def _cloud_day(number: int) -> Day:
    """Of a cloud service, which no computer that is switched off holds up."""
    return _IN_CLOUD.get(number, (_STARTED, Happening(HistoryEventType.BACKUP_COMPLETED, _OK, 300 + 17 * number)))


def _cloud_recovery_day(number: int) -> Day:
    if number in (26, 83):
        return (Happening(HistoryRecoveryEventType.RECOVERY_COMPLETED, _OK, _LATER),)
    if number == 61:
        return (Happening(HistoryRecoveryEventType.RECOVERY_FAILED, _ERROR, _LATER),)
    return ()


_BUSY = tuple(map(_day, range(CYCLE)))
_RECOVERING = tuple(map(_recovery_day, range(CYCLE)))
_BUSY_IN_CLOUD = tuple(map(_cloud_day, range(CYCLE)))
_RECOVERING_IN_CLOUD = tuple(map(_cloud_recovery_day, range(CYCLE)))
NOTHING: Cycle = ((),) * CYCLE

_ON_DEVICES = (
    Shape(EventBackupType.ONLINE, _BUSY, _RECOVERING),
    Shape(EventBackupType.ONLINE, _BUSY, _RECOVERING, workdays_only=True),
    Shape(EventBackupType.IMAGE_STREAM, _BUSY, NOTHING),
    Shape(EventBackupType.MSSQL, _BUSY, _RECOVERING),
    Shape(EventBackupType.EXCHANGE, _BUSY, NOTHING),
    Shape(EventBackupType.LIVE_PROTECT, _BUSY, _RECOVERING, workdays_only=True),
    Shape(EventBackupType.SHADOW_PROTECT_BACKUP, _BUSY, NOTHING),
    Shape(EventBackupType.ONLINE, tuple(map(_idle_day, range(CYCLE))), NOTHING),
)
IDLE = len(_ON_DEVICES) - 1
"""Index of the shape of devices that never backed up."""

SHAPES = _ON_DEVICES + tuple(
    Shape(backup_type, _BUSY_IN_CLOUD, _RECOVERING_IN_CLOUD, account_type=AccountType.ICAB_EMAIL)
    for backup_type in EventBackupType
    if backup_type.startswith("Icab")
)
CLOUD_SHAPES = {shape.backup_type: index for index, shape in enumerate(SHAPES) if index > IDLE}
"""Indexes of the shapes of cloud services."""

_OF_DEVICES = (0, 1, 1, 2, 1, 0, 3, 1, 5, 1, 0, 4, 1, 1, 6, 1)


def shape_of(serial: int, number: int) -> int:
    """Index of the shape of a device that backs up: the account's serial and the device's number in it."""
    return _OF_DEVICES[(serial * 5 + number) % len(_OF_DEVICES)]
