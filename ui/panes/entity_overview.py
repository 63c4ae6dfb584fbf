"""The first page of an entity: its space, what is in it, and a partner's companies in numbers."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.contract.columns import ACCOUNTS
from console.contract.language import fields_of
from console.contract.services.company_management import GetCompanyDetails, GetCompanyDetailsResult
from console.contract.services.entity_management import EntityType
from console.contract.services.partner_management import CompanySummary, GetCompaniesSummary
from console.store import NONE
from ui import formats, navigation
from ui.charts import QuotaGauge
from ui.look import spacing
from ui.models.columns import columns_for, with_bars
from ui.models.records import load_rows, table_of
from ui.navigation import Place
from ui.panes.account_table import account_table
from ui.panes.bulk_actions import change_entities
from ui.panes.knowing import entity_node
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.section import Fact, FactList, Section, facts_of_record
from ui.panes.states import Empty
from ui.translation import counted, tr
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_SETTLED = 400
"""Milliseconds between two looks at sums while accounts stream in."""

_DETAILS = ("AllowUploadOverAccountSize", "NumberOfLicensesShadowProtectV5", "DataCenterCountryCodeIsoA2")
_COMPANY_COLUMNS = (
    "CompanyName",
    "UsedSpaceKB",
    "DiskQuotaGB",
    "AllocatedSpaceMB",
    "NumberOfAccounts",
    "NumberOfDesktopDevices",
    "NumberOfMobileDevices",
)
_HIDDEN = ("CompanyEntityId",)


@page(navigation.ENTITY, "overview", order=10, title="Overview")
class EntityOverview(Page):
    """Space and contents of a company as the provider counts them; of a partner or distributor summed up from below."""

    icon = "company"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        look = workspace.look
        self._node = NONE
        self.gauge = QuotaGauge(look)
        self.space = Section(look, tr("Space"), self.gauge, self)
        self.counts = FactList()
        self.inside = Section(look, tr("What is in it"), self.counts, self)
        self.settings = FactList()
        self.details = Section(look, tr("Settings"), self.settings, self)
        self._companies = table_of(CompanySummary, "CompanyEntityId")
        columns = columns_for(CompanySummary, first=_COMPANY_COLUMNS, hidden=_HIDDEN)
        self.companies = TablePanel(
            workspace,
            "companies",
            self._companies,
            with_bars(columns, CompanySummary, {"UsedSpaceKB": "DiskQuotaGB"}),
            nouns=("{n} company", "{n} companies"),
            place_of=lambda row: navigation.entity(self._company(row)),
            change_many=lambda rows: change_entities(workspace, [self._company(row) for row in rows]),
            sort="CompanyName",
        )
        self.summary = Section(look, tr("Companies"), self.companies, self)
        self.accounts: TablePanel | None = None
        for section in (self.space, self.summary):
            section.retry.connect(self.renew)

        cards = QHBoxLayout()
        cards.setSpacing(spacing.LARGE)
        cards.addWidget(self.space, 3)
        cards.addWidget(self.inside, 2)
        cards.addWidget(self.details, 2)
        self._layout = QVBoxLayout(self.content)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(spacing.LARGE)
        self._layout.addLayout(cards)
        self._layout.addWidget(self.summary, 1)

        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLED)
        self._soon.timeout.connect(self._show_sums)
        self.follow(workspace.store.accounts.changed, self._sum_soon)
        self.follow(workspace.store.entities.changed, self._sum_soon)

    async def load(self) -> Empty | None:
        self._node = await entity_node(self.workspace, self.place)
        entities = self.workspace.store.entities
        is_company = entities.kind(self._node) == EntityType.COMPANY
        has_companies = not is_company and self._can_summarise()
        self.details.setVisible(is_company)
        self.summary.setVisible(has_companies)
        if not has_companies and self.accounts is None:
            self._add_accounts()
        self._show_sums()
        self.show_content()
        if is_company:
            await self._load_details()
        elif has_companies:
            await self._load_companies()
        return None

    def known_at(self) -> datetime | None:
        loaded = self.workspace.store.freshness_of(ACCOUNTS, self._node) if self._node != NONE else None
        moments = [at for at in (super().known_at(), loaded.at if loaded else None) if at is not None]
        return min(moments, default=None)

    def renew(self) -> None:
        if self._node != NONE:
            self.workspace.loading.refresh(self.workspace.store.entities.entity_id(self._node))
        self.refresh()

    def filter(self) -> None:
        if self.accounts is not None:
            self.accounts.focus_filter()
        else:
            self.companies.focus_filter()

    def _add_accounts(self) -> None:
        """Where there are no companies to compare, the accounts are what one wants to see."""
        self.accounts = account_table(self.workspace, self._node)
        section = Section(self.workspace.look, tr("Accounts"), self.accounts, self)
        section.show_body()
        self._layout.addWidget(section, 1)

    def _can_summarise(self) -> bool:
        """The provider lists the companies of a partner, and of the caller's own entity."""
        entities = self.workspace.store.entities
        return entities.kind(self._node) == EntityType.PARTNER or self._node in entities.roots

    async def _load_details(self) -> None:
        company = self.workspace.store.entities.entity_id(self._node)
        asking = self.workspace.link.call(GetCompanyDetails(CompanyEntityId=company))
        if await self.space.fill(asking, self._show_details) is not None and not self.details.is_filled:
            self.details.show_sentence(tr("The provider did not tell the company's settings."))

    async def _show_details(self, details: GetCompanyDetailsResult) -> str:
        units = {field.name: field.about.unit for field in fields_of(GetCompanyDetailsResult)}

        def amount(name: str) -> int:
            return formats.bytes_in(getattr(details, name) or 0, units[name])

        self.gauge.show_amounts(amount("UsedSpaceKB"), amount("DiskQuotaGB"), amount("AllocatedSpaceMB"))
        self.settings.show_facts(facts_of_record(details, _DETAILS))
        self.details.show_body()
        return ""

    async def _load_companies(self) -> None:
        entities = self.workspace.store.entities
        # The provider names the caller's own entity 0 here.
        partner = 0 if self._node in entities.roots else entities.entity_id(self._node)
        companies = self.workspace.link.rows(GetCompaniesSummary(PartnerEntityId=partner))
        await self.summary.fill(load_rows(self._companies, companies), self._show_companies)

    async def _show_companies(self, count: int) -> str:
        if count:
            return ""
        return tr("{entity} has no companies yet.", entity=self.workspace.store.entities.name(self._node))

    @Slot()
    def _show_sums(self) -> None:
        store = self.workspace.store
        if self._node == NONE or self._node not in store.entities:
            return
        totals, counts = store.accounts.totals(self._node), store.entities.counts(self._node)
        if store.entities.kind(self._node) != EntityType.COMPANY:
            used, allocated = formats.bytes_in(totals.used_kb, "KB"), formats.bytes_in(totals.allocated_mb, "MB")
            self.gauge.show_allocated(used, allocated)
            self.space.show_body()
        facts = []
        if counts.partners:
            facts.append(Fact(tr("Partners"), _with_inactive(counts.partners, counts.inactive_partners)))
        if counts.companies:
            facts.append(Fact(tr("Companies"), _with_inactive(counts.companies, counts.inactive_companies)))
        facts.append(Fact(tr("Active accounts"), formats.count(totals.accounts)))
        facts.append(Fact(tr("Windows devices"), formats.count(totals.windows_devices)))
        facts.append(Fact(tr("Mac devices"), formats.count(totals.mac_devices)))
        facts.append(Fact(tr("Android devices"), formats.count(totals.android_devices)))
        self.counts.show_facts(facts)
        self.inside.show_body()

    def _sum_soon(self, *_change: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _company(self, row: int) -> int:
        return self._companies.numbers("CompanyEntityId")[row]


def _with_inactive(whole: int, inactive: int) -> str:
    if not inactive:
        return formats.count(whole)
    return f"{formats.count(whole)}  ({counted(inactive, '{n} inactive', '{n} inactive')})"
