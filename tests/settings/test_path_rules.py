from __future__ import annotations

import dataclasses
import string
from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract import policy_rules
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import (
    BackupSet,
    EntityPolicy,
    Options,
    ScannerFileFilterMode,
    ScannerFileFilters,
    ScannerMode,
)
from console.settings.patching import empty
from console.settings.path_rules import Clause, Doubt, SetDecision, Verdict, decide, may_be_tried
from console.settings.whole_policy import WholePolicy
from tests.settings.policies import size_limit

DRAWING = r"D:\Shared\Plans\Site.dwg"
MB = 1 << 20


@dataclasses.dataclass
class Made:
    """A policy that scans the whole computer for drawings, with a few settings otherwise."""

    backup_set: dict[str, Any] = dataclasses.field(default_factory=dict)
    filters: ScannerFileFilters | None = None
    options: dict[str, Any] = dataclasses.field(default_factory=dict)
    lists: dict[str, Any] = dataclasses.field(default_factory=dict)
    resolves_profile: bool = False

    def whole(self) -> WholePolicy:
        usual = {"ScannerMode": ScannerMode.SCAN_ALL, "BackupCustom": True, "CustomFileTypes": "dwg, mdb"}
        policy = msgspec.structs.replace(
            empty(EntityPolicy),
            BackupSet=msgspec.structs.replace(empty(BackupSet), **usual | self.backup_set),
            Options=msgspec.structs.replace(empty(Options), **self.options),
            ScannerFileFilters=self.filters,
            UseSystemAccountForScanningUserPersonalFolders=self.resolves_profile,
        )
        return WholePolicy(Policy=policy, **self.lists)


def scanner(path: str = DRAWING, size: int | None = None, **made: Any) -> SetDecision:
    return decide(Made(**made).whole(), path, size).scanner


def explicit(
    path: str = DRAWING, size: int | None = None, *, resolves_profile: bool = False, **lists: Any
) -> SetDecision:
    made = Made(lists={"ExplicitPathes": CustomPathes(**lists)}, resolves_profile=resolves_profile)
    return decide(made.whole(), path, size).explicit


def told(decision: SetDecision) -> tuple[Verdict, str, Doubt | None]:
    winner = decision.winner
    return decision.verdict, winner.setting.rpartition(".")[2] if winner else "", winner.doubt if winner else None


def excluding(**filters: str) -> ScannerFileFilters:
    return msgspec.structs.replace(empty(ScannerFileFilters), Mode=ScannerFileFilterMode.EXCLUDE_BY_WILDCARD, **filters)


def including(**filters: str) -> ScannerFileFilters:
    return msgspec.structs.replace(empty(ScannerFileFilters), Mode=ScannerFileFilterMode.INCLUDE_BY_WILDCARD, **filters)


def test_a_file_of_a_custom_type_is_found_on_the_whole_computer() -> None:
    decision = decide(Made().whole(), DRAWING)
    assert decision.verdict is Verdict.INCLUDED
    assert decision.scanner.winner == Clause("Policy.BackupSet.ScannerMode", "ScanAll", includes=True)
    assert decision.scanner.lost == (Clause("Policy.BackupSet.CustomFileTypes", "dwg", includes=True),)
    assert decision.explicit == SetDecision(Verdict.NOT_NAMED)


def test_custom_types_count_only_while_they_are_switched_on() -> None:
    assert told(scanner(backup_set={"BackupCustom": False})) == (Verdict.EXCLUDED, "BackupSet", None)


def test_no_document_says_which_types_are_documents() -> None:
    assert told(scanner(backup_set={"BackupCustom": False, "BackupDocuments": True})) == (
        Verdict.NOT_DOCUMENTED,
        "BackupSet",
        Doubt.KINDS,
    )


def test_an_excluded_type_wins_over_what_nobody_knows() -> None:
    decision = scanner(backup_set={"BackupCustom": False, "BackupDocuments": True, "ExcludeFileTypes": ".tmp;.DWG"})
    assert told(decision) == (Verdict.EXCLUDED, "ExcludeFileTypes", None)
    assert [clause.doubt for clause in decision.lost] == [None, Doubt.KINDS]


