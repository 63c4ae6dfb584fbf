"""BackupPolicyManagementService: policies of partners and companies, and their assignment to accounts.

Two help pages are known, and on both the parameters lie directly below the operation, in camel case and without a
`<request>`; the same is taken for all. A wrong name would be skipped and read as 0, the caller's own entity, so no
guessed name is sent before the live WSDL has shown it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from console.contract import policy_rules, spellings
from console.contract.field_rules import no_two_alike
from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    OP_PAGE,
    SAMPLE,
    Operation,
    Reply,
    Result,
    ResultOnly,
    Service,
    Style,
    about,
)
from console.contract.limits import Constraint
from console.contract.paging import Paging
from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit
from console.contract.services.backup_policy_records import AccountPolicy, EntityPolicy

BACKUP_POLICY_MANAGEMENT = Service(
    "BackupPolicyManagementService", "Policies of partners and companies, and their assignment to accounts."
)

_BARE = Style.BARE_REQUEST
_OWNER = "targetEntityId"

_PolicyId = Annotated[int, about("entity policy", DOCUMENT, minimum=1, aliases=spellings.POLICY_ID, guessed=True)]
_Owner = Annotated[
    int,
    about(
        "company or partner that owns the policy",
        DOCUMENT,
        minimum=0,
        labels=CALLER_AT_ZERO,
        aliases=spellings.ENTITY_ID,
        guessed=True,
    ),
]
_ShownOwner = Annotated[
    int,
    about(
        "company or partner that owns the policy",
        OP_PAGE,
        DOCUMENT,
        minimum=0,
        labels=CALLER_AT_ZERO,
        aliases=spellings.ENTITY_ID,
        conflict="the document prints TargetEntityID; the help page has targetEntityId, which is used",
    ),
]
_Account = Annotated[str, about("backup account", DOCUMENT, aliases=("AccountName",), guessed=True)]
_Machine = Annotated[
    str | None,
    about(
        "one machine; left out = every one that the account is on",
        DOCUMENT,
        rule=policy_rules.SYSTEM_NAME,
        aliases=("SystemName",),
        guessed=True,
    ),
]
_Policy = Annotated[EntityPolicy, about("the whole policy", DOCUMENT, aliases=("EntityPolicy",), guessed=True)]
_Pathes = Annotated[CustomPathes, about("all lists of paths", DOCUMENT, aliases=("CustomPathes",), guessed=True)]


class EntityPolicyResult(Reply):
    """The policy as stored."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    EntityPolicy: Annotated[EntityPolicy | None, about("the policy", DOCUMENT, guessed=True)] = None


@BACKUP_POLICY_MANAGEMENT.create(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    notes="EntityBackupPolicyID 1 and any valid DateCreated are placeholders. That the policy comes back is inferred "
    "from DeleteEntityPolicy.",
)
class CreateEntityPolicy(Operation[EntityPolicyResult]):
    """Creates an entity policy."""

    entityPolicy: _Policy


class GetEntityPolicyResult(Reply):
    """One policy."""

    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None
    EntityPolicy: Annotated[EntityPolicy | None, about("the policy", SAMPLE)] = None
    LiveProtectWholeBackupSet: Annotated[
        bool | None,
        about(
            "protect every file of the explicit paths live; part of the policy",
            SAMPLE,
            conflict="the document makes it a field of EntityPolicy; the sample has it here; it is read in both",
        ),
    ] = None


@BACKUP_POLICY_MANAGEMENT.read(DOCUMENT, SAMPLE, style=_BARE, style_assumed=True, target=_OWNER)
class GetEntityPolicy(Operation[GetEntityPolicyResult]):
    """Reads one entity policy."""

    entityPolicyID: _PolicyId
    targetEntityId: _Owner


