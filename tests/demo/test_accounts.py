"""AccountManagementService of the embedded provider: life, quota, space and sign-in of one account."""

from __future__ import annotations

import pytest

from console.demo.records import Status
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

ACCOUNT = "AccountManagementService"
PASSWORD = "Lighthouse7"


def account(provider: RunningProvider, operation: str, **values: object) -> Reply:
    return call(provider, ACCOUNT, operation, fields(**values))


def new_account(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "TargetEntityId": 311,
        "Username": "millerhart.partners",
        "Password": "Lighthouse7",
        "AccountSizeMB": 51_200,
        "FullName": "Amelia Stone",
        "Email": "amelia.stone@millerhart.example",
        "IsUltrasafe": False,
        "DisableEmailsNotification": True,
    }
    return given | changed


def test_a_new_account_is_there_at_once(provider: RunningProvider) -> None:
    reply = account(provider, "CreateAccountBySize", **new_account())
    assert reply.code == 0
    inner = fields(TargetEntityID=311, PageSize=10, PageIndex=1)
    listed = call(provider, "EntityManagementService", "GetEntityAccounts", inner)
    assert "millerhart.partners" in listed.texts("AccountDevicesInfo/Username")
    assert account(provider, "GetAccountUsedSpaceBySystem", Username="millerhart.partners").find("AccountSpace") == []
    signup = provider.state.accounts["millerhart.partners"].signed_up
    assert abs((provider.state.clock().replace(tzinfo=None) - signup).total_seconds()) < 60


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Username": "ruth.hart"}, 52),
        ({"TargetEntityId": 0}, 53),
        ({"TargetEntityId": 888}, 53),
        ({"TargetEntityId": 77}, 53),
        ({"AccountSizeMB": 1_000}, 2),
        ({"AccountSizeMB": 58_368}, 2),
        ({"Password": "short"}, 2),
        ({"Password": "with space 1"}, 2),
        ({"Email": "nobody"}, 2),
        ({"FullName": "4 Seasons"}, 2),
        ({"Username": None}, 2),
        ({"Password": None}, 2),
    ],
)
def test_an_account_that_breaks_a_rule_is_not_made(
    provider: RunningProvider, changed: dict[str, object], code: int
) -> None:
    before = set(provider.state.accounts)
    assert account(provider, "CreateAccountBySize", **new_account(**changed)).code == code
    assert set(provider.state.accounts) == before


def test_no_account_is_made_below_a_suspended_or_unmanaged_entity(provider: RunningProvider) -> None:
    provider.state.entities[221].status = Status.SUSPENDED
    assert account(provider, "CreateAccountBySize", **new_account()).code == 53
    provider.state.entities[221].status = Status.ACTIVE
    provider.state.entities[221].is_managed = False
    assert account(provider, "CreateAccountBySize", **new_account()).code == 53


def test_a_secret_of_a_request_is_not_in_its_refusal(provider: RunningProvider) -> None:
    reply = account(provider, "CreateAccountBySize", **new_account(Password="p@ss w0rd"))
    assert "Password must be" in (reply.message or "")
    assert "p@ss" not in reply.body.decode()


def test_email_password_and_size_are_changed(provider: RunningProvider) -> None:
    found = provider.state.accounts["ruth.hart"]
    name = {"Username": "ruth.hart"}
    assert account(provider, "ChangeBackupAccountEmail", **name, Email="r.hart@millerhart.example").code == 0
    assert account(provider, "ChangeBackupAccountPassword", **name, NewPassword="Seagull42").code == 0
    assert account(provider, "ChangeAccountSize", **name, AccountSizeMB=307_200, SendEmailToCustomer=True).code == 0
    assert (found.email, found.password, found.size_mb) == ("r.hart@millerhart.example", "Seagull42", 307_200)


CHANGES = [
    ("ChangeBackupAccountEmail", {"Email": "r.hart@millerhart.example"}),
    ("ChangeBackupAccountPassword", {"NewPassword": "Seagull42"}),
    ("ChangeAccountSize", {"AccountSizeMB": 307_200}),
]


