from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract.language import Unknown, fields_of
from console.contract.services import operation
from console.contract.services.account_management import GetAccountUsedSpace
from console.contract.services.entity_management import AccountDevicesInfo, EntityInHierarchy
from console.errors import BadReply, BadValue, ForbiddenXml, SoapFault
from console.soap.decode import decode_reply
from tests.soap.envelopes import SOAP_11, SOAP_12, SUCCESS, envelope, reply

HIERARCHY = operation("GetEntityHierarchy")
ACCOUNTS = operation("GetEntityAccounts")


def entities(*rows: str, names: dict[str, str] | None = None) -> Any:
    text = "".join(f"<EntityInHierarchy>{row}</EntityInHierarchy>" for row in rows)
    return decode_reply(HIERARCHY, reply("GetEntityHierarchy", f"{SUCCESS}<Entities>{text}</Entities>"), names)


def account(fields: str) -> AccountDevicesInfo:
    rows = f"<Accounts><AccountDevicesInfo>{fields}</AccountDevicesInfo></Accounts>"
    found = decode_reply(ACCOUNTS, reply("GetEntityAccounts", f"{SUCCESS}<AccountsTotal>1</AccountsTotal>{rows}"))
    assert len(found.Accounts) == 1  # type: ignore[attr-defined]
    return found.Accounts[0]  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("soap", [SOAP_11, SOAP_12])
def test_a_reply_becomes_its_record_in_both_versions_of_soap(soap: str) -> None:
    rows = (
        "<Entities><EntityInHierarchy><EntityID>888</EntityID><IsActive>true</IsActive></EntityInHierarchy></Entities>"
    )
    found: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", SUCCESS + rows, soap))
    assert (found.Result.Result, found.Result.Code, found.Result.Message) == (0, "Success", None)
    assert found.Entities == (EntityInHierarchy(EntityID=888, IsActive=True),)
    assert found.unknown == ()


def test_fields_are_found_by_name_in_any_order_and_the_verdict_too() -> None:
    row = "<EntityInHierarchy><EntityName>Northwind</EntityName><EntityID>7</EntityID></EntityInHierarchy>"
    found: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", f"<Entities>{row}</Entities>{SUCCESS}"))
    assert found.Entities == (EntityInHierarchy(EntityID=7, EntityName="Northwind"),)
    assert found.Result.Result == 0


def test_nil_and_absent_are_none_and_an_empty_text_is_empty() -> None:
    found = account('<EntityID xsi:nil="true" /><SignupDate xsi:nil="1"></SignupDate><Email></Email><FullName/>')
    assert found == AccountDevicesInfo(Email="", FullName="")


def test_an_other_spelling_of_the_contract_is_the_same_field() -> None:
    assert account("<userName>mira@harbour.example</userName>").Username == "mira@harbour.example"


def test_the_servers_own_names_are_taken_from_its_binding() -> None:
    names = {"Entities": "Rows", "Entities/EntityInHierarchy": "Row", "Entities/EntityInHierarchy/EntityName": "Title"}
    text = f"{SUCCESS}<Rows><Row><Title>Harbour</Title></Row></Rows>"
    found: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", text), names)
    assert found.Entities == (EntityInHierarchy(EntityName="Harbour"),)


def test_what_is_not_declared_is_kept_with_its_place() -> None:
    found = entities("<EntityID>1</EntityID><Region><Code>EU</Code></Region>")
    (unknown,) = found.Entities[0].unknown
    assert unknown.path == "Entities/EntityInHierarchy[1]/Region"
    assert "<Code>EU</Code></Region>" in unknown.xml


def test_a_second_element_of_a_name_is_kept_and_does_not_win() -> None:
    found = entities("<EntityID>1</EntityID><EntityID>2</EntityID>")
    assert found.Entities[0].EntityID == 1
    assert [unknown.path for unknown in found.Entities[0].unknown] == ["Entities/EntityInHierarchy[1]/EntityID"]


def test_a_nil_item_is_no_row_and_is_reported() -> None:
    rows = '<EntityInHierarchy xsi:nil="true"/><EntityInHierarchy><EntityID>1</EntityID></EntityInHierarchy>'
    found: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", f"{SUCCESS}<Entities>{rows}</Entities>"))
    assert [row.EntityID for row in found.Entities] == [1]
    assert [unknown.path for unknown in found.unknown] == ["Entities/EntityInHierarchy"]


