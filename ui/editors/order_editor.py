"""The editor of a licence order: what it says, its host IDs and its features, saved as a whole with one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Self

from PySide6.QtWidgets import QWidget

from console.commands.change import Target
from console.commands.orders import stored_order
from console.contract.services.license_activation_center import UpdateLicenseOrder
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.errors import ConsoleError
from console.settings.differences import differences
from ui.editors.draft_offer import reopened
from ui.editors.settings_page import FormPage, Section
from ui.editors.settings_saving import SettingsCall
from ui.editors.settings_sheet import SettingsSheet
from ui.models.difference_words import Fact
from ui.models.order_words import OrderNames, order_names
from ui.translation import tr
from ui.workspace import Workspace

_SECTIONS = (
    ("Order", ("customer_id", "product_template_id", "enabled", "description", "settings_description")),
    ("Licences", ("license_type", "licensee_type", "licensee", "deactivations_allowed", "removal")),
    ("Host IDs", ("hostid_match_rate", "min_hostids", "Hostids")),
    ("Features", ("Features",)),
)
"""Sections, and the fields in each. The activation key names the order and stays; the rest is the server's own."""


@reopened
class OrderEditor(SettingsSheet):
    """Edits the order that an activation key names."""

    kind = Soap_LicenseOrder
    operations = (UpdateLicenseOrder.spec,)

    def __init__(self, workspace: Workspace, target: Target, parent: QWidget | None = None) -> None:
        super().__init__(workspace, target, tr("Edit the licence order"), "key", parent)
        self._names: OrderNames | None = None

    @classmethod
    def reopen(cls, workspace: Workspace, target: Target) -> Self:
        return cls(workspace, target)

    async def read(self) -> Soap_LicenseOrder:
        ask = self.workspace.link.call
        order = await stored_order(self.target.key, ask)
        if order is None:
            raise ConsoleError(
                tr("This licence server has no order with the activation key {key}.", key=self.target.key),
                tr("It may have been deleted since; look at the list of orders."),
            )
        if self._names is None:
            self._names = await order_names(ask)
        return order

    def sections(self, settings: Soap_LicenseOrder) -> Sequence[Section]:  # noqa: ARG002
        return tuple(Section(tr(title), names, self._maker(names)) for title, names in _SECTIONS)

    def calls(self, before: Soap_LicenseOrder, wanted: Soap_LicenseOrder) -> Sequence[SettingsCall]:
        if not differences(before, wanted):
            return ()
        request = UpdateLicenseOrder(licenseOrder=wanted)
        return (SettingsCall(UpdateLicenseOrder.spec, lambda: self.target, lambda: request, "licenseOrder"),)

    def facts(self, settings: Soap_LicenseOrder) -> Iterable[Fact]:
        names = self._names or OrderNames()
        yield tr("The order is for"), f"“{names.customer(settings.customer_id)}”"
        yield tr("The order is made from"), f"“{names.template(settings.product_template_id)}”"

    def _maker(self, names: Sequence[str]) -> Callable[[QWidget], FormPage]:
        known = self._names or OrderNames()
        choices = {"customer_id": known.customers, "product_template_id": known.templates}
        labels = {"customer_id": tr("Customer"), "product_template_id": tr("Product")}

        def make(parent: QWidget) -> FormPage:
            offered = {name: values for name, values in choices.items() if values}
            return FormPage(self.look, Soap_LicenseOrder, "", names, parent, choices=offered, labels=labels)

        return make
