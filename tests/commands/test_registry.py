"""Which changes there are, what they are called, where they are offered, and which field a refusal means."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from console.commands.change import Target, TargetKind
from console.commands.command import command_for, commands
from console.contract import codes
from console.contract.language import Kind
from console.contract.services import SERVICES, company_management
from console.contract.services.account_management import CreateAccountBySize, SuspendAccount
from console.contract.services.backup_policy_management import UpdateEntityPolicy
from console.contract.services.company_management import CreateCompanyWithBackupAccount, EditCompany
from console.contract.services.entity_management import EntityType, GetEntityAccounts
from console.contract.services.partner_management import MoveCompany
from tests.commands.cases import CASES
from tests.contract.declared import BACKUP_SERVICES

SPECS = [spec for service in SERVICES.values() for spec in service.operations.values()]
CHANGES = [spec for spec in SPECS if spec.kind is not Kind.READ]


def test_every_declared_change_has_one_command_and_no_read_has_one() -> None:
    assert len(CHANGES) == 39
    assert set(commands()) == set(CHANGES)
    with pytest.raises(KeyError):
        command_for(GetEntityAccounts.spec)


def test_every_change_of_the_backup_provider_is_tried() -> None:
    tried = Counter(case.request.spec for case in CASES)
    assert set(tried) == {spec for spec in CHANGES if spec.service.name in BACKUP_SERVICES}
    assert set(tried.values()) == {1}


def test_changes_have_words_of_their_own_for_people() -> None:
    words = [command.words for command in commands().values()]
    assert len(set(words)) == len(words)
    raw = re.compile(r"[a-z][A-Z]|\bPathes\b|\bEntity\b")
    allowed = re.compile("ShadowProtect")
    for command in commands().values():
        assert command.words[0].isupper()
        for sentence in (command.words, *command.effects, *command.final):
            assert not raw.search(allowed.sub("", sentence)), sentence


def test_fields_that_commands_name_are_those_of_their_request() -> None:
    for spec, command in commands().items():
        fields = set(spec.request.__struct_fields__)
        named = {command.target_field, command.owner_field, *command.suggested, *command.refused_fields.values()}
        assert named - {""} <= fields, spec.name


def test_a_change_is_offered_only_where_it_can_be_made() -> None:
    move, suspend = command_for(MoveCompany.spec), command_for(SuspendAccount.spec)
    company, partner, distributor = EntityType.COMPANY, EntityType.PARTNER, EntityType.DISTRIBUTOR
    assert move.applies_to(TargetKind.ENTITY, company, distributor)
    assert move.applies_to(TargetKind.ENTITY)
    assert not move.applies_to(TargetKind.ENTITY, company, partner)
    assert not move.applies_to(TargetKind.ENTITY, partner, distributor)
    assert not move.applies_to(TargetKind.ACCOUNT)
    assert suspend.applies_to(TargetKind.ACCOUNT, company)


def test_a_new_request_starts_with_its_target_and_whose_it_is() -> None:
    move = command_for(MoveCompany.spec)
    assert move.defaults(Target(TargetKind.ENTITY, "312", owner=221)) == {
        "CompanyEntityId": 312,
        "FromPartnerEntityId": 221,
    }
    assert move.defaults(Target(TargetKind.ENTITY, "312")) == {"CompanyEntityId": 312}


@pytest.mark.parametrize(
    ("operation", "code", "message", "field"),
    [
        (CreateAccountBySize, codes.ALREADY_EXISTS.name, "taken", "Username"),
        (CreateAccountBySize, codes.INVALID_INPUT_PARAMETERS.name, "Username x is taken; see Email.", "Username"),
        (CreateAccountBySize, codes.INVALID_INPUT_PARAMETERS.name, "The value of Email is bad.", "Email"),
        (CreateAccountBySize, codes.INVALID_INPUT_PARAMETERS.name, "UserName is bad.", "Username"),
        (CreateAccountBySize, codes.INVALID_INPUT_PARAMETERS.name, "Emails are bad.", ""),
        (CreateAccountBySize, "", "", ""),
        (CreateCompanyWithBackupAccount, codes.ALREADY_EXISTS.name, "", "BackupAccountUserName"),
        (EditCompany, codes.CANNOT_FIND_DATA_CENTER_FOR_COUNTRY.name, "", "DataCenterCountryCodeIsoA2"),
        (company_management.CreateAdditionalAdmin, codes.ALREADY_EXISTS.name, "", "UserName"),
        (UpdateEntityPolicy, codes.INVALID_INPUT_PARAMETERS.name, "PolicyName is taken.", "entityPolicy.PolicyName"),
        (
            UpdateEntityPolicy,
            codes.INVALID_INPUT_PARAMETERS.name,
            "ScheduledTime is bad.",
            "entityPolicy.Schedule.ScheduledTime",
        ),
    ],
)
def test_a_refusal_is_put_beside_the_field_that_it_means(operation: type, code: str, message: str, field: str) -> None:
    assert command_for(operation.spec).field_of(code, message) == field  # type: ignore[attr-defined]
