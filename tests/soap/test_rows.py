from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.contract.columns import Batch, batch_of, columns_of, microseconds
from console.contract.language import Field, OperationSpec
from console.contract.services import operation
from console.contract.services.entity_management import AccountDevicesInfo
from console.errors import BadReply, BadValue, ForbiddenXml, Report, SoapFault
from console.soap import rows as rows_module
from console.soap.decode import decode_reply
from console.soap.rows import decode_rows, rows_field
from tests.soap.envelopes import SUCCESS, envelope, reply

ACCOUNTS = operation("GetEntityAccounts")
COLUMNS = columns_of(AccountDevicesInfo)


def page(*rows: str, total: int = 250_000) -> bytes:
    text = "".join(rows)
    return reply("GetEntityAccounts", f"{SUCCESS}<AccountsTotal>{total}</AccountsTotal><Accounts>{text}</Accounts>")


def row(fields: str) -> str:
    return f"<AccountDevicesInfo>{fields}</AccountDevicesInfo>"


def plain_row(number: int) -> str:
    return row(
        f"<ParentEntityID>221</ParentEntityID><EntityID>{number}</EntityID><Username>user{number}</Username>"
        "<IsEntityAdmin>true</IsEntityAdmin><SignupDate>2019-08-01T07:25:01.043</SignupDate>"
        f"<Email>a &amp; b</Email><UsedSpaceKB>{number * 10**9}</UsedSpaceKB>"
    )


def numbers(batch: Batch, name: str, code: str = "i") -> list[int]:
    values = array(code)
    values.frombytes(batch.numbers[name])
    return list(values)


