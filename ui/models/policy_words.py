"""A backup policy in words: what it saves, when it runs, as whom, what it leaves out and what it removes again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from console.contract.services.backup_policy_records import (
    BackupSet,
    EntityPolicy,
    Options,
    RunAs,
    ScannerFileFilterMode,
    ScannerFileFilters,
    ScannerMode,
    Schedule,
    ScheduleType,
)
from console.contract.services.days import DayOfWeek
from ui import formats
from ui.translation import counted, tr

NOT_SET = "–"


def policy_facts(policy: EntityPolicy) -> Iterator[tuple[str, str]]:
    """What a policy does, as pairs of a name and a sentence."""
    yield tr("Saves"), backup_set_in_words(policy.BackupSet)
    yield tr("Runs"), schedule_in_words(policy.Schedule, policy.Options)
    yield tr("Runs as"), run_as_in_words(policy.RunAs)
    yield tr("Leaves out"), exclusions_in_words(policy.BackupSet, policy.Options, policy.ScannerFileFilters)
    yield tr("Removes from the cloud"), retention_in_words(policy.Options)
    yield tr("Reports to"), report_in_words(policy.Options)
    yield tr("Live protection"), formats.yes_no(bool(policy.LiveProtectWholeBackupSet))


def schedule_in_words(schedule: Schedule | None, options: Options | None = None) -> str:
    """When it runs; the time of day is the provider's, in a zone that it does not state."""
    if options is not None and options.RunScheduledBackup is False:
        return tr("Not by itself: its schedule is switched off")
    if schedule is None:
        return NOT_SET
    at = _clock(schedule.ScheduledTime)
    match schedule.ScheduleType:
        case ScheduleType.HOURLY:
            hours = schedule.ScheduledHoursBetweenRuns or 1
            return tr("{every} from {time}", every=counted(hours, "Every hour", "Every {n} hours"), time=at)
        case ScheduleType.DAILY:
            words = tr("Daily at {time}", time=at)
        case ScheduleType.WEEKLY:
            words = tr("Weekly on {day} at {time}", day=day_in_words(schedule.ScheduledDayOfTheWeek), time=at)
        case ScheduleType.MONTHLY:
            words = tr("Monthly on day {day} at {time}", day=schedule.ScheduledDayOfTheMonth or NOT_SET, time=at)
        case unknown:
            return unknown or NOT_SET
    if schedule.UseEndTime:
        return tr("{runs}, stopped at {time}", runs=words, time=_clock(schedule.ScheduledEndTime))
    return words


def day_in_words(day: str | None) -> str:
    """A day of the week; one that is not known stays as the provider spells it."""
    words: dict[str, str] = {
        DayOfWeek.MONDAY: tr("Monday"),
        DayOfWeek.TUESDAY: tr("Tuesday"),
        DayOfWeek.WEDNESDAY: tr("Wednesday"),
        DayOfWeek.THURSDAY: tr("Thursday"),
        DayOfWeek.FRIDAY: tr("Friday"),
        DayOfWeek.SATURDAY: tr("Saturday"),
        DayOfWeek.SUNDAY: tr("Sunday"),
    }
    return NOT_SET if day is None else words.get(day, day)


def backup_set_in_words(chosen: BackupSet | None) -> str:
    """What the scanner looks for, and where."""
    if chosen is None:
        return NOT_SET
    if chosen.ScannerMode == ScannerMode.DONT_SCAN:
        return tr("Only what its paths name: nothing is scanned")
    kinds = [
        words
        for is_chosen, words in (
            (chosen.BackupDocuments, tr("documents")),
            (chosen.BackupImages, tr("images")),
            (chosen.BackupMusic, tr("music")),
            (chosen.BackupVideo, tr("video")),
            (chosen.BackupCustom, chosen.CustomFileTypes or tr("custom types")),
        )
        if is_chosen
    ]
    where: dict[str, str] = {
        ScannerMode.SCAN_ALL: tr("on the whole computer"),
        ScannerMode.SCAN_PERSONAL: tr("in personal folders"),
    }
    found = ", ".join(kinds) or tr("nothing")
    mode = chosen.ScannerMode or ""
    return f"{found[:1].upper()}{found[1:]} {where.get(mode, mode)}".rstrip()


def run_as_in_words(run_as: RunAs | None) -> str:
    """Whose rights the client has."""
    if run_as is None or not run_as.RunAsDomainAndLogin:
        return tr("The user who is logged on")
    return run_as.RunAsDomainAndLogin


def exclusions_in_words(chosen: BackupSet | None, options: Options | None, filters: ScannerFileFilters | None) -> str:
    """Everything that is not saved although the scanner finds it."""
    said: list[str] = []
    if chosen is not None and chosen.ExcludeFileTypes:
        said.append(tr("types {types}", types=chosen.ExcludeFileTypes))
    if options is not None:
        if options.ExcludeFilesLargerThanMb:
            said.append(tr("files over {n} MB", n=formats.count(options.ExcludeFilesLargerThanMb)))
        if options.ExcludeFilesSmallerThanKb:
            said.append(tr("files under {n} KB", n=formats.count(options.ExcludeFilesSmallerThanKb)))
        if options.ExcludeFilesOlderThanDate:
            said.append(tr("files from before {date}", date=options.ExcludeFilesOlderThanDate.date().isoformat()))
    said += _filters_in_words(filters)
    return _sentence(said)


def _filters_in_words(filters: ScannerFileFilters | None) -> Iterator[str]:
    if filters is None:
        return
    if filters.Mode == ScannerFileFilterMode.EXCLUDE_BY_WILDCARD:
        named = (filters.ExcludeFiles, filters.ExcludeFolders)
        yield from (tr("what is named {names}", names=names) for names in named if names)
    elif filters.Mode == ScannerFileFilterMode.INCLUDE_BY_WILDCARD:
        named = (filters.IncludeFiles, filters.IncludeFolders)
        yield from (tr("everything but {names}", names=names) for names in named if names)


def retention_in_words(options: Options | None) -> str:
    """What disappears from the cloud, and when."""
    said: list[str] = []
    if options is not None and options.RemoveFilesAfterDays:
        said.append(_after(tr("files not modified for {span}"), options.RemoveFilesAfterDays))
    if options is not None and options.RemoveDeletedFilesAfterDays:
        said.append(_after(tr("deleted files after {span}"), options.RemoveDeletedFilesAfterDays))
    return _sentence(said)


def _sentence(said: list[str]) -> str:
    words = "; ".join(said) or tr("nothing")
    return f"{words[:1].upper()}{words[1:]}"


def _after(words: str, days: int) -> str:
    return words.format(span=counted(days, "{n} day", "{n} days"))


def report_in_words(options: Options | None) -> str:
    """Who is told of a run."""
    if options is None or not options.SendEmailReportAfterBackup:
        return tr("Nobody")
    return options.EmailAddressToSendReportsTo or NOT_SET


def _clock(moment: datetime | None) -> str:
    return NOT_SET if moment is None else formats.time_of_day(moment)
