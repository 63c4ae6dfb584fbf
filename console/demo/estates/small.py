"""A believable distributor: 15 partners, 90 companies and 1,200 accounts in every state, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from console.contract.services.account_management import ACCOUNT_SIZES_MB
from console.contract.services.entity_management import EntityType
from console.contract.services.license_management import LicenseType
from console.demo.estates import names
from console.demo.estates.callers import CALLER, PROVIDER_ID
from console.demo.estates.folders import give_folders
from console.demo.estates.policies import give_policies
from console.demo.records import KB_PER_MB, Account, Entity, Status, User
from console.demo.state import Clock, State

SEED = 20_260_402
ROOT = 20_400
PARTNERS = 15
COMPANIES = 90
OWN_COMPANIES = 6
ACCOUNTS = 1_200
PASSWORD = "Lighthouse7"  # noqa: S105 - of invented accounts and dashboard users

_LICENCE = LicenseType.SKRAFT_DISK_IMAGE_V5
_NO_PARTNER = -1
_PARTNER_STATES = {6: Status.SUSPENDED, 11: Status.CANCELLED, 13: Status.EXPIRED}
_UNMANAGED_PARTNER = 9
_EMPTY_PARTNER = 14
_COMPANY_STATES = {
    12: Status.SUSPENDED,
    31: Status.CANCELLED,
    47: Status.EXPIRED,
    58: Status.SUSPENDED,
    73: Status.CANCELLED,
}
_DATA_CENTERS = ("US", "US", "GB", "DE", "AU", "CA", "ZA", None)

# Names as customers have them: other alphabets, both directions, emoji, quotes and markup, and one far too long.
_NAMES = {
    3: "Żółw & Syn Sp. z o.o.",
    8: "مكتبة النور للكتب",
    14: "משרד עורכי דין כהן ושות׳",
    20: "日本橋会計事務所",
    26: "Café Zoë ☕ Konditorei",
    33: "Пекарня «Тёплый хлеб»",
    41: 'Ängström <Optik> "Norr" & Söner',
    52: "Paws 🐾 & Claws 🦜 Veterinary",
    66: "Ελιά Παραδοσιακά Τρόφιμα",
    80: "The Worshipful Company of Bookbinders, Stationers and Allied Trades of the "
    + " and ".join(f"{place} Parish" for place in names.PLACES[:28]),
}
_PEOPLE = (
    "Łukasz Wójcik",
    "نورا الحسن",
    "José Ángel Núñez",
    "田中 花子",
    "Zoë O’Connor 🌻",
    "Þórunn Ægisdóttir",
    "דנה כהן",
)


def small(clock: Clock) -> State:
    """The estate. Each active partner has a dashboard user, named after its contact, with the password `PASSWORD`."""
    pick = random.Random(SEED)  # noqa: S311 - the same estate each time
    state = State(clock)
    today = clock().replace(tzinfo=None, microsecond=0)
    state.add_entity(
        Entity(
            entity_id=ROOT,
            name="Silverline Backup Distribution",
            kind=EntityType.DISTRIBUTOR,
            parent_id=PROVIDER_ID,
            quota_gb=120_000,
            contact_person="Margaret Ellison",
            contact_email="margaret.ellison@silverline-backup.example",
            shadowprotect_licences=40,
        )
    )
    partners = _partners(state, pick)
    companies = _companies(state, pick, partners)
    owners = _owners(pick, partners, companies)
    for number in range(ACCOUNTS):
        state.add_account(_account(state, pick, today, next(owners), number))
    for company in companies:
        if company.shadowprotect_licences:
            state.licences.take(state.accounts_of(company.entity_id)[0].username, _LICENCE, company)
    state.integrators.add(ROOT)
    give_policies(state, PARTNERS)
    give_folders(state, ACCOUNTS)
    state.add_user(User(name=CALLER, password=CALLER, entity_id=ROOT, is_dashboard_user=False))
    for partner in partners:
        name = partner.contact_email.partition("@")[0]
        state.add_user(User(name=name, password=PASSWORD, entity_id=partner.entity_id))
    return state


def _partners(state: State, pick: random.Random) -> list[Entity]:
    found = []
    for number in range(PARTNERS):
        partner = _entity(pick, ROOT + 11 + 7 * number, names.partner(pick), EntityType.PARTNER, ROOT)
        partner.status = _PARTNER_STATES.get(number, Status.ACTIVE)
        partner.is_managed = number != _UNMANAGED_PARTNER
        partner.quota_gb = pick.choice((1_000, 2_000, 5_000, 10_000, 20_000))
        partner.shadowprotect_licences = pick.choice((0, 0, 5, 12, 30))
        state.add_entity(partner)
        found.append(partner)
    return found


def _companies(state: State, pick: random.Random, partners: list[Entity]) -> list[Entity]:
    """Companies below partners of very different size, one of which has none, and a few of the distributor's own."""
    weights = [0 if number == _EMPTY_PARTNER else 1 + (number * 5) % 13 for number in range(PARTNERS)]
    found = []
    for number in range(COMPANIES):
        parent = state.entities[ROOT] if number < OWN_COMPANIES else pick.choices(partners, weights)[0]
        name = _NAMES.get(number) or names.firm(pick)
        company = _entity(pick, ROOT + 1_000 + 13 * number, name, EntityType.COMPANY, parent.entity_id)
        company.status = _COMPANY_STATES.get(number, Status.ACTIVE)
        if parent.status is Status.CANCELLED:
            company.status = Status.CANCELLED
        company.quota_gb = pick.choice((100, 250, 500, 1_000, 2_500))
        company.shadowprotect_licences = pick.choice((0, 0, 0, 1, 3))
        company.data_center = pick.choice(_DATA_CENTERS)
        if number % 4 == 1:
            company.connectwise_company = f"{names.domain(name).partition('.')[0].title().replace('-', '')}{number}"
        state.add_entity(company)
        found.append(company)
    return found