def test_where_nothing_is_scanned_the_scanner_finds_nothing() -> None:
    assert told(scanner(backup_set={"ScannerMode": ScannerMode.DONT_SCAN})) == (
        Verdict.EXCLUDED,
        "ScannerMode",
        None,
    )


def test_whether_scanner_paths_are_searched_while_nothing_is_scanned_is_not_documented() -> None:
    lists = {"ScannerPathes": CustomPathes(IncludeFolders=(r"D:\Shared",))}
    decision = scanner(backup_set={"ScannerMode": ScannerMode.DONT_SCAN}, lists=lists)
    assert told(decision) == (Verdict.NOT_DOCUMENTED, "ScannerMode", Doubt.NOT_SCANNED)


def test_a_scanner_path_settles_what_the_standard_places_leave_open() -> None:
    personal = {"ScannerMode": ScannerMode.SCAN_PERSONAL}
    assert told(scanner(backup_set=personal)) == (Verdict.NOT_DOCUMENTED, "ScannerMode", Doubt.STANDARD_PLACES)
    lists = {"ScannerPathes": CustomPathes(IncludeFolders=(r"d:\shared",))}
    assert told(scanner(backup_set=personal, lists=lists)) == (Verdict.INCLUDED, "IncludeFolders", None)


def test_an_excluded_scanner_path_wins_over_an_included_one() -> None:
    paths = CustomPathes(IncludeFolders=(r"D:\Shared\Plans",), ExcludeFolders=(r"D:\Shared",))
    decision = scanner(lists={"ScannerPathes": paths})
    assert told(decision) == (Verdict.EXCLUDED, "ExcludeFolders", None)
    assert decision.lost[0].text == r"D:\Shared\Plans"


def test_a_file_that_scanner_paths_name_may_need_no_type() -> None:
    lists = {"ScannerPathes": CustomPathes(IncludeFiles=(DRAWING,))}
    decision = scanner(backup_set={"BackupCustom": False}, lists=lists)
    assert told(decision) == (Verdict.NOT_DOCUMENTED, "BackupSet", Doubt.FILE_BY_NAME)


def test_a_policy_without_a_backup_set_leaves_the_scanner_open() -> None:
    policy = WholePolicy(Policy=empty(EntityPolicy))
    assert told(decide(policy, DRAWING).scanner) == (Verdict.NOT_DOCUMENTED, "BackupSet", Doubt.NO_BACKUP_SET)


def test_a_file_in_the_network_is_not_said_to_be_of_the_computer() -> None:
    assert told(scanner(r"\\nas\plans\site.dwg"))[2] is Doubt.NETWORK


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (excluding(ExcludeFiles="*.tmp;s?te.*"), (Verdict.EXCLUDED, "ExcludeFiles", None)),
        (excluding(ExcludeFolders=r"*\Plans"), (Verdict.EXCLUDED, "ExcludeFolders", None)),
        (excluding(ExcludeFolders=r"D:\Sh*ed"), (Verdict.NOT_DOCUMENTED, "ExcludeFolders", Doubt.SUBFOLDERS)),
        (excluding(ExcludeFolders=r"E:\*"), (Verdict.INCLUDED, "ScannerMode", None)),
        (excluding(IncludeFiles="*.tmp"), (Verdict.INCLUDED, "ScannerMode", None)),
        (including(IncludeFiles="*.dwg"), (Verdict.INCLUDED, "ScannerMode", None)),
        (including(IncludeFiles="*.pst"), (Verdict.EXCLUDED, "IncludeFiles", None)),
        (including(ExcludeFiles="*.dwg", IncludeFolders=r"*\Plans"), (Verdict.INCLUDED, "ScannerMode", None)),
        (
            including(IncludeFiles="*.pst", IncludeFolders=r"*\Plans"),
            (Verdict.NOT_DOCUMENTED, "IncludeFiles", Doubt.BOTH_FILTERS),
        ),
        (
            ScannerFileFilters(Mode=ScannerFileFilterMode.NONE, ExcludeFiles="*.dwg"),
            (Verdict.INCLUDED, "ScannerMode", None),
        ),
        (ScannerFileFilters(Mode="Later"), (Verdict.NOT_DOCUMENTED, "Mode", Doubt.UNKNOWN_VALUE)),
    ],
)
def test_only_the_filters_of_the_mode_count(
    filters: ScannerFileFilters, expected: tuple[Verdict, str, Doubt | None]
) -> None:
    assert told(scanner(filters=filters)) == expected


