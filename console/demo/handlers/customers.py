"""What changes of partners and of companies have in common: whom they are for, their administrators and their mails."""

from __future__ import annotations

import secrets
import string

from console.contract import codes
from console.contract.services.company_management import EditCompany
from console.contract.services.entity_management import EntityType
from console.contract.services.partner_management import CreateAdditionalAdminResult, EditPartner
from console.demo.answering import Caller, Refused
from console.demo.records import Entity, Mail, User
from console.demo.state import RESET_TEMPLATE, State

_LETTERS = string.ascii_letters + string.digits
_PASSWORD_LENGTH = 14


def active_customer(caller: Caller, entity_id: int, kind: EntityType) -> Entity:
    """An active partner or company below the caller, as `kind` says, that the caller may change. Raises Refused."""
    found = caller.customer(entity_id)
    if found.kind is not kind:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity_id} is not a {kind.lower()}.")
    return caller.entity(found.entity_id)


def parent_of_new(caller: Caller, entity_id: int) -> Entity:
    """An active distributor or partner of the caller's tree, which may have something below it. Raises Refused."""
    found = caller.managed(caller.entity(entity_id))
    if found.kind not in (EntityType.DISTRIBUTOR, EntityType.PARTNER):
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {found.entity_id} is neither a distributor nor a partner.")
    return found


def additional_administrator(
    caller: Caller, entity_id: int, name: str, password: str | None
) -> CreateAdditionalAdminResult:
    """A new dashboard user of an active entity; the reply has the password only if it was generated."""
    state = caller.state
    entity = caller.managed(caller.entity(entity_id))
    if name in state.users:
        raise Refused(codes.ALREADY_EXISTS, f"UserName {name} is taken.")
    generated = None if password else random_password()
    state.add_user(User(name=name, password=password or generated or "", entity_id=entity.entity_id))
    return CreateAdditionalAdminResult(Password=generated)


def edit_settings(entity: Entity, call: EditPartner | EditCompany) -> None:
    """Sets the contact, the quota and what accounts may do, each only where it is given."""
    if call.GeneralContactPerson is not None:
        entity.contact_person = call.GeneralContactPerson
    if call.GeneralContactEmail is not None:
        entity.contact_email = call.GeneralContactEmail
    if call.DiskQuotaGB is not None:
        entity.quota_gb = call.DiskQuotaGB
    if call.AllowUploadOverAccountSize is not None:
        entity.allow_over_quota = call.AllowUploadOverAccountSize
    if call.AutoUpgradeClientApp is not None:
        entity.auto_upgrade = call.AutoUpgradeClientApp


def random_password() -> str:
    """A password nobody can guess, of letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_PASSWORD_LENGTH))


def send_reset_link(state: State, entity: Entity, user: User) -> None:
    """Mails a link for a new password; the present one stays. Raises Refused where the template is not set up."""
    if RESET_TEMPLATE not in state.mail_templates:
        raise Refused(codes.CANNOT_SEND_EMAIL, f"There is no e-mail template with code {RESET_TEMPLATE}.")
    state.outbox.append(Mail(RESET_TEMPLATE, entity.contact_email, user.name))
