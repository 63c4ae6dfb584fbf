"""The embedded provider reads requests as an ASMX server does."""

from __future__ import annotations

import pytest

from console.contract.providers import BACKUP
from console.contract.services import services_of
from console.demo.handlers import HANDLERS
from tests.support.provider import RunningProvider
from tests.support.raw_soap import NAMESPACE, SOAP_11, SOAP_12, Reply, call, envelope, fields, post, send

ENTITY = "EntityManagementService"
ACCOUNT = "AccountManagementService"
DEVICES = "BackupDevicesManagementService"
HIERARCHY = "GetEntityHierarchy"
ALL = fields(TargetEntityID=0, IncludeInactive=True)


def body_of(inner: str, operation: str = HIERARCHY, namespace: str = NAMESPACE) -> str:
    return f'<{operation} xmlns="{namespace}"><request>{inner}</request></{operation}>'


def roots(reply: Reply) -> list[str]:
    return reply.texts("Entities/EntityInHierarchy/EntityID")[:1]


@pytest.mark.parametrize(
    "action", [f'"{NAMESPACE}/{HIERARCHY}"', f"{NAMESPACE}/{HIERARCHY}", f"'{NAMESPACE}/{HIERARCHY}'"]
)
def test_the_action_of_soap_1_1_may_stand_in_quotes_or_not(provider: RunningProvider, action: str) -> None:
    reply = post(provider, ENTITY, HIERARCHY, envelope(body_of(ALL)), action=action)
    assert (reply.status, reply.media_type, reply.code) == (200, "text/xml", 0)


@pytest.mark.parametrize("action", [f'"{NAMESPACE}/{HIERARCHY}"', f"{NAMESPACE}/{HIERARCHY}"])
def test_soap_1_2_is_answered_in_soap_1_2(provider: RunningProvider, action: str) -> None:
    reply = post(provider, ENTITY, HIERARCHY, envelope(body_of(ALL), namespace=SOAP_12), soap12=True, action=action)
    assert (reply.status, reply.media_type, reply.code) == (200, "application/soap+xml", 0)
    assert reply.xml.tag == f"{{{SOAP_12}}}Envelope"


def test_soap_1_2_without_an_action_is_known_by_its_body(provider: RunningProvider) -> None:
    text = envelope(body_of(ALL), namespace=SOAP_12)
    reply = send(f"{provider.base}{ENTITY}.asmx", text, {"Content-Type": "application/soap+xml"})
    assert reply.code == 0


@pytest.mark.parametrize(
    "action", ['""', f'"{NAMESPACE}/GetEntityhierarchy"', f'"elsewhere/{HIERARCHY}"', '"GetAccounts"']
)
def test_an_action_that_is_not_known_is_a_fault(provider: RunningProvider, action: str) -> None:
    reply = post(provider, ENTITY, HIERARCHY, envelope(body_of(ALL)), action=action)
    assert (reply.status, reply.text("Fault/faultcode")) == (500, "soap:Client")
    assert "did not recognize the value of HTTP Header SOAPAction" in (reply.text("Fault/faultstring") or "")


def test_a_media_type_that_is_no_soap_is_not_read(provider: RunningProvider) -> None:
    assert send(f"{provider.base}{ENTITY}.asmx", "{}", {"Content-Type": "application/json"}).status == 415


def test_an_envelope_of_the_other_version_is_a_fault(provider: RunningProvider) -> None:
    reply = post(provider, ENTITY, HIERARCHY, envelope(body_of(ALL), namespace=SOAP_12))
    assert reply.status == 500
    assert "SOAP version mismatch" in (reply.text("Fault/faultstring") or "")


def test_fields_may_stand_in_any_order(provider: RunningProvider) -> None:
    turned = fields(IncludeInactive=True, TargetEntityID=221)
    assert roots(call(provider, ENTITY, HIERARCHY, turned)) == ["221"]


def test_elements_that_are_not_known_are_skipped(provider: RunningProvider) -> None:
    text = "<!-- a remark --><Colour>blue</Colour>" + fields(TargetEntityID=221, IncludeInactive=True)
    assert roots(call(provider, ENTITY, HIERARCHY, text)) == ["221"]


@pytest.mark.parametrize("name", ["TargetEntityId", "targetEntityID", "EntityID"])
def test_an_id_in_another_spelling_is_read_as_zero_and_hits_the_caller(provider: RunningProvider, name: str) -> None:
    reply = call(provider, ENTITY, HIERARCHY, f"<{name}>221</{name}><IncludeInactive>true</IncludeInactive>")
    assert roots(reply) == ["888"]


def test_a_request_in_another_namespace_has_no_fields(provider: RunningProvider) -> None:
    inner = fields(TargetEntityID=221, IncludeInactive=True)
    reply = post(provider, ENTITY, HIERARCHY, envelope(body_of(inner, namespace="somewhere.else")))
    assert roots(reply) == ["888"]


