"""What the values of closed and open lists are called for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.contract import rules
from console.contract.language import Field
from console.contract.services.backup_policy_paths import SizeUnit
from console.contract.services.cloud_application_backup_management import REGIONS
from console.contract.services.license_management import LicenseType
from ui import field_names, formats
from ui.translation import tr

Choices = Mapping[Any, str]
"""Words by the value that is sent."""

_WORDS: dict[str, str] = {
    LicenseType.SKRAFT_DISK_IMAGE_V5: "ShadowProtect disk image",
    LicenseType.SQL_BACKUP: "SQL Server backup",
    LicenseType.EXCHANGE_BACKUP: "Exchange backup",
    **{unit.value: unit.value for unit in SizeUnit},
    **dict(zip(REGIONS, ("United States, east", "Canada", "Europe", "Australia, Sydney"), strict=True)),
}
_COUNTRIES = {
    "": "Chosen automatically",
    "US": "United States",
    "GB": "United Kingdom",
    "DE": "Germany",
    "CA": "Canada",
    "AU": "Australia",
    "ZA": "South Africa",
}


def choices_of(field: Field) -> Choices:
    """The values that are offered for a field, none where it is typed."""
    if field.values:
        return {value: words_of(field, value) for value in field.values}
    if field.about.labels and field.base is int and not field.about.minimum:
        return {value: f"{value} · {tr(words)}" for value, words in field.about.labels.items()}
    if field.about.rule is rules.COUNTRY:
        # Where leaving it out means the same as an empty text, one way to say it is enough.
        known = ((code, name) for code, name in _COUNTRIES.items() if code or not field.about.server_default)
        return {code: words_of(field, code) for code, _ in known}
    return {}


def is_open(field: Field) -> bool:
    """Whether other values than those offered may be typed."""
    return not field.values or field.about.is_open


def words_of(field: Field, value: Any) -> str:
    """One value in words: sizes as people read them, flags as Yes and No, known values by their names."""
    if value is None:
        return formats.ABSENT
    if isinstance(value, bool):
        return formats.yes_no(value)
    if isinstance(value, int):
        return _number(field, value)
    if field.about.rule is rules.COUNTRY and value in _COUNTRIES:
        name = tr(_COUNTRIES[value])
        return f"{name} ({value})" if value else name
    if isinstance(value, str) and field.values:
        return tr(_WORDS.get(value) or field_names.split(value))
    return str(value)


def _number(field: Field, value: int) -> str:
    unit = field.about.unit
    if formats.is_size(unit):
        return formats.size(formats.bytes_in(value, unit))
    if field.about.labels and value in field.about.labels:
        return f"{value} · {tr(field.about.labels[value])}"
    return f"{formats.count(value)} {tr(unit)}" if unit else formats.count(value)
