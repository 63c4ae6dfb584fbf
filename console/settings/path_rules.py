r"""Whether a policy saves a file, which of its rules says so, and which rules lost.

    decision = decide(policy, r"D:\Shared\Plans\site.dwg", size=3 << 20)
    decision.verdict             # Verdict.INCLUDED
    decision.scanner.winner      # Clause("Policy.BackupSet.CustomFileTypes", "dwg", includes=True)

A policy has two sets, which are merged and do not influence each other: what the scanner finds, and the explicit paths.
In each, includes come first and then excludes, so that any exclude wins. Where the document does not say what holds,
neither does this: the clause has a `Doubt`, and the verdict is NOT_DOCUMENTED unless another rule decides by itself.
Case does not count, as on Windows. Time is linear in what the policy holds.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from console.contract import policy_rules
from console.contract.language import fields_of
from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit, FileType
from console.contract.services.backup_policy_records import (
    BackupSet,
    Options,
    ScannerFileFilterMode,
    ScannerFileFilters,
    ScannerMode,
)
from console.settings.deviations import EXPLICIT_PATHES, SCANNER_PATHES, SIZE_LIMITS
from console.settings.name_masks import NameMasks
from console.settings.size_limits import held
from console.settings.whole_policy import WholePolicy

_INCLUDE_FOLDERS, _INCLUDE_FILES, _EXCLUDE_FOLDERS, _EXCLUDE_FILES = (found.name for found in fields_of(CustomPathes))
_FILTERS = "Policy.ScannerFileFilters"
_LARGEST, _SMALLEST = "Policy.Options.ExcludeFilesLargerThanMb", "Policy.Options.ExcludeFilesSmallerThanKb"

_PROFILE = "%userprofile%"
_IN_PROFILE = re.compile(r"[a-z]:\\users\\[^\\]+")
"""Where Windows keeps the folder that %UserProfile% stands for."""

_NETWORK = "\\\\"
_NETWORK_STEPS = 4
"""Backslashes in the path of a file in the network, at least."""

_BETWEEN_TYPES = re.compile(r"[,.;\s]+")
_KB, _MB = 1 << 10, 1 << 20


class Doubt(enum.StrEnum):
    """What the provider's document leaves open."""

    PROFILE = "profile"
    STANDARD_PLACES = "standard places"
    NETWORK = "network"
    NOT_SCANNED = "not scanned"
    KINDS = "kinds"
    FILE_BY_NAME = "file by name"
    SUBFOLDERS = "subfolders"
    BOTH_FILTERS = "both filters"
    SIZE_BY_KIND = "size by kind"
    EXPLICIT_SIZE = "explicit size"
    NO_BACKUP_SET = "no backup set"
    UNKNOWN_VALUE = "unknown value"


