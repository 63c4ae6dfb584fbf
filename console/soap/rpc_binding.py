"""Where the fields of an rpc operation lie on the live server.

The parameters lie right in the operation's element, the token among them, and the reply's fields in its one child.
What a version of the service is known not to have is no difference. An object's member that is not declared breaks no
change: what was read of it is sent back (`console.soap.rpc_envelope`).
"""

from __future__ import annotations

from dataclasses import dataclass

from console.contract.header import Token
from console.contract.language import Field, OperationSpec, fields_of
from console.contract.live import Side, Status
from console.contract.verdicts import RESULT_CODE
from console.contract.versions import is_in
from console.soap.matching import Layout, Matcher
from console.soap.schema import Element, LiveOperation

TOKEN = fields_of(Token)[0].name


def namespace_of(operation: LiveOperation) -> str:
    """The namespace that the live WSDL gives the operation's element."""
    request = operation.request
    return "" if request is None else str(request.declared.qname.namespace or "")


@dataclass
class RpcMatcher(Matcher):
    """A matcher for one version of a service, None where the live WSDL does not tell which."""

    version: int | None = None

    def _missing(self, declared: Field, path: str) -> None:
        if not is_in(declared, self.version):
            return
        if self.side is Side.REPLY and path == RESULT_CODE:
            self.differ(path, f"{path}, the provider's verdict, does not come in the reply.", Status.BROKEN)
        elif self.side is Side.REQUEST:
            # Every parameter counts, and an object is overwritten as a whole: what has no place in it would be lost.
            self.differ(path, f"{path} has no place in the request.", Status.BROKEN)
        else:
            super()._missing(declared, path)

    def _undeclared(self, element: Element, place: str) -> None:
        if self.side is Side.REQUEST and place:
            path = f"{place}/{element.name}"
            self.differ(path, f"The server also takes {path}; what was read of it is sent back.", Status.EXTENDED)
        else:
            super()._undeclared(element, place)


def rpc_matcher(spec: OperationSpec, side: Side, operation: LiveOperation, *, strict: bool = False) -> RpcMatcher:
    """The matcher of one side of an rpc operation."""
    return RpcMatcher(side, strict=strict, version=spec.service.provider.version_at(namespace_of(operation)))


def rpc_request(spec: OperationSpec, operation: LiveOperation, matcher: Matcher) -> Layout:
    """Where the parameters lie, without the token, which is no field of a request."""
    children = operation.request.children if operation.request is not None else ()
    tokens = [child for child in children if child.name.casefold() == TOKEN]
    if spec.is_signed and not tokens:
        matcher.differ("", f"{TOKEN}, which signs the call, has no place in the request.", Status.BROKEN)
    return matcher.match(spec.request, [child for child in children if child not in tokens])


def rpc_reply(spec: OperationSpec, operation: LiveOperation, matcher: Matcher) -> Layout:
    """Match the reply's fields, which lie in the one child of the response, whatever that is called."""
    children = operation.response.children if operation.response is not None else ()
    return matcher.match(spec.reply, children[0].children if len(children) == 1 else children)