def _entity(pick: random.Random, entity_id: int, name: str, kind: EntityType, parent_id: int) -> Entity:
    first, last = pick.choice(names.FIRST_NAMES), pick.choice(names.LAST_NAMES)
    return Entity(
        entity_id=entity_id,
        name=name,
        kind=kind,
        parent_id=parent_id,
        allow_over_quota=pick.random() < 0.7,
        auto_upgrade=pick.random() < 0.5,
        contact_person=f"{first} {last}",
        contact_email=f"{first}.{last}@{names.domain(name)}".lower(),
    )


def _owners(pick: random.Random, partners: list[Entity], companies: list[Entity]) -> Iterator[Entity]:
    """Whose the accounts are: each company's first account, then more where there are many already."""
    yield from companies
    yield from partners[:_EMPTY_PARTNER]
    weights = [1 + (number * 7) % 29 for number in range(len(companies))]
    while True:
        yield from pick.choices(companies, weights, k=50)


def _account(state: State, pick: random.Random, today: datetime, owner: Entity, number: int) -> Account:
    is_first = not state.accounts_of(owner.entity_id)
    full_name = _PEOPLE[number // 7 % len(_PEOPLE)] if number % 83 == 40 else _person(pick)
    domain = names.domain(owner.name)
    username = _username(pick, full_name, domain, number)
    size_mb = pick.choice(ACCOUNT_SIZES_MB) if number % 19 else pick.choice((58_368, 206_848))
    account = Account(
        username=username,
        entity_id=owner.entity_id,
        serial=number,
        email=owner.contact_email if is_first else f"{username.partition('@')[0]}@{domain}",
        full_name="Not set" if number % 41 == 7 else full_name,
        signed_up=today
        - timedelta(minutes=pick.randrange(60 * 24, 60 * 24 * 365 * 8), milliseconds=pick.randrange(1_000)),
        size_mb=size_mb,
        password=PASSWORD,
        is_entity_admin=is_first,
        is_ultrasafe=number % 37 == 11,
        is_monitored=number % 3 == 0,
        is_endguard_enabled=number % 9 == 4,
    )
    account.status = _status(owner, number)
    _fill(account, pick, number)
    return account


def _person(pick: random.Random) -> str:
    return f"{pick.choice(names.FIRST_NAMES)} {pick.choice(names.LAST_NAMES)}"


def _username(pick: random.Random, full_name: str, domain: str, number: int) -> str:
    """Account names as they grew over the years: of people, of rooms, of machines, and e-mail addresses."""
    plain = full_name.lower().replace(" ", ".") if full_name.isascii() else f"user.{number}"
    firm = domain.partition(".")[0]
    shape = number % 4
    if shape == 0:
        return f"{plain}.{number}"
    if shape == 1:
        return f"{firm}.{pick.choice(names.MAIL_BOXES)}.{number}"
    if shape == 2:
        return f"{plain}{number}@{domain}"
    return f"{firm}-{number:04d}"


def _status(owner: Entity, number: int) -> Status:
    if owner.status is Status.CANCELLED:
        return Status.CANCELLED
    return {5: Status.SUSPENDED, 17: Status.CANCELLED}.get(number % 23, Status.ACTIVE)


def _fill(account: Account, pick: random.Random, number: int) -> None:
    """Devices and space: some never backed up, some are over their quota, a few have a great many devices."""
    if number % 31 == 9:
        return
    account.windows = 24 if number % 307 == 100 else pick.choice((0, 1, 1, 1, 1, 2, 3))
    account.mac = pick.choice((0, 0, 0, 1, 2))
    account.android = pick.choice((0, 0, 0, 1))
    if not account.windows + account.mac + account.android:
        account.windows = 1
    if number % 31 == 10:
        return
    share = pick.uniform(1.01, 1.4) if number % 29 == 3 else pick.betavariate(2, 3)
    account.used_kb = int(account.size_mb * KB_PER_MB * share)
