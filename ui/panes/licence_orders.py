"""All orders of a licence server, and one of them with its host IDs and features."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from console.commands.orders import stored_order
from console.contract.language import fields_of
from console.contract.services.license_activation_center import GetLicenseOrderList
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from ui import field_names, navigation
from ui.look import spacing
from ui.models.order_words import (
    OrderNames,
    feature_words,
    hostid_words,
    order_columns,
    order_names,
    value_in_words,
)
from ui.models.records import load_rows, table_of
from ui.navigation import Place
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.section import Fact, FactList, Section
from ui.panes.states import Empty
from ui.translation import tr
from ui.views.scrolled import scrolled
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_IDS = ("customer_id", "product_template_id")


@page(navigation.ORDER, "list", order=10, title="Licence orders")
class LicenceOrders(Page):
    """Every order with the names of its customer and its product."""

    outline = Outline.TABLE
    icon = "key"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._orders = table_of(Soap_LicenseOrder, "activation_key")
        self._keys = self._orders.texts("activation_key")
        self.table: TablePanel | None = None
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(0, 0, 0, 0)

    @classmethod
    def applies(cls, _workspace: Workspace, place: Place) -> bool:
        return place.same_thing(navigation.orders())

    async def load(self) -> Empty | None:
        link = self.workspace.link
        if self.table is None:
            self.table = self._made(await order_names(link.call))
            self._column.addWidget(self.table)
        count = await load_rows(self._orders, link.rows(GetLicenseOrderList()))
        if not count:
            return Empty(
                tr("This licence server has no orders."), tr("Orders are made in X-Formation's own administration.")
            )
        return None

    def filter(self) -> None:
        if self.table is not None:
            self.table.focus_filter()

    def _made(self, names: OrderNames) -> TablePanel:
        return TablePanel(
            self.workspace,
            "licence orders",
            self._orders,
            order_columns(names),
            nouns=("{n} order", "{n} orders"),
            place_of=lambda row: navigation.order(self._keys[row]),
            sort="activation_key",
            parent=self.content,
        )


@page(navigation.ORDER, "order", order=10, title="Order")
class LicenceOrder(Page):
    """What one order says."""

    icon = "key"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        look = workspace.look
        self.facts, self.hostids, self.features = FactList(), FactList(), FactList()
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(spacing.LARGE)
        self.sections = (
            Section(look, tr("Order"), self.facts, inside),
            Section(look, tr("Host IDs of an activation"), self.hostids, inside),
            Section(look, tr("Features"), self.features, inside),
        )
        grid.addWidget(self.sections[0], 0, 0, 2, 1)
        grid.addWidget(self.sections[1], 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.sections[2], 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(1, 1)
        grid.setRowStretch(2, 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    @classmethod
    def applies(cls, _workspace: Workspace, place: Place) -> bool:
        return not place.same_thing(navigation.orders())

    async def load(self) -> Empty | None:
        link = self.workspace.link
        order = await stored_order(self.place.key, link.call)
        if order is None:
            return Empty(
                tr("This licence server has no order with the activation key {key}.", key=self.place.key),
                tr("It may have been deleted, or the key may be of another server."),
                tr("Show all orders"),
                lambda: self.workspace.navigator.open(navigation.orders()),
            )
        self.facts.show_facts(_facts(order, await order_names(link.call)))
        hostids = [Fact(each.name or "", hostid_words(each)) for each in order.Hostids]
        features = [Fact(each.name or "", feature_words(each)) for each in order.Features]
        self.sections[0].show_body()
        _show(self.sections[1], self.hostids, hostids, tr("An activation takes any computer."))
        _show(self.sections[2], self.features, features, tr("The order has no features."))
        return None


def _show(section: Section, facts: FactList, lines: Sequence[Fact], nothing: str) -> None:
    facts.show_facts(lines)
    if lines:
        section.show_body()
    else:
        section.show_sentence(nothing)


def _facts(order: Soap_LicenseOrder, names: OrderNames) -> list[Fact]:
    facts = [
        Fact(tr("Customer"), names.customer(order.customer_id)),
        Fact(tr("Product"), names.template(order.product_template_id)),
    ]
    for found in fields_of(Soap_LicenseOrder):
        if found.record is None and found.name not in _IDS and getattr(order, found.name) not in (None, ""):
            words = value_in_words(order, found.name)
            facts.append(Fact(field_names.title(found), words, hint=field_names.hint(found)))
    return facts