class Verdict(enum.StrEnum):
    """What becomes of a file. NOT_NAMED: no rule of the set is about it, so it is not in it."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    NOT_NAMED = "not named"
    NOT_DOCUMENTED = "not documented"


class Clause(msgspec.Struct, frozen=True):
    """One rule of a policy that is about the file.

    setting: its path, as `WholePolicy` has it. text: the path, template, type or value that it holds. includes: what it
    does where it applies. doubt: what the document does not say, so that nobody knows whether it applies.
    """

    setting: str
    text: str
    includes: bool
    doubt: Doubt | None = None


class SetDecision(msgspec.Struct, frozen=True):
    """What one of the two sets does with the file.

    winner: the rule that decides; None where no rule is about it. lost: the others that are about it.
    """

    verdict: Verdict
    winner: Clause | None = None
    lost: tuple[Clause, ...] = ()


class Decision(msgspec.Struct, frozen=True):
    """What a policy does with a file. untried: settings that count and could not be tried, as the size is not given."""

    verdict: Verdict
    scanner: SetDecision
    explicit: SetDecision
    untried: tuple[str, ...] = ()


def may_be_tried(path: str) -> bool:
    r"""Whether a text is the path of a file: on a drive, or in the network as `\\server\share\file`."""
    steps = path.count("\\")
    if path.startswith(_NETWORK):
        return steps >= _NETWORK_STEPS and policy_rules.EXPLICIT_PATH.accepts(path.replace(_NETWORK, "C:\\", 1))
    return steps > 0 and policy_rules.EXPLICIT_PATH.accepts(path) and not path.lower().startswith(_PROFILE)


def decide(policy: WholePolicy, path: str, size: int | None = None) -> Decision:
    """What a policy does with a file of this many bytes. Raises ValueError for a path that `may_be_tried` refuses."""
    if not may_be_tried(path):
        raise ValueError(f"{path!r} is not the path of a file")
    tried = _Tried(path, size, is_profile_known=bool(policy.Policy.UseSystemAccountForScanningUserPersonalFolders))
    scanner = _decided(_scanner_clauses(policy, tried))
    explicit = _decided(_explicit_clauses(policy, tried))
    verdicts = (scanner.verdict, explicit.verdict)
    strongest = (Verdict.INCLUDED, Verdict.NOT_DOCUMENTED, Verdict.EXCLUDED, Verdict.NOT_NAMED)
    return Decision(
        next(verdict for verdict in strongest if verdict in verdicts), scanner, explicit, tuple(_untried(policy, size))
    )


@dataclass(frozen=True, slots=True)
class _Tried:
    """A file whose fate is asked for. is_profile_known: the document says what %UserProfile% stands for."""

    path: str
    size: int | None
    is_profile_known: bool

    @property
    def folder(self) -> str:
        return self.path.rpartition("\\")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("\\")[2]

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


def _decided(clauses: Iterable[Clause]) -> SetDecision:
    """Includes, then excludes: an exclude that holds wins, then what nobody knows, then the first include."""
    found = list(dict.fromkeys(clauses))
    if not found:
        return SetDecision(Verdict.NOT_NAMED)
    certain = [clause for clause in found if clause.doubt is None]
    doubtful = [clause for clause in found if clause.doubt is not None]
    excluding = [clause for clause in certain if not clause.includes]
    winner = (excluding or doubtful or certain)[0]
    in_doubt = Verdict.NOT_DOCUMENTED if doubtful else Verdict.INCLUDED
    return SetDecision(
        Verdict.EXCLUDED if excluding else in_doubt, winner, tuple(clause for clause in found if clause is not winner)
    )


def _explicit_clauses(policy: WholePolicy, tried: _Tried) -> Iterator[Clause]:
    clauses = list(_listed(EXPLICIT_PATHES, policy.ExplicitPathes, tried))
    yield from clauses
    if any(clause.includes for clause in clauses):
        for clause in _left_out_by_size(policy.Policy.Options, tried):
            yield msgspec.structs.replace(clause, doubt=Doubt.EXPLICIT_SIZE)


def _scanner_clauses(policy: WholePolicy, tried: _Tried) -> Iterator[Clause]:
    chosen = policy.Policy.BackupSet
    if chosen is None:
        yield Clause("Policy.BackupSet", "", includes=False, doubt=Doubt.NO_BACKUP_SET)
        return
    listed = list(_listed(SCANNER_PATHES, policy.ScannerPathes, tried))
    roots = [clause for clause in listed if clause.includes]
    where = _where(chosen, tried)
    yield from listed
    if chosen.ScannerMode == ScannerMode.DONT_SCAN and roots:
        yield msgspec.structs.replace(where, doubt=Doubt.NOT_SCANNED)
    elif where.doubt is None or not any(root.doubt is None for root in roots):
        yield where
    yield from _types(chosen, tried, is_named=any(root.setting.endswith(_INCLUDE_FILES) for root in roots))
    yield from _filtered(policy.Policy.ScannerFileFilters, tried)
    yield from _limited(chosen, policy.SizeLimits, tried)
    yield from _left_out_by_size(policy.Policy.Options, tried)


def _where(chosen: BackupSet, tried: _Tried) -> Clause:
    """What the mode of the scanner says of the place of the file."""
    mode = chosen.ScannerMode or ""
    setting = "Policy.BackupSet.ScannerMode"
    if mode == ScannerMode.DONT_SCAN:
        return Clause(setting, mode, includes=False)
    if mode == ScannerMode.SCAN_ALL:
        doubt = Doubt.NETWORK if tried.path.startswith(_NETWORK) else None
    elif mode == ScannerMode.SCAN_PERSONAL:
        doubt = Doubt.STANDARD_PLACES
    else:
        doubt = Doubt.UNKNOWN_VALUE
    return Clause(setting, mode, includes=True, doubt=doubt)


def _types(chosen: BackupSet, tried: _Tried, *, is_named: bool) -> Iterator[Clause]:
    """Whether the file is of a kind that the scanner looks for; the clause without a text says that it is of none.

    is_named: the policy names this very file as one that the scanner takes.
    """
    if tried.extension in _extensions(chosen.ExcludeFileTypes):
        yield Clause("Policy.BackupSet.ExcludeFileTypes", tried.extension, includes=False)
    if _is_custom(chosen, tried):
        yield Clause("Policy.BackupSet.CustomFileTypes", tried.extension, includes=True)
    elif kinds := _kinds(chosen):
        yield Clause("Policy.BackupSet", ", ".join(kinds), includes=True, doubt=Doubt.KINDS)
    else:
        yield Clause("Policy.BackupSet", "", includes=False, doubt=Doubt.FILE_BY_NAME if is_named else None)


def _extensions(types: str | None) -> frozenset[str]:
    """The file extensions of a list, in small letters and without dots."""
    return frozenset(filter(None, _BETWEEN_TYPES.split((types or "").lower())))


def _is_custom(chosen: BackupSet, tried: _Tried) -> bool:
    return bool(chosen.BackupCustom) and tried.extension in _extensions(chosen.CustomFileTypes)


def _kinds(chosen: BackupSet) -> list[FileType]:
    """The kinds of files that are looked for and whose extensions no document names."""
    switches = (
        (chosen.BackupDocuments, FileType.DOCUMENTS),
        (chosen.BackupImages, FileType.IMAGE),
        (chosen.BackupMusic, FileType.MUSIC),
        (chosen.BackupVideo, FileType.VIDEO),
    )
    return [kind for is_on, kind in switches if is_on]


def _filtered(filters: ScannerFileFilters | None, tried: _Tried) -> Iterator[Clause]:
    mode = filters.Mode if filters is not None else None
    if filters is None or mode == ScannerFileFilterMode.NONE:
        return
    files = (f"{_FILTERS}.ExcludeFiles", f"{_FILTERS}.IncludeFiles")
    folders = (f"{_FILTERS}.ExcludeFolders", f"{_FILTERS}.IncludeFolders")
    if mode == ScannerFileFilterMode.EXCLUDE_BY_WILDCARD:
        yield from _of_filter(files[0], filters.ExcludeFiles, tried, includes=False)
        yield from _of_filter(folders[0], filters.ExcludeFolders, tried, includes=False)
    elif mode == ScannerFileFilterMode.INCLUDE_BY_WILDCARD:
        given = [(files[1], filters.IncludeFiles), (folders[1], filters.IncludeFolders)]
        yield from _included_by([(setting, text) for setting, text in given if text], tried)
    else:
        yield Clause(f"{_FILTERS}.Mode", mode or "", includes=False, doubt=Doubt.UNKNOWN_VALUE)


def _included_by(given: list[tuple[str, str]], tried: _Tried) -> Iterator[Clause]:
    """What is given of the two filters must let the file through; whether one of them is enough nobody says."""
    found = [(setting, text, list(_of_filter(setting, text, tried, includes=True))) for setting, text in given]
    is_open = any(clauses for _, _, clauses in found)
    for setting, text, clauses in found:
        yield from clauses
        if not clauses:
            yield Clause(setting, text, includes=False, doubt=Doubt.BOTH_FILTERS if is_open else None)


def _of_filter(setting: str, text: str | None, tried: _Tried, *, includes: bool) -> Iterator[Clause]:
    """The first template that is about the file, by its name or folder; one for a folder above it is in doubt."""
    masks = NameMasks(text or "")
    is_of_folders = setting.endswith("Folders")
    template = masks.first_match(tried.folder if is_of_folders else tried.name)
    if template is not None:
        yield Clause(setting, template, includes)
    elif is_of_folders:
        above = itertools.islice(masks.matches_before(tried.folder, "\\"), 1)
        yield from (Clause(setting, template, includes, Doubt.SUBFOLDERS) for template in above)


def _limited(chosen: BackupSet, rows: Iterable[FileSizeLimit], tried: _Tried) -> Iterator[Clause]:
    """The size limits of what the file may be; they differ by kind, and of a kind no document names the extensions."""
    if tried.size is None:
        return
    kinds = [*_kinds(chosen), *((FileType.CUSTOM,) if _is_custom(chosen, tried) else ())] or list(FileType)
    limits = held(rows)
    outside = {kind: _is_outside(tried.size, limits[kind.value]) for kind in kinds}
    for kind, is_outside in outside.items():
        if is_outside is None:
            yield Clause(f"{SIZE_LIMITS}.{kind}", kind, includes=False, doubt=Doubt.UNKNOWN_VALUE)
        elif is_outside:
            doubt = None if all(outside.values()) else Doubt.SIZE_BY_KIND
            yield Clause(f"{SIZE_LIMITS}.{kind}", kind, includes=False, doubt=doubt)


def _is_outside(size: int, limits: tuple[object, object]) -> bool | None:
    """Whether a size is below the smallest or above the largest; None where one of them cannot be read."""
    smallest, largest = limits
    if not isinstance(smallest, int) or not isinstance(largest, int):
        return None
    return not smallest <= size <= largest


def _left_out_by_size(options: Options | None, tried: _Tried) -> Iterator[Clause]:
    if options is None or tried.size is None:
        return
    largest, smallest = options.ExcludeFilesLargerThanMb, options.ExcludeFilesSmallerThanKb
    if largest is not None and tried.size > largest * _MB:
        yield Clause(_LARGEST, str(largest), includes=False)
    if smallest is not None and tried.size < smallest * _KB:
        yield Clause(_SMALLEST, str(smallest), includes=False)


def _untried(policy: WholePolicy, size: int | None) -> Iterator[str]:
    options = policy.Policy.Options
    if options is not None and options.ExcludeFilesOlderThanDate is not None:
        yield "Policy.Options.ExcludeFilesOlderThanDate"
    if size is None:
        yield SIZE_LIMITS
        if options is not None and options.ExcludeFilesLargerThanMb is not None:
            yield _LARGEST
        if options is not None and options.ExcludeFilesSmallerThanKb is not None:
            yield _SMALLEST


def _listed(above: str, lists: CustomPathes, tried: _Tried) -> Iterator[Clause]:
    """The paths of the four lists that are about the file, includes first, of each list the nearest folder first."""
    path = tried.path.lower()
    folders = frozenset(path[:at] for at, character in enumerate(path) if character == "\\")
    profile = _IN_PROFILE.match(path)
    for name, paths, includes in (
        (_INCLUDE_FILES, lists.IncludeFiles, True),
        (_INCLUDE_FOLDERS, lists.IncludeFolders, True),
        (_EXCLUDE_FILES, lists.ExcludeFiles, False),
        (_EXCLUDE_FOLDERS, lists.ExcludeFolders, False),
    ):
        about = folders if name in (_INCLUDE_FOLDERS, _EXCLUDE_FOLDERS) else (path,)
        found = []
        for text in paths:
            small = text.lower()
            is_of_profile = small.startswith(_PROFILE)
            if is_of_profile and profile is not None:
                small = profile[0] + small[len(_PROFILE) :]
            if small in about:
                doubt = Doubt.PROFILE if is_of_profile and not tried.is_profile_known else None
                found.append((len(small), Clause(f"{above}.{name}", text, includes, doubt)))
        yield from (clause for _, clause in sorted(found, key=lambda each: -each[0]))
