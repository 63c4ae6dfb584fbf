"""BackupPolicyManagementService: the paths and size limits of a policy, which are read and written by themselves."""

from __future__ import annotations

import enum
from typing import Annotated, ClassVar

from console.contract import policy_rules
from console.contract.language import DOCUMENT, Record, about
from console.contract.limits import Constraint


class FileType(enum.StrEnum):
    """Kind of files a size limit is for; Image is singular here."""

    DOCUMENTS = "Documents"
    VIDEO = "Video"
    MUSIC = "Music"
    IMAGE = "Image"
    CUSTOM = "Custom"


class SizeUnit(enum.StrEnum):
    """Unit of a size limit."""

    B = "B"
    KB = "KB"
    MB = "MB"
    GB = "GB"
    TB = "TB"


_Paths = tuple[str, ...]
_ITEM_LENGTH = "the document says 260 characters in one place, 259 in another; 259 satisfies both"


class CustomPathes(Record):
    """Paths of a policy: roots that the scanner searches, or the explicit paths. Includes first, then excludes."""

    IncludeFolders: Annotated[
        _Paths,
        about(
            "folders always included",
            DOCUMENT,
            rule=policy_rules.EXPLICIT_PATH,
            conflict=_ITEM_LENGTH,
        ),
    ] = ()
    IncludeFiles: Annotated[
        _Paths,
        about("files always included", DOCUMENT, rule=policy_rules.EXPLICIT_PATH, conflict=_ITEM_LENGTH),
    ] = ()
    ExcludeFolders: Annotated[
        _Paths,
        about(
            "folders always excluded",
            DOCUMENT,
            rule=policy_rules.EXPLICIT_PATH,
            conflict=_ITEM_LENGTH,
        ),
    ] = ()
    ExcludeFiles: Annotated[
        _Paths,
        about("files always excluded", DOCUMENT, rule=policy_rules.EXPLICIT_PATH, conflict=_ITEM_LENGTH),
    ] = ()


def _bytes(size: int, unit: str) -> int:
    return int(size) << (10 * tuple(SizeUnit).index(SizeUnit(unit)))


class FileSizeLimit(Record):
    """How small and how large files of one type may be; the limits act on the scanner only."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        Constraint(
            ("MaxSize", "MaxSizeUnit", "MinSize", "MinSizeUnit"),
            "must not be less than MinSize, or no file would be left",
            lambda it: _bytes(it.MinSize, it.MinSizeUnit) <= _bytes(it.MaxSize, it.MaxSizeUnit),
        ),
    )

    FileType: Annotated[str | None, about("kind of files", DOCUMENT, choices=FileType)]
    MinSizeUnit: Annotated[str | None, about("unit of MinSize", DOCUMENT, choices=SizeUnit)]
    MinSize: Annotated[int | None, about("smallest file", DOCUMENT, minimum=0)]
    MaxSizeUnit: Annotated[str | None, about("unit of MaxSize", DOCUMENT, choices=SizeUnit)]
    MaxSize: Annotated[int | None, about("largest file", DOCUMENT, minimum=0)]
