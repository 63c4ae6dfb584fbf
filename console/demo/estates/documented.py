"""The hierarchy of the provider's own examples: distributor 888 with two companies of its own and three partners."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from console.contract.services.entity_management import EntityType
from console.contract.services.license_management import LicenseType
from console.demo.estates.callers import CALLER, PROVIDER_ID
from console.demo.estates.folders import give_some
from console.demo.estates.policies import every_evening, every_two_hours, every_weekend, give
from console.demo.records import Account, Device, Entity, Status, User
from console.demo.state import Clock, State

PASSWORD = "Lighthouse7"  # noqa: S105 - of invented accounts
SHARED_SERVER = UUID("7d9f3c52-1e44-4b0a-9c86-5a2b7e90d1f4")

_DISTRIBUTOR, _PARTNER, _COMPANY = EntityType.DISTRIBUTOR, EntityType.PARTNER, EntityType.COMPANY
_ENTITIES = (
    Entity(
        entity_id=888, name="Northwind Backup Distribution", kind=_DISTRIBUTOR, parent_id=PROVIDER_ID, quota_gb=20_000
    ),
    Entity(entity_id=111, name="Brightwater Dental Practice", kind=_COMPANY, parent_id=888, quota_gb=500),
    Entity(entity_id=112, name="Kestrel Architects", kind=_COMPANY, parent_id=888, quota_gb=750),
    Entity(entity_id=221, name="Harbour Lane IT", kind=_PARTNER, parent_id=888, quota_gb=4_000),
    Entity(entity_id=311, name="Miller & Hart Solicitors", kind=_COMPANY, parent_id=221, quota_gb=1_000),
    Entity(entity_id=312, name="Orchard Veterinary Clinic", kind=_COMPANY, parent_id=221, quota_gb=400),
    Entity(entity_id=225, name="Cobalt Systems Support", kind=_PARTNER, parent_id=888, quota_gb=1_000),
    Entity(entity_id=226, name="Fjord Managed Services", kind=_PARTNER, parent_id=888, quota_gb=2_500),
    Entity(entity_id=321, name="Lindqvist Joinery", kind=_COMPANY, parent_id=226, quota_gb=600),
)
_CONTACTS = {
    888: ("Edith Rowan", "edith.rowan@northwind-backup.example"),
    111: ("Tomas Bell", "tomas.bell@brightwater-dental.example"),
    112: ("Ines Kestrel", "ines@kestrel-architects.example"),
    221: ("Marcus Adeyemi", "marcus@harbourlane-it.example"),
    311: ("Ruth Hart", "ruth.hart@millerhart.example"),
    312: ("Owen Pryce", "owen.pryce@orchardvets.example"),
    225: ("Lena Fischer", "lena.fischer@cobalt-systems.example"),
    226: ("Sigrid Dahl", "sigrid.dahl@fjord-managed.example"),
    321: ("Karin Lindqvist", "karin@lindqvist-joinery.example"),
}
_CONNECTWISE = {311: "MillerHart", 312: "OrchardVets", 321: "LindqvistJoin"}
_DATA_CENTERS = {111: "US", 112: "US", 311: "GB", 312: "GB", 321: "DE"}
_LICENSED = ("brightwater.xray", "kestrel.studio")
_LICENCES = {888: len(_LICENSED), 221: 12, 311: 3, 226: 4, 321: 1}

# User name, entity, full name, size in MB, days since it was made, what is particular about it.
_ACCOUNTS: tuple[tuple[str, int, str, int, int, dict[str, object]], ...] = (
    ("edith.rowan", 888, "Edith Rowan", 102_400, 1_900, {"is_entity_admin": True}),
    ("brightwater.reception", 111, "Tomas Bell", 51_200, 1_420, {"is_entity_admin": True, "is_monitored": True}),
    ("brightwater.xray", 111, "Priya Nair", 206_848, 1_105, {"is_monitored": True}),
    ("brightwater.oldserver", 111, "Tomas Bell", 102_400, 1_380, {"status": Status.CANCELLED}),
    ("kestrel.studio", 112, "Ines Kestrel", 409_600, 760, {"is_entity_admin": True, "is_endguard_enabled": True}),
    ("kestrel.field", 112, "Jonas Weber", 20_480, 300, {}),
    ("harbourlane.office", 221, "Marcus Adeyemi", 58_368, 980, {"is_entity_admin": True}),
    ("ruth.hart", 311, "Ruth Hart", 204_800, 655, {"is_entity_admin": True, "is_monitored": True}),
    ("millerhart.casefiles", 311, "Daniel Miller", 307_200, 655, {"is_ultrasafe": True}),
    ("millerhart.archive", 311, "Daniel Miller", 102_400, 640, {"status": Status.SUSPENDED}),
    ("millerhart.scans", 311, "Amelia Stone", 10_240, 410, {"is_monitored": True}),
    ("owen.pryce", 312, "Owen Pryce", 51_200, 505, {"is_entity_admin": True}),
    ("orchard.frontdesk", 312, "Nia Bevan", 10_240, 210, {}),
    ("sigrid.dahl", 226, "Sigrid Dahl", 40_960, 330, {"is_entity_admin": True}),
    ("karin.lindqvist", 321, "Karin Lindqvist", 102_400, 290, {"is_entity_admin": True, "is_monitored": True}),
    ("lindqvist.workshop", 321, "Erik Åberg", 5_120, 45, {}),
)

# User name, computer, system, space in GB, minutes since the last backup (None = never backed up).
_DEVICES: tuple[tuple[str, str, str, float, int | None], ...] = (
    ("edith.rowan", "ROWAN-LAPTOP", "Microsoft Windows 11 Pro", 41.7, 130),
    ("edith.rowan", "Pixel 9", "Android 15", 3.2, 900),
    ("brightwater.reception", "RECEPTION-01", "Microsoft Windows 11 Pro", 18.4, 44),
    ("brightwater.reception", "RECEPTION-02", "Microsoft Windows 10 Pro", 12.9, 51),
    ("brightwater.xray", "XRAY-SRV", "Microsoft Windows Server 2022 Standard", 188.6, 22),
    ("brightwater.oldserver", "BW-SRV-2012", "Microsoft Windows Server 2012 R2 Standard", 77.0, 260_000),
    ("kestrel.studio", "Kestrel-Studio-01", "macOS 15.3", 212.4, 95),
    ("kestrel.studio", "Kestrel-Studio-02", "macOS 14.7", 134.8, 101),
    ("kestrel.studio", "KESTREL-RENDER", "Microsoft Windows 11 Pro", 48.8, 80),
    ("kestrel.field", "Galaxy Tab S9", "Android 14", 6.1, 4_320),
    ("harbourlane.office", "HL-TERMINAL", "Microsoft Windows Server 2022 Standard", 33.0, 65),
    ("ruth.hart", "HART-LAPTOP", "Microsoft Windows 11 Pro", 96.3, 18),
    ("ruth.hart", "MH-FILESERVER", "Microsoft Windows Server 2022 Standard", 88.1, 18),
    ("millerhart.casefiles", "MH-FILESERVER", "Microsoft Windows Server 2022 Standard", 271.5, 35),
    ("millerhart.archive", "MH-ARCHIVE", "Microsoft Windows 10 Pro", 60.2, 86_400),
    ("millerhart.scans", "MH-SCANNER", "Microsoft Windows 10 Pro", 12.6, 15),
    ("owen.pryce", "ORCHARD-01", "Microsoft Windows 11 Pro", 27.9, 200),
    ("owen.pryce", "Owens-iMac", "macOS 13.6", 8.8, 20_160),
    ("sigrid.dahl", "FJORD-NUC", "Microsoft Windows 11 Pro", 14.2, 70),
    ("karin.lindqvist", "LINDQVIST-KONTOR", "Microsoft Windows 10 Pro", 74.9, 33),
    ("lindqvist.workshop", "VERKSTAD-PC", "Microsoft Windows 10 Pro", 0.0, None),
)
_SHARED = frozenset((("ruth.hart", "MH-FILESERVER"), ("millerhart.casefiles", "MH-FILESERVER")))


def documented(clock: Clock) -> State:
    """The estate, with a few accounts and devices on each entity."""
    state = State(clock)
    today = clock().replace(tzinfo=None, microsecond=0)
    for found in _ENTITIES:
        person, email = _CONTACTS[found.entity_id]
        entity = Entity(
            entity_id=found.entity_id,
            name=found.name,
            kind=found.kind,
            parent_id=found.parent_id,
            quota_gb=found.quota_gb,
            contact_person=person,
            contact_email=email,
            data_center=_DATA_CENTERS.get(found.entity_id),
            shadowprotect_licences=_LICENCES.get(found.entity_id, 0),
            connectwise_company=_CONNECTWISE.get(found.entity_id),
        )
        state.add_entity(entity)
    state.integrators.add(221)
    for serial, (username, entity_id, full_name, size_mb, age, particular) in enumerate(_ACCOUNTS):
        email = _CONTACTS[entity_id][1] if particular.get("is_entity_admin") else f"{username}@{_domain(entity_id)}"
        made = today - timedelta(days=age, minutes=serial * 37)
        account = Account(username, entity_id, serial, email, full_name, made, size_mb, PASSWORD)
        for name, value in particular.items():
            setattr(account, name, value)
        state.add_account(account)
    for username in _LICENSED:
        state.licences.take(username, LicenseType.SKRAFT_DISK_IMAGE_V5, state.entities[888])
    for account in state.accounts.values():
        state.devices.give(account, _devices_of(account, today))
    _give_policies(state)
    _give_folders(state)
    state.add_user(User(name=CALLER, password=CALLER, entity_id=888, is_dashboard_user=False))
    state.add_user(User(name="edith", password="Northwind88", entity_id=888))  # noqa: S106
    state.add_user(User(name="marcus", password="HarbourLane1", entity_id=221))  # noqa: S106
    state.add_user(User(name="sigrid", password="FjordDrift2", entity_id=226, locale_id=13))  # noqa: S106
    state.add_user(User(name="ruth", password="MillerHart3", entity_id=311))  # noqa: S106
    state.add_user(User(name="former.clerk", password="MillerHart3", entity_id=311, is_active=False))  # noqa: S106
    return state


def _give_policies(state: State) -> None:
    """Policies of a partner and of two companies, and one of another partner that no account has."""
    of_partner = every_evening(state, state.entities[221], age=940)
    give(state, of_partner, state.accounts["harbourlane.office"], "HL-TERMINAL")
    give(state, of_partner, state.accounts["owen.pryce"])
    of_company = every_two_hours(state, state.entities[311], "Case files, every two hours", age=610)
    give(state, of_company, state.accounts["millerhart.casefiles"], "MH-FILESERVER")
    pictures = every_weekend(state, state.entities[111], "X-ray pictures, every weekend", age=1_000)
    give(state, pictures, state.accounts["brightwater.xray"], "XRAY-SRV")
    every_evening(state, state.entities[226], age=120)


def _give_folders(state: State) -> None:
    """Folders on the servers of a solicitor and of a dentist, and on one desk."""
    for username, system, count in (
        ("millerhart.casefiles", "MH-FILESERVER", 5),
        ("brightwater.xray", "XRAY-SRV", 3),
        ("karin.lindqvist", "LINDQVIST-KONTOR", 2),
    ):
        account = state.accounts[username]
        device = next(found for found in state.devices.of(account) if found.system_name == system)
        give_some(state, account, device, count)


def _domain(entity_id: int) -> str:
    return _CONTACTS[entity_id][1].partition("@")[2]


def _devices_of(account: Account, today: datetime) -> list[Device]:
    found = []
    for number, (username, name, system, gigabytes, minutes) in enumerate(_DEVICES):
        if username != account.username:
            continue
        is_shared = (username, name) in _SHARED
        last = None if minutes is None else today - timedelta(minutes=minutes)
        found.append(
            Device(
                device_id=126_400 + number,
                system_name=name,
                installation=SHARED_SERVER if is_shared else UUID(int=SHARED_SERVER.int + 1 + number),
                os_name=system,
                product_version="8.1.0.7204" if number % 3 else "8.0.5.6265",
                clr_version="4.8.9037" if "Windows" in system else None,
                is_mobile=system.startswith("Android"),
                ip=f"192.168.{account.entity_id % 250}.{20 + number}",
                used_kb=int(gigabytes * 1024 * 1024),
                registered=account.signed_up + timedelta(hours=2 + number),
                last_backup=last,
                last_connected=last and last + timedelta(minutes=6),
                is_active=account.status is not Status.CANCELLED,
            )
        )
    return found