@pytest.mark.parametrize(("operation", "values"), CHANGES)
def test_a_suspended_account_is_changed_and_a_cancelled_or_foreign_one_is_not(
    provider: RunningProvider, operation: str, values: dict[str, object]
) -> None:
    assert account(provider, operation, Username="millerhart.archive", **values).code == 0
    assert account(provider, operation, Username="brightwater.oldserver", **values).code == 53
    assert account(provider, operation, Username="no.such.account", **values).code == 53
    inner = fields(Username="karin.lindqvist", **values)
    assert call(provider, ACCOUNT, operation, inner, user="marcus", password="HarbourLane1").code == 53


def test_the_password_of_an_ultrasafe_account_is_not_changed(provider: RunningProvider) -> None:
    reply = account(provider, "ChangeBackupAccountPassword", Username="millerhart.casefiles", NewPassword="Seagull42")
    assert reply.code == 2
    assert "UltraSafe" in (reply.message or "")
    assert provider.state.accounts["millerhart.casefiles"].password == PASSWORD


def test_suspending_and_releasing_an_account(provider: RunningProvider) -> None:
    found = provider.state.accounts["ruth.hart"]
    first = account(provider, "SuspendAccount", Username="ruth.hart", Reason="unpaid")
    assert (first.code, first.text("AlreadyDone"), found.status) == (0, "false", Status.SUSPENDED)
    assert account(provider, "SuspendAccount", Username="ruth.hart").text("AlreadyDone") == "true"
    assert account(provider, "UnsuspendAccount", Username="ruth.hart").text("AlreadyDone") == "false"
    assert account(provider, "UnsuspendAccount", Username="ruth.hart").text("AlreadyDone") == "true"
    assert found.status is Status.ACTIVE


def test_already_done_comes_before_the_verdict(provider: RunningProvider) -> None:
    reply = account(provider, "SuspendAccount", Username="ruth.hart")
    (result,) = reply.find("SuspendAccountResult")
    assert [child.tag.partition("}")[2] for child in result] == ["AlreadyDone", "Result"]


@pytest.mark.parametrize("operation", ["SuspendAccount", "UnsuspendAccount"])
def test_a_cancelled_account_is_not_active(provider: RunningProvider, operation: str) -> None:
    reply = account(provider, operation, Username="brightwater.oldserver")
    assert (reply.code, reply.text("Result/Code")) == (3070, "AccountIsNotActive")


def test_a_cancelled_account_comes_back(provider: RunningProvider) -> None:
    reply = account(provider, "UncancelAccount", Username="brightwater.oldserver", SendEmailToCustomer=True)
    assert reply.code == 0
    assert provider.state.accounts["brightwater.oldserver"].status is Status.ACTIVE


def test_a_mail_that_cannot_be_sent_does_not_undo_the_change(provider: RunningProvider) -> None:
    provider.state.mail_templates.clear()
    reply = account(provider, "UncancelAccount", Username="brightwater.oldserver", SendEmailToCustomer=True)
    assert (reply.code, reply.text("Result/Code")) == (5020, "CannotSendEmail")
    assert provider.state.accounts["brightwater.oldserver"].status is Status.ACTIVE


CHANGES = {
    "ChangeBackupAccountEmail": ("email", {"Email": "o@x.example"}, "o@x.example"),
    "ChangeBackupAccountPassword": ("password", {"NewPassword": "Seagull42"}, "Seagull42"),
    "ChangeAccountSize": ("size_mb", {"AccountSizeMB": 102_400}, 102_400),
}


@pytest.mark.parametrize("operation", CHANGES)
def test_a_customer_is_told_of_a_change_where_that_is_wanted(provider: RunningProvider, operation: str) -> None:
    attribute, values, expected = CHANGES[operation]
    state = provider.state
    assert account(provider, operation, Username="owen.pryce", **values, SendEmailToCustomer=False).code == 0
    assert state.outbox == []
    assert account(provider, operation, Username="owen.pryce", **values, SendEmailToCustomer=True).code == 0
    (mail,) = state.outbox
    assert (mail.address, mail.user) == (state.accounts["owen.pryce"].email, "owen.pryce")
    provider.reset()
    provider.state.mail_templates.remove(mail.template)
    reply = account(provider, operation, Username="owen.pryce", **values, SendEmailToCustomer=True)
    assert (reply.code, reply.text("Result/Code")) == (5020, "CannotSendEmail")
    assert getattr(provider.state.accounts["owen.pryce"], attribute) == expected


