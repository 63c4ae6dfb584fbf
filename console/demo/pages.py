"""The provider's pages for people: what a service offers, how an operation is called, and the dashboard's sign-in."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from console.contract.language import OperationSpec, Service
from console.demo.envelope import SOAP_11, SOAP_12, SoapVersion
from console.demo.exchange import HttpReply
from console.demo.samples import reply_sample, request_sample
from console.demo.state import Login, State

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 60rem; padding: 0 1rem;
  color: #1d2733; background: #fbfcfd }
pre { background: #eef2f6; border-radius: 6px; padding: 1rem; overflow-x: auto }
table { border-collapse: collapse } th { text-align: left; padding-right: 2rem; font-weight: 600 }
@media (prefers-color-scheme: dark) { body { color: #dfe6ee; background: #171c22 } pre { background: #222a33 } }
"""


def service_page(service: Service) -> HttpReply:
    """What stands at a service's address: its operations with links to their pages."""
    rows = "".join(
        f'<li><a href="{service.name}.asmx?op={spec.name}">{spec.name}</a><p>{escape(spec.doc)}</p></li>'
        for spec in sorted(service.operations.values(), key=lambda spec: spec.name)
        if spec.available
    )
    return _page(
        service.name,
        f"<p>{escape(service.doc)}</p><p>The following operations are supported. For a formal definition, "
        f'please review the <a href="{service.name}.asmx?WSDL">Service Description</a>.</p><ul>{rows}</ul>',
    )


def operation_page(spec: OperationSpec, location: str) -> HttpReply:
    """How an operation is called, in both versions of SOAP."""
    sections = "".join(_section(spec, location, version) for version in (SOAP_11, SOAP_12))
    back = f'<p>Click <a href="{spec.service.name}.asmx">here</a> for a complete list of operations.</p>'
    return _page(spec.service.name, f"{back}<h2>{spec.name}</h2><p>{escape(spec.doc)}</p>{sections}")


def _section(spec: OperationSpec, location: str, version: SoapVersion) -> str:
    address = urlsplit(location)
    if version is SOAP_11:
        told = f'Content-Type: text/xml; charset=utf-8\nContent-Length: length\nSOAPAction: "{spec.soap_action}"'
    else:
        told = f'Content-Type: {version.media_type}; charset=utf-8; action="{spec.soap_action}"\nContent-Length: length'
    request = f"POST {address.path} HTTP/1.1\nHost: {address.netloc}\n{told}\n\n{request_sample(spec, version)}"
    reply = (
        f"HTTP/1.1 200 OK\nContent-Type: {version.media_type}; charset=utf-8\nContent-Length: length\n\n"
        f"{reply_sample(spec, version)}"
    )
    return (
        f"<h3>SOAP {version.name}</h3><p>The following is a sample SOAP {version.name} request and response. The "
        "<b>placeholders</b> shown need to be replaced with actual values.</p>"
        f"<pre>{escape(request)}</pre><pre>{escape(reply)}</pre>"
    )


def login(state: State, name: str, token: str) -> HttpReply:
    """The dashboard's sign-in page: it accepts a token once, and says so when there is nothing to accept."""
    if not name or not token:
        return _page("Sign in", "<p>This address needs a user name (uid) and a one-time token.</p>", 400)
    outcome = state.use_token(name, token)
    if outcome is Login.USED:
        return _page("Link already used", "<p>This sign-in link was used before. Each link works once.</p>", 403)
    if outcome is Login.UNKNOWN:
        return _page("Link not valid", "<p>This sign-in link is not known. Ask for a new one.</p>", 403)
    return _page("Signed in", f"<p>Signed in as <b>{escape(name)}</b>.</p>{_facts(state, name)}")


def _facts(state: State, name: str) -> str:
    account = state.accounts.get(name)
    owner = state.entities.get(account.entity_id if account else state.users[name].entity_id)
    rows = [("Belongs to", owner.name if owner else "")]
    if account:
        rows += [("Name", account.full_name), ("E-mail", account.email)]
    cells = "".join(f"<tr><th>{label}</th><td>{escape(value)}</td></tr>" for label, value in rows)
    return f"<table>{cells}</table>"


def not_found(path: str) -> HttpReply:
    """What stands at every other address."""
    return _page("The resource cannot be found", f"<p>HTTP 404. Requested URL: {escape(path)}</p>", 404)


def _page(title: str, content: str, status: int = 200) -> HttpReply:
    return HttpReply.html(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{content}</body></html>",
        status,
    )
