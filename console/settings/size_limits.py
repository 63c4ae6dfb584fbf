"""What the rows of a policy's file size limits come to, whatever their units, and what holds without a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from console.contract.services.backup_policy_paths import FileSizeLimit, FileType, SizeUnit

_UNITS = tuple(unit.value for unit in SizeUnit)

BY_DEFAULT: Mapping[Any, Any] = {kind.value: (0, 5 << 30) for kind in FileType}
"""0 KB to 5 GB, in bytes: what holds for a type of files without a row."""


def held(rows: Iterable[FileSizeLimit]) -> dict[Any, Any]:
    """Smallest and largest size by type of files, in bytes; size and unit where the unit is not known."""
    return {
        **BY_DEFAULT,
        **{row.FileType: (_bytes(row.MinSize, row.MinSizeUnit), _bytes(row.MaxSize, row.MaxSizeUnit)) for row in rows},
    }


def _bytes(size: int | None, unit: str | None) -> Any:
    return size << (10 * _UNITS.index(unit)) if size is not None and unit in _UNITS else (size, unit)
