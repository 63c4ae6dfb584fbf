"""What can be made from the rows of a file: partners, companies and accounts, with the columns that each takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from console.contract.language import Field, Operation, fields_of
from console.contract.services.account_management import CreateAccountBySize
from console.contract.services.company_management import CreateCompany, CreateCompanyWithBackupAccount
from console.contract.services.partner_management import CreatePartner
from console.store.texts import fold

Title = Callable[[Field], str]
"""What people call a field."""

PARENT = "TargetEntityId"
"""The field with the entity below which something is made: by id, by path or by its name."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """One kind of file. key: stable name. words: what is made. requests: what a row is sent as, parents first."""

    key: str
    words: str
    requests: tuple[type[Operation[Any]], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field that a column can fill, required ones first; one that two requests share stands once."""
        named = {found.name: found for request in reversed(self.requests) for found in fields_of(request)}
        every = dict.fromkeys(found.name for request in self.requests for found in fields_of(request))
        return tuple(sorted((named[name] for name in every), key=lambda found: not found.required))

    @property
    def is_two_jobs(self) -> bool:
        """Whether what a row makes first is the parent of what it makes then."""
        return len(self.requests) > 1

    @property
    def takes_password(self) -> bool:
        """Whether what is made has a password."""
        return any(found.about.secret for found in self.fields)


BLUEPRINTS = (
    Blueprint("companies", "Companies", (CreateCompany,)),
    Blueprint("accounts", "Accounts", (CreateAccountBySize,)),
    Blueprint("companies-and-accounts", "Companies and their accounts", (CreateCompany, CreateAccountBySize)),
    Blueprint(
        "companies-with-account",
        "Companies with an administrator who has a backup account",
        (CreateCompanyWithBackupAccount,),
    ),
    Blueprint("partners", "Partners", (CreatePartner,)),
)
"""Everything that can be made from a file, the most usual first."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a field gets its value from: a column of the file by its place, and what counts where that is empty.

    column: -1 = none. constant: as a person writes it, "" = nothing.
    """

    column: int = -1
    constant: str = ""


Sources = Mapping[str, Source]
"""The source of each field by its name."""

# What people write over a column, beside the vendor's name and our title; folded, letters and digits only.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "AccountSizeMB": ("size", "accountsize", "space", "storage", "accountquota", "plan"),
    "AllowUploadOverAccountSize": ("allowoverage", "overage", "mayexceed", "overquota"),
    "AutoUpgradeClientApp": ("autoupdate", "autoupgrade", "automaticupdates"),
    "BackupAccountEmail": ("email", "mail", "accountemail", "emailaddress"),
    "BackupAccountPassword": ("password", "initialpassword", "accountpassword"),
    "BackupAccountUserFullName": ("fullname", "name", "person", "administrator"),
    "BackupAccountUserName": ("account", "username", "user", "login", "accountname"),
    "CompanyName": ("company", "customer", "client", "companyname", "customername", "organisation", "organization"),
    "DataCenterCountryCodeIsoA2": ("country", "datacentre", "datacenter", "countrycode", "region"),
    "DisableEmailsNotification": ("noemails", "nomails", "silent", "disablenotifications"),
    "DiskQuotaGB": ("quota", "size", "space", "storage", "companyquota", "plan"),
    "Email": ("email", "mail", "emailaddress", "accountemail", "useremail"),
    "FullName": ("fullname", "name", "person", "user", "username"),
    "GeneralContactEmail": ("contactemail", "email", "mail", "emailaddress", "companyemail"),
    "GeneralContactPerson": ("contact", "contactperson", "contactname", "person"),
    "IsBackupAccountUltraSafe": ("ultrasafe",),
    "IsUltrasafe": ("ultrasafe",),
    "PartnerName": ("partner", "reseller", "partnername", "name"),
    "Password": ("password", "initialpassword"),
    "SendResetPasswordEmail": ("resetemail", "sendresetemail", "sendreset"),
    PARENT: (
        "parent",
        "partner",
        "below",
        "under",
        "parentid",
        "partnerid",
        "path",
        "reseller",
        "owner",
        "entity",
        "entityid",
    ),
    "Username": ("account", "username", "user", "login", "accountname", "loginname"),
}
_OWNED_BY_COMPANY = ("company", "customer", "client", "companyid", "companyname")
"""Further words over the parent of accounts, where the company itself is not made."""

_UNIT = re.compile(r"[(\[]\s*(KB|MB|GB|TB)\s*[)\]]", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")


def _bare(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def unit_of_heading(heading: str) -> str:
    """The unit that a heading names for its column, as in "Quota (MB)", or ""."""
    found = _UNIT.search(heading)
    return found[1].upper() if found else ""


def heading_of(found: Field, title: Title) -> str:
    """What the template writes over a field's column: people's name with the vendor's, "Company (CompanyName)"."""
    return f"{title(found)} ({found.name})"


def guessed(blueprint: Blueprint, headings: Sequence[str], title: Title) -> dict[str, Source]:
    """Which column fills which field, as far as the headings tell; a column is taken once.

    The vendor's name counts most, then our title, then what people usually write.
    """
    inner = [{_bare(part) for part in _BRACKETS.findall(heading)} | {_bare(heading)} for heading in headings]
    outer = [_bare(_BRACKETS.sub("", heading)) for heading in headings]
    mapping: dict[str, Source] = {}
    taken: set[int] = set()

    def take(fits: Callable[[Field, int], bool]) -> None:
        for found in blueprint.fields:
            if found.name in mapping:
                continue
            place = next((at for at in range(len(headings)) if at not in taken and fits(found, at)), None)
            if place is not None:
                mapping[found.name] = Source(column=place)
                taken.add(place)

    take(lambda found, at: any(_bare(name) in inner[at] for name in found.names))
    take(lambda found, at: _bare(title(found)) == outer[at])
    for rank in range(max(map(len, _ALIASES.values())) + len(_OWNED_BY_COMPANY)):
        take(lambda found, at, rank=rank: outer[at] in _words(found, blueprint)[rank : rank + 1])  # type: ignore[misc]
    return mapping


def _words(found: Field, blueprint: Blueprint) -> tuple[str, ...]:
    words = _ALIASES.get(found.name, ())
    if found.name == PARENT and blueprint.requests == (CreateAccountBySize,):
        return _OWNED_BY_COMPANY + words
    return words