def test_size_limits_act_on_what_the_scanner_finds_only() -> None:
    lists = {
        "SizeLimits": (size_limit("Custom", 2),),
        "ExplicitPathes": CustomPathes(IncludeFolders=("D:",)),
    }
    decision = decide(Made(lists=lists).whole(), DRAWING, 2 * MB + 1)
    assert told(decision.scanner) == (Verdict.EXCLUDED, "Custom", None)
    assert decision.explicit.verdict is decision.verdict is Verdict.INCLUDED
    assert scanner(size=2 * MB, lists=lists).verdict is Verdict.INCLUDED


def test_without_a_row_a_file_over_5_gb_is_left_out() -> None:
    assert scanner(size=5 << 30).verdict is Verdict.INCLUDED
    assert told(scanner(size=(5 << 30) + 1)) == (Verdict.EXCLUDED, "Custom", None)


def test_a_limit_of_one_of_the_possible_kinds_leaves_the_file_open() -> None:
    decision = scanner(
        size=3 * MB, backup_set={"BackupDocuments": True}, lists={"SizeLimits": (size_limit("Documents", 2),)}
    )
    assert told(decision) == (Verdict.NOT_DOCUMENTED, "Documents", Doubt.SIZE_BY_KIND)


def test_a_limit_that_cannot_be_read_leaves_the_file_open() -> None:
    decision = scanner(size=1, lists={"SizeLimits": (size_limit("Custom", 2, "PB"),)})
    assert told(decision) == (Verdict.NOT_DOCUMENTED, "Custom", Doubt.UNKNOWN_VALUE)


@pytest.mark.parametrize(
    ("options", "size", "expected"),
    [
        ({"ExcludeFilesLargerThanMb": 1}, MB + 1, Verdict.EXCLUDED),
        ({"ExcludeFilesLargerThanMb": 1}, MB, Verdict.INCLUDED),
        ({"ExcludeFilesSmallerThanKb": 1}, 1023, Verdict.EXCLUDED),
        ({"ExcludeFilesSmallerThanKb": 1}, 1024, Verdict.INCLUDED),
    ],
)
def test_options_leave_out_by_size(options: dict[str, int], size: int, expected: Verdict) -> None:
    assert scanner(size=size, options=options).verdict is expected


def test_whether_the_options_sizes_hold_for_explicit_paths_is_not_documented() -> None:
    lists = {"ExplicitPathes": CustomPathes(IncludeFolders=("D:",))}
    made = Made(options={"ExcludeFilesLargerThanMb": 1}, lists=lists)
    decision = decide(made.whole(), DRAWING, 2 * MB)
    assert told(decision.explicit) == (Verdict.NOT_DOCUMENTED, "ExcludeFilesLargerThanMb", Doubt.EXPLICIT_SIZE)


def test_what_could_not_be_tried_is_named() -> None:
    made = Made(options={"ExcludeFilesLargerThanMb": 1, "ExcludeFilesOlderThanDate": datetime(2020, 1, 1)})
    assert decide(made.whole(), DRAWING).untried == (
        "Policy.Options.ExcludeFilesOlderThanDate",
        "SizeLimits",
        "Policy.Options.ExcludeFilesLargerThanMb",
    )
    assert decide(made.whole(), DRAWING, 1).untried == ("Policy.Options.ExcludeFilesOlderThanDate",)


