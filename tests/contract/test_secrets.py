from __future__ import annotations

from console.contract.header import AuthHeader, Token
from console.contract.language import fields_of
from console.contract.secrets import SECRET_NAMES
from console.contract.services.account_management import ChangeBackupAccountPassword
from tests.contract.declared import FIELDS, RECORDS, full


def test_every_secret_of_every_declaration_is_named_and_nothing_else() -> None:
    in_headers = [field for header in (AuthHeader, Token) for field in fields_of(header)]
    fields = [*in_headers, *(field for _, field in FIELDS)]
    assert {name for field in fields if field.about.secret for name in field.names} == SECRET_NAMES
    assert {
        "Password",
        "NewPassword",
        "BackupAccountPassword",
        "RunAsPassword",
        "FolderPathPassword",
        "Token",
        "AuthToken",
        "AuthenticationToken",
        "Url",
        "ProductKey",
        "LicenseData",
        "password",
        "token",
    } == SECRET_NAMES


def test_names_and_addresses_are_no_secrets() -> None:
    assert SECRET_NAMES.isdisjoint({"UserName", "Username", "userName", "Email", "EntityID", "Code", "Message"})


def test_no_record_tells_its_secrets_in_its_text_form() -> None:
    for record in RECORDS:
        made = full(record)
        for field in fields_of(record):
            if field.about.secret:
                assert f"{field.name}=…" in repr(made)
                assert f"{field.name}={getattr(made, field.name)!r}" not in repr(made)


def test_a_password_is_neither_in_a_request_s_text_form_nor_in_a_list_of_them() -> None:
    request = ChangeBackupAccountPassword(Username="anna", NewPassword="Harbour$2024", SendEmailToCustomer=False)
    assert "Harbour" not in f"{request} {request!r} {[request]}"