@pytest.fixture
def no_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test whose reply is not read from its text."""

    def refuse(*_: Any) -> Any:
        raise AssertionError("the tree was built")

    monkeypatch.setattr(rows_module, "_from_tree", refuse)


@pytest.mark.usefixtures("no_tree")
def test_a_usual_page_becomes_columns_without_a_tree() -> None:
    found = decode_rows(ACCOUNTS, page(*(plain_row(number) for number in range(50))))
    batch = found.batch
    assert (found.total, found.result.Code, batch.count) == (250_000, "Success", 50)
    assert numbers(batch, "EntityID") == list(range(50))
    assert numbers(batch, "UsedSpaceKB", "q")[49] == 49 * 10**9
    assert set(numbers(batch, "IsEntityAdmin", "B")) == {1}
    assert set(numbers(batch, "SignupDate", "q")) == {microseconds(datetime(2019, 8, 1, 7, 25, 1, 43_000, UTC))}
    assert batch.texts["Username"][7] == "user7"
    assert set(batch.texts["Email"]) == {"a & b"}
    assert batch.missing["FullName"] == tuple(range(50))
    assert batch.unknown == ()
    assert found.reply.Accounts == ()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("no_tree")
def test_rows_that_are_not_as_the_others_are_read_one_by_one() -> None:
    shuffled = row("<Username>late</Username><EntityID>900</EntityID>")
    twice = row("<EntityID>901</EntityID><EntityID>5</EntityID><Username>twice</Username>")
    strange = row("<EntityID>902</EntityID><Owner><Name>x</Name></Owner><Username>strange</Username>")
    plain = [plain_row(number) for number in range(30)]
    batch = decode_rows(ACCOUNTS, page(*plain, shuffled, twice, strange, *plain)).batch
    assert numbers(batch, "EntityID")[29:34] == [29, 900, 901, 902, 0]
    assert batch.texts["Username"][30:33] == ("late", "twice", "strange")
    assert batch.missing["Email"] == (30, 31, 32)
    assert [path for path, _ in batch.unknown] == [
        "Accounts/AccountDevicesInfo/EntityID",
        "Accounts/AccountDevicesInfo/Owner",
    ]


@pytest.mark.usefixtures("no_tree")
def test_an_element_that_a_newer_server_added_is_reported_once() -> None:
    plain = [plain_row(number).replace("<Email>", f"<Region>EU{number}</Region><Email>") for number in range(40)]
    batch = decode_rows(ACCOUNTS, page(*plain)).batch
    assert batch.count == 40
    ((path, xml),) = batch.unknown
    assert path == "Accounts/AccountDevicesInfo/Region"
    assert ">EU0</Region>" in xml


@pytest.mark.usefixtures("no_tree")
def test_rows_with_prefixes_and_spaces_between_are_plain_too() -> None:
    text = page(*(plain_row(number) for number in range(30))).decode().replace("><", ">\r\n  <")
    assert decode_rows(ACCOUNTS, text.encode()).batch.count == 30
    prefixed = text.replace('xmlns="sosonlinebackup.com"', 'xmlns:a="sosonlinebackup.com"')
    for name in ("GetEntityAccountsResponse", "GetEntityAccountsResult", "Accounts", "AccountDevicesInfo", "EntityID"):
        prefixed = prefixed.replace(f"<{name}", f"<a:{name}").replace(f"</{name}", f"</a:{name}")
    assert numbers(decode_rows(ACCOUNTS, prefixed.encode()).batch, "EntityID") == list(range(30))


def test_a_nil_item_is_no_row_and_is_reported() -> None:
    nil = '<AccountDevicesInfo xsi:nil="true" />'
    plain = [plain_row(number) for number in range(30)]
    batch = decode_rows(ACCOUNTS, page(*plain, nil, row("<EntityID>99</EntityID>"), nil, plain_row(100))).batch
    assert numbers(batch, "EntityID")[29:] == [29, 99, 100]
    assert batch.missing["Username"] == (30,)
    assert [path for path, _ in batch.unknown] == ["Accounts/AccountDevicesInfo"]


def test_a_bad_value_is_named_with_its_row() -> None:
    plain = [plain_row(number) for number in range(30)]
    bad = plain_row(30).replace(">30<", ">thirty<")
    with pytest.raises(BadValue) as caught:
        decode_rows(ACCOUNTS, page(*plain, bad, *plain))
    assert caught.value.facts["path"] == "Accounts/AccountDevicesInfo[31]/EntityID"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<EntityID>3</EntityID>", "<EntityID>2147483648</EntityID>"),
        ("2019-08-01T07:25:01.043", "2019-02-30T07:25:01.043"),
        ("<EntityID>3</EntityID>", "<EntityID/>"),
    ],
)
def test_a_value_of_the_right_form_that_is_none_is_named_too(before: str, after: str) -> None:
    text = page(*(plain_row(number) for number in range(30))).decode()
    with pytest.raises(BadValue, match=r"at Accounts/AccountDevicesInfo\[\d+\]/"):
        decode_rows(ACCOUNTS, text.replace(before, after).encode())


@pytest.mark.parametrize(
    "text", ["a & b", "&#0;", "&#1;", "&#xD800;", "&#xFFFE;", "&unknown;", "\0", "\x01", "\uffff", "]]>", "a<b"]
)
def test_text_that_is_no_xml_is_refused_in_a_list_as_well(text: str) -> None:
    rows = page(*(plain_row(number) for number in range(30)), plain_row(9).replace("a &amp; b", text))
    with pytest.raises(BadReply, match="reply to GetEntityAccounts"):
        decode_rows(ACCOUNTS, rows)


@pytest.mark.parametrize(
    "change",
    [
        ("</Accounts>", "<!-- <AccountDevicesInfo></AccountDevicesInfo> --></Accounts>"),
        ("<Accounts>", "<Others><AccountDevicesInfo/></Others><Accounts>"),
        ("<Accounts>", '<Accounts count="30">'),
        ("<EntityID>7</EntityID>", "<EntityID><![CDATA[7]]></EntityID>"),
        ("<AccountDevicesInfo><ParentEntityID>", '<AccountDevicesInfo id="1"><ParentEntityID>'),
        ("</Accounts>", "stray text</Accounts>"),
        ("</Accounts>", "<Note>x</Note></Accounts>"),
        ("</Accounts>", "</Accounts><Accounts></Accounts>"),
    ],
)
def test_an_unusual_page_means_the_same_as_its_records(change: tuple[str, str]) -> None:
    agree(page(*(plain_row(number) for number in range(30))).replace(change[0].encode(), change[1].encode()))


def test_a_reply_without_a_list_has_no_rows() -> None:
    refused = reply("GetEntityAccounts", "<Result><Result>53</Result><Code>ObjectEntityMismatch</Code></Result>")
    found = decode_rows(ACCOUNTS, refused)
    assert (found.batch.count, found.total, found.result.Result) == (0, 0, 53)


def test_a_list_cut_in_half_is_a_bad_reply() -> None:
    whole = page(*(plain_row(number) for number in range(300)))
    with pytest.raises(BadReply, match="breaks off in the middle"):
        decode_rows(ACCOUNTS, whole[: len(whole) // 2])


def test_a_document_type_is_refused_before_a_list_as_well() -> None:
    whole = page(plain_row(1)).replace(b"<soap:Envelope", b"<!DOCTYPE x []><soap:Envelope")
    with pytest.raises(ForbiddenXml):
        decode_rows(ACCOUNTS, whole)


def test_a_fault_instead_of_a_list_is_a_fault() -> None:
    fault = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>No</faultstring></soap:Fault>"
    with pytest.raises(SoapFault):
        decode_rows(ACCOUNTS, envelope(fault))


def test_the_list_of_an_operation_is_known_from_its_declaration() -> None:
    assert rows_field(ACCOUNTS).name == "Accounts"
    assert rows_field(operation("GetEntityHierarchy")).name == "Entities"
    with pytest.raises(LookupError, match="GetPartnerDetails does not answer with one list"):
        rows_field(operation("GetPartnerDetails"))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)
ZONED = ["2019-08-01T07:25:01.4035602Z", "2019-08-01T07:25:01+02:00", "0001-01-01T00:00:00+01:00"]
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat()) | st.sampled_from(ZONED)
ODD = st.sampled_from(["", " ", "x", "1_0", "99999999999999999999", "2019-02-30T00:00:00", "true", "-5"])


def element_of(column: Field) -> st.SearchStrategy[str]:
    """One element of a column: mostly as usual, now and then nil, empty, absent, twice, split or no value at all."""
    usual: dict[type[Any], st.SearchStrategy[str]] = {
        int: st.integers(0, 2**31 - 1).map(str),
        bool: st.sampled_from(["true", "false", "1", "0"]),
        datetime: MOMENTS,
        str: TEXTS.map(escape),
    }
    name = column.name
    plain = usual[column.base].map(lambda text: f"<{name}>{text}</{name}>")
    other = st.sampled_from(
        ["", f"<{name}/>", f"<{name}></{name}>", f'<{name} xsi:nil="true" />', f'<{name} xsi:nil="1"></{name}>']
    )
    split = usual[column.base].map(lambda text: f"<{name}>{text}<!-- aside --></{name}>")
    odd = ODD.map(lambda text: f"<{name}>{text}</{name}>")
    return st.one_of(*[plain] * 8, *[other] * 3, split, st.tuples(plain, plain).map("".join), odd)


@st.composite
def some_rows(draw: st.DrawFn) -> list[str]:
    """Rows of accounts, most alike, some shuffled, some with what is not declared."""
    made = []
    for _ in range(draw(st.integers(0, 6))):
        parts = [draw(element_of(column)) for column in draw(st.sampled_from([COLUMNS, COLUMNS[:4]]))]
        parts += draw(st.lists(st.sampled_from(["<New>1</New>", "<Deep><New/></Deep>", " ", "<!-- x -->"]), max_size=1))
        if draw(st.integers(0, 9)) == 0:
            parts = draw(st.permutations(parts))
        made.append(row("".join(parts)))
        if draw(st.integers(0, 9)) == 0:
            made.append('<AccountDevicesInfo xsi:nil="true"/>')
    return made * draw(st.sampled_from([1, 1, 5]))


def attempt(decode: Callable[[OperationSpec, bytes], Any], body: bytes) -> Any:
    """What is decoded, or the report of why not."""
    try:
        return decode(ACCOUNTS, body)
    except BadReply as problem:
        return problem.report()


def agree(body: bytes) -> None:
    """Both ways give the same rows, or refuse for the same reason."""
    expected: Any = attempt(decode_reply, body)
    found: Any = attempt(decode_rows, body)
    if isinstance(expected, Report):
        assert found == expected
        return
    batch = batch_of(AccountDevicesInfo, list(expected.Accounts))
    assert (found.batch.count, found.batch.numbers, found.batch.texts) == (batch.count, batch.numbers, batch.texts)
    assert found.batch.missing == batch.missing
    reported = {unknown.path.partition("[")[0] for unknown in expected.unknown if "/" in unknown.path}
    reported |= {
        "Accounts/AccountDevicesInfo" + unknown.path.partition("]")[2]
        for account in expected.Accounts
        for unknown in account.unknown
    }
    assert {path for path, _ in found.batch.unknown} == reported
    assert len(found.batch.unknown) == len(reported)


@settings(max_examples=300, deadline=None)
@given(some_rows())
def test_text_and_tree_mean_the_same(rows: list[str]) -> None:
    agree(page(*rows))
