"""Rows of a file as partners, companies and accounts: what each column means, and what is wrong with which row."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands.provisioning import BLUEPRINTS, PARENT, Blueprint, Source, guessed, heading_of
from console.commands.provisioning_check import Checked, RowCheck, unfilled
from console.commands.provisioning_parents import Parents, WrongParent
from console.commands.provisioning_reading import FileTable
from console.commands.provisioning_template import template_of
from console.commands.provisioning_values import WrongCell, value_of
from console.contract.columns import ENTITIES
from console.contract.language import Field, fields_of
from console.contract.services.account_management import CreateAccountBySize
from console.contract.services.company_management import CreateCompany, CreateCompanyWithBackupAccount
from console.contract.services.entity_management import EntityType
from console.store import Store
from console.store.steps import run
from tests.store.estates import account, documented, entity, load, store_of

COMPANIES, ACCOUNTS, BOTH, WITH_ACCOUNT, PARTNERS = BLUEPRINTS
PASSWORD = "Harbour2024"


def title(found: Field) -> str:
    return found.name


@pytest.fixture
def store() -> Store:
    return store_of(documented(), [account("anna", 311, Email="anna@brightwater.test")])


def table(headings: str, *rows: str) -> FileTable:
    """A file with columns parted by bars."""
    cells = tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows)
    assert all(len(row) == len(headings.split("|")) for row in cells)
    return FileTable(
        name="customers.csv",
        headings=tuple(heading.strip() for heading in headings.split("|")),
        rows=cells,
        numbers=tuple(range(2, 2 + len(rows))),
        form="CSV",
    )


def checked(blueprint: Blueprint, store: Store, file: FileTable, *, passwords: str = "", **constants: str) -> Checked:
    sources = guessed(blueprint, file.headings, title)
    for name, constant in constants.items():
        sources[name] = msgspec.structs.replace(sources.get(name, Source()), constant=constant)
    steps = RowCheck(file, blueprint, sources, store, title, (lambda: passwords) if passwords else None).run()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Checked = end.value
            return found


def sent(found: Checked, request: type[Any]) -> list[Any]:
    return [
        msgspec.msgpack.decode(change.fields, type=request)
        for change in found.changes
        if change.operation == request.__name__
    ]


def said(found: Checked) -> list[tuple[int, str]]:
    return [(trouble.row, trouble.field) for trouble in found.troubles]


COMPANY_COLUMNS = "Customer | Partner | Quota | Overage | Contact e-mail | Contact"


def test_a_row_becomes_a_company_below_the_partner_that_it_names(store: Store) -> None:
    found = checked(
        COMPANIES,
        store,
        table(COMPANY_COLUMNS, "Evian Ltd | Alder IT | 1 TB | yes | e@evian.test | Eve Evian"),
    )
    assert found.troubles == ()
    (made,) = sent(found, CreateCompany)
    assert (made.CompanyName, made.TargetEntityId, made.DiskQuotaGB, made.AllowUploadOverAccountSize) == (
        "Evian Ltd",
        111,
        1024,
        True,
    )
    assert made.DataCenterCountryCodeIsoA2 is None
    (change,) = found.changes
    assert change.target.path == "Northwind Distribution › Alder IT › Evian Ltd"
    assert change.target.owner == 111


def test_everything_that_is_wrong_is_told_at_once_with_row_and_column(store: Store) -> None:
    found = checked(
        COMPANIES,
        store,
        table(
            COMPANY_COLUMNS,
            "X | Nobody | lots | perhaps | no mail | 7",
            "Fine Ltd | 111 | 5 | no | f@fine.test | Fay Fine",
            " | 112 | 0 | no | f@fine.test | Fay Fine",
        ),
    )
    assert [change.target.name for change in found.changes] == ["Fine Ltd"]
    assert found.wrong_rows == 2
    assert set(said(found)) == {
        (2, "CompanyName"),
        (2, PARENT),
        (2, "DiskQuotaGB"),
        (2, "AllowUploadOverAccountSize"),
        (2, "GeneralContactEmail"),
        (2, "GeneralContactPerson"),
        (4, "CompanyName"),
        (4, "DiskQuotaGB"),
    }
    assert {trouble.column for trouble in found.troubles if trouble.field == "DiskQuotaGB"} == {"Quota"}
    assert all(trouble.sentence.endswith(".") for trouble in found.troubles)


def test_a_company_that_exists_or_stands_twice_below_one_partner_is_wrong(store: Store) -> None:
    row = "{} | {} | 5 | no | f@fine.test | Fay Fine"
    found = checked(
        COMPANIES,
        store,
        table(
            COMPANY_COLUMNS,
            row.format("BRIGHTWATER dental", "111"),
            row.format("New", "111"),
            row.format("new", "111"),
            row.format("New", "112"),
        ),
    )
    assert said(found) == [(2, "CompanyName"), (4, "CompanyName")]
    assert [made.TargetEntityId for made in sent(found, CreateCompany)] == [111, 112]


ACCOUNT_COLUMNS = "Company | User name | Size | Full name | Mail | UltraSafe"


def test_accounts_get_constants_and_made_up_passwords_where_the_file_has_none(store: Store) -> None:
    file = table(
        "Company | User name | Full name | Mail",
        "Brightwater Dental | bea | Bea B | bea@b.test",
        "311|cy|Cy C|cy@b.test",
    )
    found = checked(ACCOUNTS, store, file, passwords=PASSWORD, AccountSizeMB="100 GB", IsUltrasafe="no")
    made = sent(found, CreateAccountBySize)
    assert [(one.Username, one.AccountSizeMB, one.Password, one.TargetEntityId) for one in made] == [
        ("bea", 102_400, PASSWORD, 311),
        ("cy", 102_400, PASSWORD, 311),
    ]
    assert [(one.row, one.account, one.password) for one in found.passwords] == [
        (2, "bea", PASSWORD),
        (3, "cy", PASSWORD),
    ]
    assert PASSWORD not in repr(found.passwords) + repr(found.changes) + repr(found.troubles)


def test_a_password_of_the_file_is_kept_and_never_shown_where_it_is_wrong(store: Store) -> None:
    file = table(
        f"{ACCOUNT_COLUMNS} | Password",
        "311 | bea | 1 GB | Bea B | bea@b.test | no | Own2024",
        "311 | cy | 1 GB | Cy C | cy@b.test | no | tiny",
        "311 | di | 1 GB | Di D | di@b.test | no | ",
    )
    found = checked(ACCOUNTS, store, file)
    assert [one.Password for one in sent(found, CreateAccountBySize)] == ["Own2024"]
    assert said(found) == [(3, "Password"), (4, "Password")]
    assert "tiny" not in repr(found.troubles)
    generated = checked(ACCOUNTS, store, file, passwords=PASSWORD)
    assert [one.Password for one in sent(generated, CreateAccountBySize)] == ["Own2024", PASSWORD]


def test_a_user_name_that_is_taken_or_stands_twice_is_wrong_and_a_shared_mail_is_worth_a_word(store: Store) -> None:
    row = "311 | {} | 1 GB | Bea B | {} | no | Own2024"
    found = checked(
        ACCOUNTS,
        store,
        table(
            f"{ACCOUNT_COLUMNS} | Password",
            row.format("ANNA", "x@b.test"),
            row.format("bea", "anna@brightwater.test"),
            row.format("Bea", "y@b.test"),
            row.format("cy", "y@b.test"),
        ),
    )
    assert [(trouble.row, trouble.field, trouble.is_warning) for trouble in found.troubles] == [
        (2, "Username", False),
        (3, "Email", True),
        (4, "Username", False),
        (5, "Email", True),
    ]
    assert [change.target.name for change in found.changes] == ["bea", "cy"]


def test_an_inactive_parent_is_worth_a_word(store: Store) -> None:
    found = checked(
        ACCOUNTS, store, table(f"{ACCOUNT_COLUMNS} | Password", "312 | bea | 1 GB | Bea B | b@b.test | no | Own2024")
    )
    assert [(trouble.field, trouble.is_warning) for trouble in found.troubles] == [(PARENT, True)]
    assert len(found.changes) == 1


BOTH_COLUMNS = (
    "CompanyName | Partner | DiskQuotaGB | Overage | Contact e-mail | Contact | Username | AccountSizeMB | FullName | "
    "Email | UltraSafe"
)


def test_companies_come_first_and_their_accounts_once_these_are_there(store: Store) -> None:
    row = "{} | 111 | 500 | no | f@fine.test | Fay Fine | {} | 10 GB | Fay Fine | {}@fine.test | no"
    file = table(
        BOTH_COLUMNS,
        row.format("Fine", "fay", "fay"),
        row.format("Fine", "fin", "fin"),
        row.format("Dale", "dee", "dee"),
    )
    first = checked(BOTH, store, file, passwords=PASSWORD)
    assert first.troubles == ()
    assert [made.CompanyName for made in sent(first, CreateCompany)] == ["Fine", "Dale"]
    assert (first.later, first.passwords, len(first.changes)) == (3, (), 2)

    load(store, ENTITIES, [*documented(), entity(901, "Fine", "C", 111), entity(902, "Dale", "C", 111)])
    second = checked(BOTH, store, file, passwords=PASSWORD)
    made = sent(second, CreateAccountBySize)
    assert [(one.Username, one.TargetEntityId) for one in made] == [("fay", 901), ("fin", 901), ("dee", 902)]
    assert (second.later, len(second.passwords), len(second.changes)) == (0, 3, 3)


def test_rows_of_one_company_that_say_different_things_of_it_are_told(store: Store) -> None:
    row = "Fine | 111 | {} | no | f@fine.test | Fay Fine | {} | 10 GB | Fay Fine | {}@fine.test | no"
    found = checked(
        BOTH,
        store,
        table(BOTH_COLUMNS, row.format(500, "fay", "fay"), row.format(600, "fin", "fin")),
        passwords=PASSWORD,
    )
    assert said(found) == [(3, "DiskQuotaGB")]
    assert "row 2" in found.troubles[0].sentence


def test_a_company_without_an_account_needs_none_of_its_cells(store: Store) -> None:
    file = table(BOTH_COLUMNS, "Fine | 111 | 500 | no | f@fine.test | Fay Fine | | | | | ")
    found = checked(BOTH, store, file)
    assert (found.troubles, found.later, len(found.changes)) == ((), 0, 1)
    load(store, ENTITIES, [*documented(), entity(901, "Fine", "C", 111)])
    again = checked(BOTH, store, file)
    assert (again.changes, again.present) == ((), 1)


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda blueprint: blueprint.key)
def test_a_template_is_understood_as_it_was_written_and_its_example_is_left_out(blueprint: Blueprint) -> None:
    template = template_of(blueprint, title)
    sources = guessed(blueprint, template.headings, title)
    assert [sources[found.name].column for found in blueprint.fields] == list(range(len(blueprint.fields)))
    assert [row[0] for row in template.rules] == list(template.headings)
    assert all(rule for row in template.rules for rule in row[:4])
    store = store_of([entity(1, "Root", "D", 0), entity(2, "Alder IT", "P", 1), entity(3, "Brightwater", "C", 2)])
    example = FileTable(name="t.csv", headings=template.headings, rows=(template.example,), numbers=(2,), form="CSV")
    assert checked(blueprint, store, example) == Checked(changes=(), troubles=(), rows=0)
    name = next(
        at for at, found in enumerate(blueprint.fields) if found.name in ("CompanyName", "PartnerName", "Username")
    )
    own = msgspec.structs.replace(example, rows=((*template.example[:name], "Other", *template.example[name + 1 :]),))
    filled = checked(blueprint, store, own)
    assert filled.troubles == ()
    assert filled.changes


def test_what_is_not_filled_yet_is_known_before_a_row_is_looked_at() -> None:
    sources = guessed(ACCOUNTS, ("Company", "Account", "Size"), title)
    assert [found.name for found in unfilled(ACCOUNTS, sources, makes_passwords=True)] == [
        "FullName",
        "Email",
        "IsUltrasafe",
    ]
    sources["FullName"] = Source(constant="Anna Berg")
    assert "FullName" not in [found.name for found in unfilled(ACCOUNTS, sources, makes_passwords=False)]
    assert "Password" in [found.name for found in unfilled(ACCOUNTS, sources, makes_passwords=False)]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Brightwater Dental", 311),
        ("alder it > brightwater DENTAL", 311),
        ("Northwind Distribution › Alder IT › Brightwater Dental", 311),
        ("311", 311),
        ("Evora Press", 225),
    ],
)
def test_a_parent_is_known_by_id_path_and_name(store: Store, cell: str, found: int) -> None:
    parents = Parents(store)
    run(parents.index())
    assert store.entities.entity_id(parents.find(cell, frozenset())) == found


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "must be given"),
        ("Birch Networks > Brightwater Dental", "unknown"),
        ("999999", "unknown"),
        ("Brightwater Dental", "must be a partner"),
        ("Twin", "not clear"),
    ],
)
def test_a_parent_that_is_none_is_told(store: Store, cell: str, said: str) -> None:
    load(store, ENTITIES, [*documented(), entity(801, "Twin", "P", 888), entity(802, "Twin", "P", 111)])
    parents = Parents(store)
    run(parents.index())
    with pytest.raises(WrongParent, match=said):
        parents.find(cell, frozenset({EntityType.PARTNER}))


FIELDS = {
    found.name: found
    for request in (CreateCompanyWithBackupAccount, CreateAccountBySize)
    for found in fields_of(request)
}


@pytest.mark.parametrize(
    ("name", "cell", "unit", "expected"),
    [
        ("DiskQuotaGB", "500", "", 500),
        ("DiskQuotaGB", "500GB", "", 500),
        ("DiskQuotaGB", "1.5 TB", "", 1536),
        ("DiskQuotaGB", "1,5 tb", "", 1536),
        ("DiskQuotaGB", "2048 MB", "", 2),
        ("DiskQuotaGB", "2048", "MB", 2),
        ("DiskQuotaGB", "1,024 GB", "", 1024),
        ("DiskQuotaGB", "1\N{NO-BREAK SPACE}024 GiB", "", 1024),
        ("AccountSizeMB", "100 GB", "", 102_400),
        ("AccountSizeMB", "100 G", "", 102_400),
        ("AccountSizeMB", "100", "GB", 102_400),
        ("IsUltrasafe", "Yes", "", True),
        ("IsUltrasafe", "0", "", False),
        ("FullName", "Anna", "", "Anna"),
    ],
)
def test_a_cell_means_what_people_write(name: str, cell: str, unit: str, expected: object) -> None:
    assert value_of(FIELDS[name], cell, unit) == expected


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("DiskQuotaGB", "1 MB"),
        ("DiskQuotaGB", "-5"),
        ("DiskQuotaGB", "GB"),
        ("DiskQuotaGB", "1.2.3"),
        ("IsUltrasafe", "maybe"),
    ],
)
def test_a_cell_that_means_nothing_is_refused(name: str, cell: str) -> None:
    with pytest.raises(WrongCell, match="must be"):
        value_of(FIELDS[name], cell)


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=40))
def test_no_cell_breaks_the_reading_of_it(name: str, cell: str) -> None:
    try:
        value = value_of(FIELDS[name], cell)
    except WrongCell:
        return
    assert isinstance(value, FIELDS[name].base)


def test_a_column_is_taken_once_and_the_vendor_s_name_counts_most() -> None:
    headings = ("Email", "E-mail (GeneralContactEmail)", "Unheard of", "Size (GB)", "quota")
    sources = guessed(COMPANIES, headings, title)
    assert sources["GeneralContactEmail"].column == 1
    assert sources["DiskQuotaGB"].column == 4
    assert len({source.column for source in sources.values()}) == len(sources)
    assert heading_of(FIELDS["FullName"], title) == "FullName (FullName)"