def test_explicit_paths_do_not_care_for_types() -> None:
    assert told(explicit(r"C:\Ledgers\2026\a.xyz", IncludeFolders=("C:\\Ledgers", "C:\\Ledgers\\2026"))) == (
        Verdict.INCLUDED,
        "IncludeFolders",
        None,
    )


def test_the_nearest_folder_is_told_first() -> None:
    decision = explicit(IncludeFolders=("D:", r"D:\Shared\Plans", r"D:\Shared", r"D:\Sha"))
    assert [clause.text for clause in (decision.winner, *decision.lost) if clause] == [
        r"D:\Shared\Plans",
        r"D:\Shared",
        "D:",
    ]


def test_a_file_is_named_by_its_whole_path_only() -> None:
    assert explicit(IncludeFiles=(r"D:\Shared",)).verdict is Verdict.NOT_NAMED
    assert told(explicit(IncludeFolders=("D:",), ExcludeFiles=(DRAWING.upper(),))) == (
        Verdict.EXCLUDED,
        "ExcludeFiles",
        None,
    )


@pytest.mark.parametrize("resolves", [True, False])
def test_user_profile_stands_for_a_folder_only_where_the_document_says_so(resolves: bool) -> None:
    file = r"C:\Users\Anna\Desktop\Offer.docx"
    decision = explicit(file, resolves_profile=resolves, IncludeFolders=(r"%userPROFILE%\Desktop",))
    expected = (Verdict.INCLUDED, None) if resolves else (Verdict.NOT_DOCUMENTED, Doubt.PROFILE)
    assert (decision.verdict, decision.winner and decision.winner.doubt) == expected
    assert explicit(r"C:\Desktop\Offer.docx", IncludeFolders=(r"%UserProfile%\Desktop",)).winner is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "C:",
        "C:\\",
        "offer.docx",
        "C:/offer.docx",
        r"A:\offer.docx",
        r"\\nas\offer.docx",
        r"%UserProfile%\offer.docx",
        r"C:\a\..\b",
        r"C:\a*.doc",
        "C:\\" + "a" * 300,
    ],
)
def test_what_is_no_path_of_a_file_is_not_tried(path: str) -> None:
    assert not may_be_tried(path)
    with pytest.raises(ValueError, match="is not the path of a file"):
        decide(Made().whole(), path)


_PARTS = st.lists(st.text(string.ascii_letters + ". *", min_size=1, max_size=4), max_size=4)
_ANY_PATH = _PARTS.map(lambda parts: "\\".join(["C:", *parts]))


@given(st.lists(_ANY_PATH, max_size=5), st.lists(_ANY_PATH, max_size=5), _ANY_PATH)
def test_in_the_explicit_paths_every_exclude_beats_every_include(
    included: list[str], excluded: list[str], path: str
) -> None:
    if not may_be_tried(path):
        return
    decision = explicit(path, IncludeFolders=tuple(included), ExcludeFolders=tuple(excluded))
    is_below = [path.lower().startswith(f"{folder}\\".lower()) for folder in excluded]
    is_included = any(path.lower().startswith(f"{folder}\\".lower()) for folder in included)
    if any(is_below):
        assert decision.verdict is Verdict.EXCLUDED
    else:
        assert decision.verdict is (Verdict.INCLUDED if is_included else Verdict.NOT_NAMED)


def test_long_lists_and_hostile_templates_are_gone_through_once() -> None:
    folders = tuple(f"C:\\Folder {number}\\{'x' * 200}" for number in range(5_000))
    paths = CustomPathes(IncludeFolders=folders, ExcludeFiles=folders)
    filters = excluding(ExcludeFolders=";".join(["*?*?*?*?b"] * 2_000))
    made = Made(filters=filters, lists={"ScannerPathes": paths, "ExplicitPathes": paths})
    assert decide(made.whole(), "C:\\" + "a" * 250, 1).explicit.verdict is Verdict.NOT_NAMED


def test_the_rule_of_a_tried_path_is_that_of_the_lists() -> None:
    assert policy_rules.EXPLICIT_PATH.accepts(DRAWING)
    assert may_be_tried(DRAWING)
    assert may_be_tried(r"\\nas\plans\site.dwg")