@pytest.mark.parametrize("rows", ["", "<Entities/>", '<Entities xsi:nil="true"/>', "<Entities> \n </Entities>"])
def test_a_list_that_is_empty_nil_or_absent_is_empty(rows: str) -> None:
    found: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", SUCCESS + rows))
    assert found.Entities == ()


def test_a_list_without_an_element_around_its_items_is_a_list() -> None:
    rows = "<Entities><EntityID>1</EntityID></Entities><Entities><EntityID>2</EntityID></Entities>"
    found: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", SUCCESS + rows))
    assert [row.EntityID for row in found.Entities] == [1, 2]


def test_an_enum_is_open() -> None:
    assert entities("<EntityType>Franchise</EntityType>").Entities[0].EntityType == "Franchise"


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("1", True), ("false", False), ("0", False), (" true\n", True)]
)
def test_truths_come_in_four_spellings(text: str, value: bool) -> None:
    assert account(f"<IsEntityAdmin>{text}</IsEntityAdmin>").IsEntityAdmin is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019-08-01T07:25:01", datetime(2019, 8, 1, 7, 25, 1, tzinfo=UTC)),
        ("2019-08-01T07:25:01Z", datetime(2019, 8, 1, 7, 25, 1, tzinfo=UTC)),
        ("2019-08-01T07:25:01+02:00", datetime(2019, 8, 1, 5, 25, 1, tzinfo=UTC)),
        ("2019-08-01T07:25:01-05:30", datetime(2019, 8, 1, 12, 55, 1, tzinfo=UTC)),
        ("2019-08-01T07:25:01.5", datetime(2019, 8, 1, 7, 25, 1, 500_000, tzinfo=UTC)),
        ("2019-08-01T07:25:01.043", datetime(2019, 8, 1, 7, 25, 1, 43_000, tzinfo=UTC)),
        ("2019-08-01T07:25:01.4035602Z", datetime(2019, 8, 1, 7, 25, 1, 403_560, tzinfo=UTC)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+02:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.9999999-05:00", datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_moments_come_with_and_without_zone_and_with_any_fraction(text: str, value: datetime) -> None:
    found = account(f"<SignupDate>{text}</SignupDate>").SignupDate
    assert found == value
    assert found is not None
    assert found.utcoffset() == timedelta(0)


@given(st.datetimes(timezones=st.timezones()).filter(lambda moment: 2 < moment.year < 9998))
def test_every_moment_survives_the_way_over_the_wire(moment: datetime) -> None:
    offset = moment.utcoffset() or timedelta(0)
    whole_minutes = (moment - timedelta(seconds=offset.total_seconds() % 60)).replace(tzinfo=None)
    text = f"{whole_minutes.isoformat(timespec='microseconds')}{_zone(offset)}"
    found = account(f"<SignupDate>{text}</SignupDate>").SignupDate
    assert found == datetime.fromisoformat(text)


def _zone(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@pytest.mark.parametrize(
    ("element", "text", "expected"),
    [
        ("EntityID", "twelve", "a whole number"),
        ("EntityID", "", "a whole number"),
        ("EntityID", "1_000", "a whole number"),
        ("EntityID", "٣", "a whole number"),
        ("EntityID", "1.0", "a whole number"),
        ("EntityID", "2147483648", "from -2147483648 to 2147483647"),
        ("UsedSpaceKB", "9223372036854775808", "a whole number"),
        ("UsedSpaceKB", "9" * 5000, "a whole number"),
        ("EntityID", "<b>1</b>", "a whole number"),
        ("IsEntityAdmin", "yes", "true or false"),
        ("IsEntityAdmin", "True", "true or false"),
        ("SignupDate", "yesterday", "a date and time"),
        ("SignupDate", "2019-02-30T00:00:00", "a date and time"),
        ("SignupDate", "2019-08-01", "a date and time"),
        ("SignupDate", "20190801T072501", "a date and time"),
        ("SignupDate", "2019-08-01T25:00:00", "a date and time"),
    ],
)
def test_a_value_that_is_none_names_its_place_and_what_was_expected(element: str, text: str, expected: str) -> None:
    with pytest.raises(BadValue) as caught:
        account(f"<Username>mira</Username><{element}>{text}</{element}>")
    assert caught.value.facts["path"] == f"Accounts/AccountDevicesInfo[1]/{element}"
    assert expected in caught.value.facts["expected"]
    assert expected in caught.value.summary
    assert len(caught.value.summary) < 250


def test_a_bad_value_of_a_secret_field_is_not_shown() -> None:
    token = operation("GetAuthorizationTokenByEntity")
    with pytest.raises(BadValue) as caught:
        decode_reply(token, reply(token.name, f"{SUCCESS}<AuthToken><s3cret/></AuthToken>"))
    assert "s3cret" not in str(caught.value.report())


def test_texts_keep_every_character() -> None:
    name = "  Müller &amp; Söhne &lt;GmbH&gt; \U0001f600 \u0645\u0631\u062d\u0628\u0627 " + "x" * 500
    expected = "  Müller & Söhne <GmbH> \U0001f600 \u0645\u0631\u062d\u0628\u0627 " + "x" * 500
    assert account(f"<FullName>{name}</FullName>").FullName == expected
    assert account("<FullName>a<!-- b -->c<![CDATA[<d>]]>e<?f g?></FullName>").FullName == "ac<d>e"


def test_the_fields_of_a_bare_reply_lie_beside_the_verdict() -> None:
    spec = GetAccountUsedSpace.spec
    verdict = spec.result_field.name
    field = next(found for found in fields_of(spec.reply) if found.name != verdict and found.base is int)
    body = f"<{verdict}><Result>0</Result><Code>Success</Code></{verdict}><{field.name}>42</{field.name}>"
    found = decode_reply(
        spec, envelope(f'<{spec.name}Response xmlns="sosonlinebackup.com">{body}</{spec.name}Response>')
    )
    assert getattr(found, field.name) == 42
    assert getattr(found, verdict).Result == 0


def test_a_bare_reply_that_comes_wrapped_is_understood() -> None:
    spec = GetAccountUsedSpace.spec
    field = next(found for found in fields_of(spec.reply) if found.base is int)
    found = decode_reply(spec, reply(spec.name, f"{SUCCESS}<{field.name}>42</{field.name}>"))
    assert getattr(found, field.name) == 42
    assert getattr(found, spec.result_field.name).Code == "Success"


def test_a_wrapped_reply_that_comes_bare_is_understood() -> None:
    body = (
        '<GetEntityHierarchyResponse xmlns="sosonlinebackup.com"><GetEntityHierarchyResult><Result>0</Result>'
        "<Code>Success</Code></GetEntityHierarchyResult><Entities><EntityInHierarchy><EntityID>1</EntityID>"
        "</EntityInHierarchy></Entities></GetEntityHierarchyResponse>"
    )
    found: Any = decode_reply(HIERARCHY, envelope(body))
    assert [row.EntityID for row in found.Entities] == [1]
    assert found.Result.Code == "Success"


def test_a_verdict_may_be_a_plain_number_or_the_name_of_a_code() -> None:
    plain: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", "<Result>0</Result><Entities/>"))
    named: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", "<Result>Success</Result><Entities/>"))
    refused: Any = decode_reply(HIERARCHY, reply("GetEntityHierarchy", "<Result>UnexpectedError</Result><Entities/>"))
    assert (plain.Result.Result, named.Result.Result) == (0, 0)
    assert (refused.Result.Result, refused.Result.Code) == (None, "UnexpectedError")


@pytest.mark.parametrize("fields", ["", "<Entities/>", '<Result xsi:nil="true"/>', "<Result/>"])
def test_a_reply_without_a_verdict_is_a_bad_one(fields: str) -> None:
    with pytest.raises(BadReply, match="reply to GetEntityHierarchy is not the documented one"):
        decode_reply(HIERARCHY, reply("GetEntityHierarchy", fields))


@pytest.mark.parametrize(
    "body",
    [
        b"<html/>",
        b"<Envelope/>",
        envelope(""),
        envelope('<GetEntityAccountsResponse xmlns="sosonlinebackup.com"/>'),
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
    ],
)
def test_what_is_no_answer_to_the_question_is_a_bad_reply(body: bytes) -> None:
    with pytest.raises(BadReply, match="reply to GetEntityHierarchy is not the documented one"):
        decode_reply(HIERARCHY, body)


def test_a_reply_that_breaks_off_is_said_to() -> None:
    whole = reply("GetEntityHierarchy", f"{SUCCESS}<Entities/>")
    for end in (len(whole) // 2, len(whole) - 3, 60):
        with pytest.raises(BadReply, match="reply to GetEntityHierarchy breaks off in the middle"):
            decode_reply(HIERARCHY, whole[:end])


def test_a_reply_that_is_whole_but_wrong_is_not_said_to_break_off() -> None:
    with pytest.raises(BadReply, match="reply to GetEntityHierarchy is not well-formed XML"):
        decode_reply(HIERARCHY, reply("GetEntityHierarchy", "<Result></result>"))


LAUGHS = '<!DOCTYPE s [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9)
)
PARAMETERS = '<!DOCTYPE s [<!ENTITY % a "<!ENTITY x \'ha\'>"><!ENTITY % b "%a;%a;%a;%a;%a;%a;%a;%a;">%b;%b;]>'


@pytest.mark.parametrize(
    "prologue",
    [
        "<!DOCTYPE s>",
        '<!DOCTYPE s SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE s [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]>',
        f"{LAUGHS}]>",
        PARAMETERS,
        '<?xml version="1.0"?>\n<!-- <a> --><?pi ?> <!DOCTYPE s>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_type_is_refused_before_anything_of_it_is_read(prologue: str, encoding: str) -> None:
    body = f"{prologue}<s>&j;</s>".encode(encoding)
    with pytest.raises(ForbiddenXml, match="holds a document type"):
        decode_reply(HIERARCHY, body)


def test_no_encoding_hides_a_document_type() -> None:
    body = b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE s+AD4-<s/>'
    with pytest.raises(BadReply, match="encoding “utf-7”"):
        decode_reply(HIERARCHY, body)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16", "utf-8-sig"])
def test_usual_encodings_are_read(encoding: str) -> None:
    row = "<EntityInHierarchy><EntityName>Größe</EntityName></EntityInHierarchy>"
    text = reply("GetEntityHierarchy", f"{SUCCESS}<Entities>{row}</Entities>")
    named = "utf-8" if encoding.startswith("utf-8") else encoding
    body = text.decode().replace('encoding="utf-8"', f'encoding="{named}"').encode(encoding)
    found: Any = decode_reply(HIERARCHY, body)
    assert found.Entities[0].EntityName == "Größe"


def test_a_fault_of_soap_1_1_is_told_with_code_and_reason() -> None:
    reason = "Server was unable to process request. ---&gt; at X.Y()"
    text = f"<soap:Fault><faultcode>soap:Server</faultcode><faultstring>{reason}</faultstring><detail/></soap:Fault>"
    with pytest.raises(
        SoapFault, match="could not carry out GetEntityHierarchy: Server was unable to process request"
    ) as caught:
        decode_reply(HIERARCHY, envelope(text))
    assert caught.value.facts["code"] == "Server"
    assert "X.Y()" not in caught.value.summary
    assert "X.Y()" in caught.value.details


def test_a_fault_of_soap_1_2_is_told_with_code_and_reason() -> None:
    text = (
        "<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>"
        '<soap:Reason><soap:Text xml:lang="en">Bad header</soap:Text></soap:Reason></soap:Fault>'
    )
    with pytest.raises(SoapFault, match="Bad header") as caught:
        decode_reply(HIERARCHY, envelope(text, SOAP_12))
    assert caught.value.facts == {"code": "Sender", "reason": "Bad header"}


def test_a_fault_shows_no_secret() -> None:
    reason = "Password=hunter22 is wrong"
    text = f"<soap:Fault><faultcode>soap:Server</faultcode><faultstring>{reason}</faultstring></soap:Fault>"
    with pytest.raises(SoapFault) as caught:
        decode_reply(HIERARCHY, envelope(text))
    assert "hunter22" not in str(caught.value.report())


def test_deep_nesting_is_no_problem() -> None:
    deep = "<a>" * 200 + "</a>" * 200
    found = entities(f"<EntityID>1</EntityID>{deep}")
    assert isinstance(found.Entities[0].unknown[0], Unknown)