class GetEntityPoliciesResult(Reply):
    """The policies of an entity, or one page of them; the document only says that a list is returned."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    EntityPolicies: Annotated[tuple[EntityPolicy, ...], about("the policies", DOCUMENT, guessed=True)] = ()


@BACKUP_POLICY_MANAGEMENT.read(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    target=_OWNER,
    notes="The document's text calls it a method without parameters; its table lists TargetEntityID.",
)
class GetEntityPoliciesAll(Operation[GetEntityPoliciesResult]):
    """Lists all entity policies of an entity."""

    targetEntityId: _Owner


@BACKUP_POLICY_MANAGEMENT.read(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    target=_OWNER,
    paging=Paging("pageSize", "pageIndex", "EntityPolicies"),
    notes="No total is documented: the last page is the first that is short or empty.",
)
class GetEntityPolicies(Operation[GetEntityPoliciesResult]):
    """Lists the entity policies of an entity page by page."""

    pageIndex: Annotated[int, about("page number, the first is 1", DOCUMENT, minimum=1)]
    pageSize: Annotated[int, about("rows a page", DOCUMENT, minimum=1)]
    targetEntityId: _Owner


@BACKUP_POLICY_MANAGEMENT.change(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    notes="Nothing says that what is left out stays: the policy is read, edited and sent whole.",
)
class UpdateEntityPolicy(Operation[EntityPolicyResult]):
    """Changes an entity policy; every account and machine it is assigned to is affected."""

    entityPolicy: _Policy


class DeleteEntityPolicyResult(Reply):
    """The policy that was deleted."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None
    EntityPolicy: Annotated[EntityPolicy | None, about("the policy", OP_PAGE)] = None


@BACKUP_POLICY_MANAGEMENT.destroy(
    OP_PAGE,
    DOCUMENT,
    style=_BARE,
    target=_OWNER,
    notes="The document says that only a policy assigned to no account can be deleted.",
)
class DeleteEntityPolicy(Operation[DeleteEntityPolicyResult]):
    """Deletes an entity policy and returns it."""

    entityPolicyID: Annotated[
        int,
        about(
            "policy to delete",
            OP_PAGE,
            DOCUMENT,
            minimum=1,
            aliases=spellings.POLICY_ID,
            conflict="the document prints EntityBackupPolicyID; the help page has entityPolicyID, which is used",
        ),
    ]
    targetEntityId: _ShownOwner
    unassignAccounts: Annotated[
        bool,
        about(
            "presumably takes the policy from its accounts first",
            OP_PAGE,
            server_default=False,
            conflict="the document does not list it; the help page has it, which is used",
        ),
    ]


class AccountPolicyResult(Reply):
    """The assignment; that it comes back is inferred from DeleteAccountPolicy."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    AccountPolicy: Annotated[AccountPolicy | None, about("the assignment", DOCUMENT, guessed=True)] = None


@BACKUP_POLICY_MANAGEMENT.create(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    notes="AccountBackupPolicyID 1, any valid DateCreated and no PolicyName are placeholders.",
)
class AddAccountPolicy(Operation[AccountPolicyResult]):
    """Assigns an entity policy to a backup account, on one machine or on all."""

    accountPolicy: Annotated[AccountPolicy, about("the assignment", DOCUMENT, aliases=("AccountPolicy",), guessed=True)]


@BACKUP_POLICY_MANAGEMENT.create(DOCUMENT, style=_BARE, style_assumed=True, target=_OWNER)
class AddAccountPolicySimple(Operation[AccountPolicyResult]):
    """Assigns an entity policy to a backup account without run-as credentials."""

    accountName: _Account
    entityPolicyID: _PolicyId
    systemName: _Machine = None
    targetEntityId: _Owner


class GetAccountPoliciesResult(Reply):
    """The assignments of an account; the document only says that a list is returned."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    AccountPolicies: Annotated[tuple[AccountPolicy, ...], about("the assignments", DOCUMENT, guessed=True)] = ()


@BACKUP_POLICY_MANAGEMENT.read(DOCUMENT, style=_BARE, style_assumed=True, target=_OWNER)
class GetAccountPolicies(Operation[GetAccountPoliciesResult]):
    """Lists the policies assigned to a backup account."""

    accountName: _Account
    systemName: _Machine = None
    targetEntityId: _Owner