def test_fields_without_the_wrapper_are_not_seen(provider: RunningProvider) -> None:
    reply = call(provider, ENTITY, HIERARCHY, fields(TargetEntityID=221, IncludeInactive=True), bare=True)
    assert roots(reply) == ["888"]


def test_the_first_of_two_elements_of_one_name_counts(provider: RunningProvider) -> None:
    text = (
        "<TargetEntityID>221</TargetEntityID><TargetEntityID>226</TargetEntityID><IncludeInactive>1</IncludeInactive>"
    )
    assert roots(call(provider, ENTITY, HIERARCHY, text)) == ["221"]


def test_a_missing_boolean_is_false(provider: RunningProvider) -> None:
    call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=312))
    ids = call(provider, ENTITY, HIERARCHY, fields(TargetEntityID=221)).texts("EntityInHierarchy/EntityID")
    assert ids == ["221", "311"]


@pytest.mark.parametrize("soap12", [False, True])
@pytest.mark.parametrize(
    ("inner", "complaint"),
    [
        ("<TargetEntityID/><IncludeInactive>true</IncludeInactive>", "'' is not a valid int"),
        ("<TargetEntityID>twelve</TargetEntityID>", "'twelve' is not a valid int"),
        ("<TargetEntityID>12.0</TargetEntityID>", "'12.0' is not a valid int"),
        ("<TargetEntityID>2147483648</TargetEntityID>", "too large or too small for an int"),
        ("<TargetEntityID>0</TargetEntityID><IncludeInactive></IncludeInactive>", "'' is not a valid boolean"),
        ("<TargetEntityID>0</TargetEntityID><IncludeInactive>yes</IncludeInactive>", "'yes' is not a valid boolean"),
        ("<TargetEntityID>0</TargetEntityID><IncludeInactive>True</IncludeInactive>", "'True' is not a valid boolean"),
    ],
)
def test_a_value_type_with_nothing_or_nonsense_in_it_is_a_fault_of_the_callers_version(
    provider: RunningProvider, inner: str, complaint: str, soap12: bool
) -> None:
    reply = call(provider, ENTITY, HIERARCHY, inner, soap12=soap12)
    assert reply.status == 500
    if soap12:
        assert (reply.media_type, reply.text("Code/Value")) == ("application/soap+xml", "soap:Sender")
        assert complaint in (reply.text("Reason/Text") or "")
        assert reply.xml.tag == f"{{{SOAP_12}}}Envelope"
    else:
        assert (reply.media_type, reply.text("Fault/faultcode")) == ("text/xml", "soap:Client")
        assert complaint in (reply.text("Fault/faultstring") or "")
        assert reply.xml.tag == f"{{{SOAP_11}}}Envelope"


@pytest.mark.parametrize(("text", "root"), [(" 221 ", "221"), ("+221", "221"), ("0221", "221"), ("\n221\t", "221")])
def test_whole_numbers_are_read_as_xml_schema_has_them(provider: RunningProvider, text: str, root: str) -> None:
    assert roots(call(provider, ENTITY, HIERARCHY, f"<TargetEntityID>{text}</TargetEntityID>")) == [root]


@pytest.mark.parametrize("text", ["true", "1", " true "])
def test_truth_has_two_spellings(provider: RunningProvider, text: str) -> None:
    inner = f"<Username>marcus</Username><IsAppUser>{text}</IsAppUser>"
    assert call(provider, ACCOUNT, "GetAuthorizationTokenByEntity", inner).code == 0


def test_nil_is_taken_where_a_value_may_be_null(provider: RunningProvider) -> None:
    inner = '<Username>ruth.hart</Username><IsAppUser xsi:nil="true"/>'
    assert call(provider, ACCOUNT, "GetAuthorizationTokenByEntity", inner).code == 0


def test_nil_is_a_fault_where_a_value_may_not_be_null(provider: RunningProvider) -> None:
    assert call(provider, ENTITY, HIERARCHY, '<TargetEntityID xsi:nil="true"/>').status == 500


def test_prefixed_names_are_the_same_names(provider: RunningProvider) -> None:
    content = (
        f'<x:{HIERARCHY} xmlns:x="{NAMESPACE}"><x:request><x:TargetEntityID>221</x:TargetEntityID>'
        f"<x:IncludeInactive>true</x:IncludeInactive></x:request></x:{HIERARCHY}>"
    )
    assert roots(post(provider, ENTITY, HIERARCHY, envelope(content))) == ["221"]


