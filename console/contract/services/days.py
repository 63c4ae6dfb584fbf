"""The days of the week, which two services name alike: as `DayOfWeek` and, in a policy, as `DayOfTheWeek`."""

from __future__ import annotations

import enum


class DayOfWeek(enum.StrEnum):
    """A day of the week, by name."""

    SUNDAY = "Sunday"
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