class DeleteAccountPolicyResult(Reply):
    """The assignment that was deleted."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None
    AccountPolicy: Annotated[AccountPolicy | None, about("the assignment", OP_PAGE)] = None


@BACKUP_POLICY_MANAGEMENT.destroy(
    OP_PAGE,
    DOCUMENT,
    style=_BARE,
    target=_OWNER,
    notes="The entity policy stays. An assignment without machine can presumably be deleted by id only, with "
    "DeleteAccountPolicySilent.",
)
class DeleteAccountPolicy(Operation[DeleteAccountPolicyResult]):
    """Unassigns the policy of an account on one machine and returns the assignment."""

    accountName: Annotated[
        str,
        about(
            "backup account",
            OP_PAGE,
            DOCUMENT,
            aliases=("AccountName",),
            conflict="the document prints AccountName; the help page has accountName, which is used",
        ),
    ]
    systemName: Annotated[
        str,
        about(
            "machine",
            OP_PAGE,
            DOCUMENT,
            rule=policy_rules.SYSTEM_NAME,
            aliases=("SystemName",),
            conflict="the document prints SystemName; the help page has systemName, which is used",
        ),
    ]
    targetEntityId: _ShownOwner


@BACKUP_POLICY_MANAGEMENT.destroy(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    target=_OWNER,
    notes="Success proves nothing, not even that the names were right: GetAccountPolicies tells. The policy stays.",
)
class DeleteAccountPolicySilent(Operation[ResultOnly]):
    """Unassigns a policy by id and reports success even when nothing was found or accessible."""

    accountPolicyID: Annotated[
        int, about("assignment to delete", DOCUMENT, minimum=1, aliases=("AccountBackupPolicyID",), guessed=True)
    ]
    targetEntityId: _Owner


class CustomPathesResult(Reply):
    """The lists of paths of a policy; the element's name is that of the document's object."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    CustomPathes: Annotated[CustomPathes | None, about("the four lists", DOCUMENT, guessed=True)] = None


@BACKUP_POLICY_MANAGEMENT.read(DOCUMENT, style=_BARE, style_assumed=True, target=_OWNER)
class GetScannerCustomPathes(Operation[CustomPathesResult]):
    """Reads the custom scanner paths of an entity policy."""

    entityPolicyID: _PolicyId
    targetEntityId: _Owner


@BACKUP_POLICY_MANAGEMENT.change(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    target=_OWNER,
    notes="The lists are presumably replaced. Standard scanner paths are neither shown nor changed.",
)
class SetScannerCustomPathes(Operation[ResultOnly]):
    """Writes the custom scanner paths of an entity policy."""

    entityPolicyID: _PolicyId
    targetEntityId: _Owner
    customPathes: _Pathes


@BACKUP_POLICY_MANAGEMENT.read(DOCUMENT, style=_BARE, style_assumed=True, target=_OWNER)
class GetBackupSetCustomPathes(Operation[CustomPathesResult]):
    """Reads the explicit paths (second backup set) of an entity policy."""

    entityPolicyID: _PolicyId
    targetEntityId: _Owner


@BACKUP_POLICY_MANAGEMENT.change(
    DOCUMENT, style=_BARE, style_assumed=True, target=_OWNER, notes="The lists are presumably replaced."
)
class SetBackupSetCustomPathes(Operation[ResultOnly]):
    """Writes the explicit paths (second backup set) of an entity policy."""

    entityPolicyID: _PolicyId
    targetEntityId: _Owner
    customPathes: _Pathes


class GetScannerFileSizeLimitsResult(Reply):
    """The size limits of a policy."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    FileSizeLimits: Annotated[tuple[FileSizeLimit, ...], about("one row per file type", DOCUMENT, guessed=True)] = ()


@BACKUP_POLICY_MANAGEMENT.read(DOCUMENT, style=_BARE, style_assumed=True, target=_OWNER)
class GetScannerFileSizeLimits(Operation[GetScannerFileSizeLimitsResult]):
    """Reads the file size limits of the scanner."""

    entityPolicyID: _PolicyId
    targetEntityId: _Owner


@BACKUP_POLICY_MANAGEMENT.change(
    DOCUMENT,
    style=_BARE,
    style_assumed=True,
    target=_OWNER,
    notes="The document's heading writes SetScannerFilesizeLimits; its addresses have the spelling that is used.",
)
class SetScannerFileSizeLimits(Operation[ResultOnly]):
    """Writes the file size limits of the scanner."""

    constraints: ClassVar[tuple[Constraint, ...]] = (no_two_alike("fileSizeLimits", "FileType"),)

    entityPolicyID: _PolicyId
    targetEntityId: _Owner
    fileSizeLimits: Annotated[
        tuple[FileSizeLimit, ...],
        about(
            "one row per file type; a missing type falls back to 0 KB to 5 GB",
            DOCUMENT,
            aliases=("FileSizeLimits",),
            guessed=True,
        ),
    ]