@pytest.mark.parametrize(
    "text",
    ["", "hello", "<a>", envelope(body_of(ALL))[:-30], "<root/>", envelope("&undefined;")],
    ids=["nothing", "words", "open", "cut", "another root", "undefined entity"],
)
def test_what_is_no_envelope_is_a_fault(provider: RunningProvider, text: str) -> None:
    reply = post(provider, ENTITY, HIERARCHY, text)
    assert (reply.status, reply.text("Fault/faultcode")) == (500, "soap:Client")


def test_a_document_type_is_refused(provider: RunningProvider) -> None:
    text = envelope(body_of(ALL)).replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1)
    reply = post(provider, ENTITY, HIERARCHY, text)
    assert "DTD is prohibited" in (reply.text("Fault/faultstring") or "")


def test_a_header_that_must_be_understood_is_a_fault_and_one_that_need_not_is_skipped(
    provider: RunningProvider,
) -> None:
    signed = f'<AuthHeader xmlns="{NAMESPACE}"><UserName>demo</UserName><Password>demo</Password></AuthHeader>'
    action = '<Action s:mustUnderstand="{}" xmlns="http://schemas.microsoft.com/ws/2005/05/addressing/none">a</Action>'
    strict = post(provider, ENTITY, HIERARCHY, envelope(body_of(ALL), header=action.format(1) + signed))
    assert strict.text("Fault/faultcode") == "soap:MustUnderstand"
    assert post(provider, ENTITY, HIERARCHY, envelope(body_of(ALL), header=action.format(0) + signed)).code == 0


@pytest.mark.parametrize(("user", "password"), [("demo", "wrong"), ("nobody", "demo"), ("", ""), ("Demo", "demo")])
@pytest.mark.parametrize("soap12", [False, True])
def test_wrong_credentials_are_result_3_in_the_operations_own_reply(
    provider: RunningProvider, user: str, password: str, soap12: bool
) -> None:
    reply = call(provider, ENTITY, HIERARCHY, ALL, user=user, password=password, soap12=soap12)
    assert (reply.status, reply.code) == (200, 3)
    assert reply.text("GetEntityHierarchyResult/Result/Code") == "InvalidSoapCredentials"
    assert not reply.find("Entities")


def test_a_call_without_the_header_is_result_3(provider: RunningProvider) -> None:
    assert post(provider, ENTITY, HIERARCHY, envelope(body_of(ALL), header="")).code == 3


def test_wrong_credentials_come_before_wrong_fields(provider: RunningProvider) -> None:
    reply = call(provider, ENTITY, HIERARCHY, fields(TargetEntityID=-1), password="wrong")
    assert reply.code == 3


@pytest.mark.parametrize(
    ("service", "operation", "inner", "message"),
    [
        (ENTITY, HIERARCHY, fields(TargetEntityID=-1), "TargetEntityID must be at least 0."),
        (ENTITY, "GetEntityAccounts", fields(PageSize=10_001, PageIndex=1), "PageSize must be at most 10000."),
        (ENTITY, "GetEntityAccounts", fields(PageSize=1), "PageIndex must be at least 1."),
        (ENTITY, "GetEntityDirectAccounts", fields(PageSize=5_001, PageIndex=1), "PageSize must be at most 5000."),
        (ENTITY, "SuspendEntity", "", "TargetEntityId must be at least 1."),
        (ACCOUNT, "SuspendAccount", "", "Username must be given."),
        (ACCOUNT, "SuspendAccount", "<Username>a&lt;b</Username>", "Username must be 1 to 100 characters"),
        (DEVICES, "GetDeviceAccounts", fields(InstallationId="7d9f"), "InstallationId must be 32 hex digits"),
    ],
)
def test_a_value_that_breaks_a_rule_is_result_2_with_a_message(
    provider: RunningProvider, service: str, operation: str, inner: str, message: str
) -> None:
    reply = call(provider, service, operation, inner)
    assert (reply.status, reply.code, reply.text("Result/Code")) == (200, 2, "InvalidInputParameters")
    assert message in (reply.message or "")


def test_an_operation_that_the_provider_does_not_offer_is_a_fault(provider: RunningProvider) -> None:
    reply = call(provider, "PartnerManagementService", "GetPartnerDetails", fields(PartnerEntityId=221))
    assert (reply.status, reply.text("Fault/faultcode")) == (500, "soap:Client")


UNANSWERED = [
    spec
    for service in services_of(BACKUP).values()
    for spec in service.operations.values()
    if spec.available and spec not in HANDLERS
]


@pytest.mark.parametrize("soap12", [False, True])
def test_an_operation_that_nobody_answers_is_a_fault_of_the_server(provider: RunningProvider, soap12: bool) -> None:
    for spec in UNANSWERED:
        reply = call(provider, spec.service.name, spec.name, soap12=soap12)
        reason = reply.text("Reason/Text") if soap12 else reply.text("Fault/faultstring")
        assert (reply.status, reason) == (500, f"{spec.name} is not implemented by the embedded provider.")
