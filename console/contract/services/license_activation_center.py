"""LicenseActivationCenter: X-Formation's licence server, of which orders can be found and changed.

Every call but Login carries the token of a login, which is no field of any request: the session fills it in.
"""

from __future__ import annotations

from typing import Annotated

from console.contract.language import (
    DOCUMENT,
    INFERRED,
    OP_PAGE,
    Operation,
    Reply,
    Service,
    Style,
    about,
)
from console.contract.paging import Paging
from console.contract.providers import LICENCES
from console.contract.services.license_activation_center_records import (
    Soap_Customer,
    Soap_LicenseOrder,
    Soap_Product,
)

LICENSE_ACTIVATION_CENTER = Service(
    "LicenseActivationCenter", "X-Formation's licence server: orders, customers, products.", LICENCES
)
PAGE_ROWS = 100
"""Items that a list gives at once."""

_BY_OFFSET = Paging(size="", index="offset", rows="result_array", first=0, page_rows=PAGE_ROWS)
_Offset = Annotated[
    int, about("number of the first item, counted from 0; 100 are given", OP_PAGE, minimum=0, server_default=0)
]


class Soap_Response(Reply):  # noqa: N801
    """The licence server's verdict and nothing else."""

    result_code: Annotated[int | None, about("number of the result code", DOCUMENT, OP_PAGE)] = None
    result_string: Annotated[
        str | None,
        about(
            "text of a failure",
            DOCUMENT,
            OP_PAGE,
            nullable=True,
            conflict="on success some answers have an empty text and others nil; both mean none",
        ),
    ] = None


class Soap_Response_Login(Soap_Response):  # noqa: N801
    """The token of a session."""

    token: Annotated[
        str | None,
        about(
            "token that signs the calls of the next three hours",
            OP_PAGE,
            secret=True,
            conflict="an older revision says that the result string holds it; the samples have an element",
        ),
    ] = None


class Soap_Response_List_LicenseOrder(Soap_Response):  # noqa: N801
    """Licence orders, 100 at most."""

    result_array: Annotated[tuple[Soap_LicenseOrder, ...], about("the orders", OP_PAGE, item="item")] = ()


class Soap_Response_List_Customer(Soap_Response):  # noqa: N801
    """Customers, 100 at most."""

    result_array: Annotated[tuple[Soap_Customer, ...], about("the customers", OP_PAGE, item="item")] = ()


class Soap_Response_List_Product(Soap_Response):  # noqa: N801
    """Products, 100 at most."""

    result_array: Annotated[tuple[Soap_Product, ...], about("the products", OP_PAGE, item="item")] = ()


@LICENSE_ACTIVATION_CENTER.read(OP_PAGE, style=Style.RPC, is_signed=False)
class Login(Operation[Soap_Response_Login]):
    """Opens a session for an administrator and returns a token."""

    username: Annotated[str, about("administrator of the License Activation Center", OP_PAGE)]
    password: Annotated[str, about("that person's password", OP_PAGE, secret=True)]


@LICENSE_ACTIVATION_CENTER.change(OP_PAGE, style=Style.RPC)
class Logout(Operation[Soap_Response]):
    """Ends the session of the token that the call carries."""


@LICENSE_ACTIVATION_CENTER.change(
    DOCUMENT,
    OP_PAGE,
    style=Style.RPC,
    notes="What an absent member does is not documented, so the order is read first (FindLicenseOrderByActivationKey) "
    "and all of it is sent back, with what the declaration does not know. The sample's prefixes are not declared.",
)
class UpdateLicenseOrder(Operation[Soap_Response]):
    """Overwrites the data of an existing licence order, which its activation key names."""

    licenseOrder: Annotated[Soap_LicenseOrder, about("the whole order, as read and changed", DOCUMENT, OP_PAGE)]


@LICENSE_ACTIVATION_CENTER.read(OP_PAGE, style=Style.RPC, paging=_BY_OFFSET)
class FindLicenseOrderByActivationKey(Operation[Soap_Response_List_LicenseOrder]):
    """Finds licence orders by a whole or partial activation key.

    A partial match can give others beside: whoever loads one order sends the whole key and takes the equal one.
    """

    activationKey: Annotated[str, about("the key or a part of it, in any letter case", OP_PAGE)]
    offset: _Offset = 0


@LICENSE_ACTIVATION_CENTER.read(OP_PAGE, style=Style.RPC, paging=_BY_OFFSET)
class GetLicenseOrderList(Operation[Soap_Response_List_LicenseOrder]):
    """Lists licence orders with their HostIDs and features, 100 at a time."""

    offset: _Offset = 0


@LICENSE_ACTIVATION_CENTER.read(OP_PAGE, style=Style.RPC, paging=_BY_OFFSET)
class GetCustomerList(Operation[Soap_Response_List_Customer]):
    """Lists customers, 100 at a time."""

    offset: _Offset = 0


@LICENSE_ACTIVATION_CENTER.read(OP_PAGE, INFERRED, style=Style.RPC, paging=_BY_OFFSET)
class GetProductList(Operation[Soap_Response_List_Product]):
    """Lists products with the templates that orders are made from, 100 at a time."""

    offset: _Offset = 0
