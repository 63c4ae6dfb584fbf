"""Policies as the tests of this folder compare them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit
from console.contract.services.backup_policy_records import EntityPolicy, RunAs, Schedule
from console.settings.whole_policy import WholePolicy
from tests.support.generated import fullest

PASSWORD = "Sturmglas-77"


def policy(**values: Any) -> EntityPolicy:
    return msgspec.structs.replace(fullest(EntityPolicy), **values)


def whole(**values: Any) -> WholePolicy:
    return msgspec.structs.replace(WholePolicy(Policy=policy()), **values)


def schedule(**values: Any) -> Schedule:
    return msgspec.structs.replace(fullest(Schedule), **values)


def size_limit(kind: str, most: int, unit: str = "MB") -> FileSizeLimit:
    return FileSizeLimit(FileType=kind, MinSize=0, MinSizeUnit="KB", MaxSize=most, MaxSizeUnit=unit)


def gold() -> WholePolicy:
    """A policy with something of everything, a password among it."""
    return whole(
        Policy=policy(
            PolicyName="Gold",
            Schedule=schedule(ScheduledTime=datetime(2024, 5, 6, 19, 30)),
            RunAs=RunAs(RunAsDomainAndLogin="NORTH\\svc", RunAsPassword=PASSWORD),
        ),
        ScannerPathes=CustomPathes(IncludeFolders=("D:\\Shared", "D:\\Plans"), ExcludeFolders=("D:\\Shared\\Scratch",)),
        SizeLimits=(size_limit("Video", 500), size_limit("Documents", 1, "GB")),
    )
