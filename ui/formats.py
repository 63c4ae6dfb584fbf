"""How values are written for people: sizes, counts, shares, moments, ages. Every number goes through `QLocale`.

A size is held in bytes here, whatever unit the provider counts a field in (`bytes_in`). A moment is microseconds since
1970 in UTC, as the store holds it. Each writer has an exact twin for the tooltip, where rounding would hide something.
"""

from __future__ import annotations

import functools
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime, QTimeZone

from console.contract.columns import NEVER
from ui.translation import counted, grouped, tr

ABSENT = "\N{EN DASH}"
"""Stands where the provider sent no value: unlike an empty cell it cannot be taken for a cell not loaded yet."""

PENDING = "\N{HORIZONTAL ELLIPSIS}"
"""Stands where a value is on its way."""

GAP = "\N{NO-BREAK SPACE}"
_STEP = 1024
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB", "EB")
_FACTORS: dict[str, int] = {unit: _STEP**power for power, unit in enumerate(_UNITS)}
_CACHED = 16_384


def use_locale(locale: QLocale) -> None:
    """Write everything in `locale` from now on."""
    QLocale.setDefault(locale)
    for cached in (size, count, moment_exact):
        cached.cache_clear()


def bytes_in(value: int, unit: str | None) -> int:
    """A value counted in a field's unit ("KB", "MB", "GB") as bytes."""
    return value * _FACTORS[unit or "B"]


def is_size(unit: str | None) -> bool:
    """Whether a field's unit counts bytes."""
    return unit in _FACTORS


@functools.lru_cache(_CACHED)
def size(amount: int) -> str:
    """Bytes as people read them, "412.0 GB": always one decimal from KB up, so that a column does not jump."""
    left, power = float(amount), 0
    # 1023.95 of a unit would be written "1024.0"; it is the next unit's "1.0".
    while abs(left) >= _STEP - 0.05 and power < len(_UNITS) - 1:
        left /= _STEP
        power += 1
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return f"{locale.toString(left, 'f', 1 if power else 0)}{GAP}{_UNITS[power]}"


def size_exact(amount: int) -> str:
    """Bytes to the last one."""
    return tr("{count} bytes", count=count(amount))


def size_of(used: int, whole: int) -> str:
    """What is used of a whole, "412.0 GB of 500.0 GB"; without a whole only what is used."""
    return tr("{used} of {whole}", used=size(used), whole=size(whole)) if whole > 0 else size(used)


@functools.lru_cache(_CACHED)
def count(number: int) -> str:
    """A whole number with the locale's group separators."""
    return grouped(number)


def percent(part: float, whole: float, decimals: int = 0) -> str:
    """A share; nothing of nothing is no share. What is not all is never written "100 %", nor what is some "0 %"."""
    if whole <= 0:
        return ABSENT
    share, step = 100 * part / whole, 10.0**-decimals
    if 0 < share < 100:
        share = min(max(share, step), 100 - step)
    return f"{QLocale().toString(share, 'f', decimals)}{GAP}{QLocale().percent()}"


def yes_no(value: bool) -> str:
    """A flag as a word."""
    return tr("Yes") if value else tr("No")


def _in_utc(value: int) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(value // 1000, QTimeZone.utc())


def clock(time: QTime) -> str:
    """A time of day: "2:14 PM"."""
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)


def time_of_day(moment: datetime) -> str:
    """The time of day of a moment in its own zone, to the minute."""
    return clock(QTime(moment.hour, moment.minute))


def day(date: QDate) -> str:
    """A date that no two countries read differently: "21 Nov 2025"."""
    return QLocale().toString(date, "d MMM yyyy")


def moment(value: int, now: QDateTime | None = None) -> str:
    """A moment in local time: "today 02:14", "yesterday 23:10", "3 Nov 2025 14:00"; "never" for the year 1."""
    if value == NEVER:
        return tr("never")
    local = _in_utc(value).toLocalTime()
    today = (now or QDateTime.currentDateTime()).date()
    date, time = local.date(), clock(local.time())
    if date == today:
        return tr("today {time}", time=time)
    if date == today.addDays(-1):
        return tr("yesterday {time}", time=time)
    return f"{day(date)} {time}"


@functools.lru_cache(_CACHED)
def moment_exact(value: int) -> str:
    """The exact moment in UTC: "2025-11-21 02:14:07.403 UTC"."""
    if value == NEVER:
        return tr("The provider sent the year 1, which means never.")
    utc = _in_utc(value)
    fraction = f".{value % 1_000_000:06d}".rstrip("0").rstrip(".")
    return f"{utc.toString('yyyy-MM-dd HH:mm:ss')}{fraction} UTC"


def duration(span: timedelta) -> str:
    """How long something is or was, in its largest whole unit: "2 min", "3 h", "5 days"."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return tr("{count} s", count=count(seconds))
    if seconds < 3600:
        return tr("{count} min", count=count(seconds // 60))
    if seconds < 86_400:
        return tr("{count} h", count=count(seconds // 3600))
    days = seconds // 86_400
    return counted(days, "{n} day", "{n} days")


def took(seconds: float) -> str:
    """How long an answer took: "38 ms", "1.42 s"."""
    if seconds < 1:
        return tr("{n} ms", n=max(1, round(seconds * 1000)))
    return tr("{seconds} s", seconds=QLocale().toString(seconds, "f", 2))


def age(span: timedelta) -> str:
    """How old something is: "just now", "2 min ago"."""
    if span < timedelta(seconds=5):
        return tr("just now")
    return tr("{duration} ago", duration=duration(span))