def test_uncancelling_tells_its_refusals_apart(provider: RunningProvider) -> None:
    def uncancel(username: str) -> int:
        return account(provider, "UncancelAccount", Username=username, SendEmailToCustomer=False).code

    assert uncancel("ruth.hart") == 1060
    assert uncancel("no.such.account") == 502
    provider.state.entities[111].status = Status.CANCELLED
    assert uncancel("brightwater.oldserver") == 53


@pytest.mark.parametrize("soap12", [False, True])
def test_used_space_is_a_bare_reply(provider: RunningProvider, soap12: bool) -> None:
    reply = call(provider, ACCOUNT, "GetAccountUsedSpace", fields(userName="ruth.hart"), bare=True, soap12=soap12)
    (response,) = reply.find("GetAccountUsedSpaceResponse")
    assert [child.tag.partition("}")[2] for child in response] == ["GetAccountUsedSpaceResult", "usedSpaceInKB"]
    assert reply.code == 0
    assert reply.text("usedSpaceInKB") == str(provider.state.accounts["ruth.hart"].used_kb)


def test_a_refused_bare_call_has_its_verdict_at_the_same_place(provider: RunningProvider) -> None:
    reply = call(provider, ACCOUNT, "GetAccountUsedSpace", fields(userName="nobody"), bare=True)
    assert (reply.code, reply.text("usedSpaceInKB")) == (53, "0")


def test_the_space_of_the_systems_adds_up_to_the_accounts(provider: RunningProvider) -> None:
    reply = account(provider, "GetAccountUsedSpaceBySystem", Username="edith.rowan")
    assert reply.texts("AccountSpace/SystemName") == ["ROWAN-LAPTOP", "Pixel 9"]
    assert reply.texts("AccountSpace/DeviceType") == ["Desktop", "Mobile"]
    total = sum(map(int, reply.texts("AccountSpace/UsedSpaceKB")))
    assert total == provider.state.accounts["edith.rowan"].used_kb


def test_a_client_token_needs_the_accounts_password(provider: RunningProvider) -> None:
    def token(username: str, password: str) -> Reply:
        return account(provider, "GetAuthenticationToken", Username=username, Password=password)

    assert token("ruth.hart", PASSWORD).text("Token")
    refused = token("ruth.hart", "Lighthouse8")
    assert (refused.code, refused.find("Token")) == (2, [])
    assert "Lighthouse8" not in refused.body.decode()
    assert token("millerhart.casefiles", PASSWORD).code == 2
    assert token("millerhart.archive", PASSWORD).code == 53
    assert token("no.such.account", PASSWORD).code == 53


def test_sign_in_tokens_are_for_active_accounts_that_are_not_ultrasafe(provider: RunningProvider) -> None:
    def code(username: str) -> int:
        return account(provider, "GetAuthorizationTokenByEntity", Username=username).code

    assert code("ruth.hart") == 0
    assert code("millerhart.casefiles") == 2
    assert code("millerhart.archive") == 53
    assert code("brightwater.oldserver") == 53
    assert code("marcus") == 53
    provider.state.entities[221].status = Status.SUSPENDED
    assert code("ruth.hart") == 53


def test_sign_in_tokens_are_for_dashboard_users_where_the_caller_says_so(provider: RunningProvider) -> None:
    def code(username: str) -> int:
        return account(provider, "GetAuthorizationTokenByEntity", Username=username, IsAppUser=True).code

    assert code("marcus") == 0
    assert code("ruth.hart") == 53
    assert code("former.clerk") == 53
    assert code("demo") == 53
