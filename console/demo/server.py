"""The embedded provider as an HTTP server on loopback."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from lxml import etree

from console.contract.language import Service
from console.contract.providers import BACKUP, LICENCES
from console.contract.services import services_of
from console.contract.services.license_activation_center import LICENSE_ACTIVATION_CENTER
from console.contract.wsdl import wsdl_document
from console.demo import license_server, pages
from console.demo.dispatch import answer
from console.demo.envelope import SoapProblem, SoapVersion, fault
from console.demo.estates import build
from console.demo.exchange import Exchange, HttpReply
from console.demo.faults import Faults, Subject
from console.demo.reading import Call, read_call, version_of
from console.demo.state import State
from console.demo.variants import Variant
from console.demo.writing import Answer, reply_text

HOST = "127.0.0.1"
PATH = BACKUP.path
LOGIN_PATH = "/Account/Login"
LARGEST_REQUEST = 16 * 1024 * 1024


class Provider:
    """The provider: a state, the faults in force, and a port on loopback while it runs.

    estate: a name that `estates.build` knows, or a state. compress: answer in gzip to callers that accept it.
    """

    def __init__(
        self, estate: str | State = "documented", faults: Faults | None = None, *, compress: bool = False
    ) -> None:
        self.state = build(estate) if isinstance(estate, str) else estate
        self.faults = faults or Faults()
        self.compress = compress
        self._services: Mapping[str, Service] = {
            f"{name}.asmx".lower(): found for name, found in services_of(BACKUP).items()
        }
        self._runner: web.AppRunner | None = None
        self._address = ""

    @property
    def base(self) -> str:
        """Address before the services' names."""
        return f"{self._address}{PATH}"

    def license_base(self, version: int = LICENCES.versions[-1]) -> str:
        """Address of the licence server's services of a version, with its slash."""
        return f"{self._address}{LICENCES.path.format(version=version)}"

    @property
    def dashboard(self) -> str:
        """Address of the dashboard's sign-in page."""
        return f"{self._address}{LOGIN_PATH}"

    async def start(self, port: int = 0) -> str:
        """Serve on a port of loopback, 0 = any free one; gives the base address. Raises OSError for a taken port."""
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.router.add_route("*", "/{path:.*}", self._serve)
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, HOST, port)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._address = f"http://{HOST}:{runner.addresses[0][1]}"
        return self.base

    async def stop(self) -> None:
        """Close the port and every connection; what the state holds is kept."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def answered(self, call: Call) -> Answer:
        """What the provider says to a call that has been read. Raises SoapProblem for what nobody answers."""
        return answer(self.state, call)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.lower()
        if path == LOGIN_PATH.lower():
            return await self._answer(Exchange(request, lambda: self._login(request)), "dashboard")
        version = LICENCES.version_at(path)
        if version is not None:
            return await self._serve_licences(request, version)
        service = self._services.get(path.removeprefix(PATH.lower())) if path.startswith(PATH.lower()) else None
        if service is None:
            return await Exchange(request, lambda: pages.not_found(request.path)).send_performed()
        if request.method == "POST":
            return await self._call(request, service)
        if request.method != "GET":
            return web.Response(status=405, text="Method Not Allowed")
        query = {name.lower(): value for name, value in request.query.items()}
        if "wsdl" in query:
            return await self._answer(Exchange(request, lambda: self._contract(service)), "contract", service)
        return await Exchange(request, lambda: self._page(service, query.get("op", ""))).send_performed()

    async def _serve_licences(self, request: web.Request, version: int) -> web.StreamResponse:
        center, service, variants = self.state.license_center, LICENSE_ACTIVATION_CENTER, tuple(self.faults.variants)
        if request.method != "POST":
            if "wsdl" not in request.query or version not in LICENCES.versions:
                return await Exchange(request, lambda: pages.not_found(request.path)).send_performed()
            address = service.provider.address(self.license_base(version), service.name)
            exchange = Exchange(request, lambda: license_server.contract(center, address, variants))
            return await self._answer(exchange, "contract", service)
        body = await request.read()
        try:
            call = license_server.read(center, version, body, variants)
        except SoapProblem as problem:
            refused = license_server.refused(problem)
            return await self._answer(Exchange(request, lambda: refused), "call", service)
        exchange = Exchange(request, lambda: license_server.perform(center, call))
        return await self._answer(exchange, "call", service, call.spec.name)

    async def _answer(
        self, exchange: Exchange, on: Subject, service: Service | None = None, operation: str = ""
    ) -> web.StreamResponse:
        """Answer a request, unless something happens to it."""
        try:
            for mishap in self.faults.due(on, service.name if service else "", operation):
                response = await mishap.happen(exchange)
                if response is not None:
                    return response
            return await exchange.send_performed(compress=self.compress)
        except ConnectionResetError:
            # The caller left before the end of its reply, as callers do.
            return exchange.drop()

    def _login(self, request: web.Request) -> HttpReply:
        return pages.login(self.state, request.query.get("uid", ""), request.query.get("token", ""))

    def _page(self, service: Service, operation: str) -> HttpReply:
        spec = service.operations.get(operation)
        if spec is None or not spec.available:
            return pages.service_page(service)
        return pages.operation_page(spec, self._location(service))

    def _location(self, service: Service) -> str:
        return f"{self.base}{service.name}.asmx"

    def _contract(self, service: Service) -> HttpReply:
        document = wsdl_document(service, self._location(service))
        if self.faults.variants:
            root = etree.fromstring(document)
            for variant in self.faults.variants:
                variant.contract(root)
            document = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        return HttpReply.xml(document)

    async def _call(self, request: web.Request, service: Service) -> web.StreamResponse:
        version = version_of(request.content_type)
        if version is None:
            return web.Response(status=415, text="Unsupported Media Type")
        body = await request.read()
        variants = tuple(self.faults.variants)
        try:
            call = read_call(service, version, request.headers, body, variants)
        except SoapProblem as problem:
            reply = _fault(problem, version)
            return await self._answer(Exchange(request, lambda: reply, version), "call", service)
        exchange = Exchange(request, lambda: self._performed(call, variants), version)
        return await self._answer(exchange, "call", service, call.spec.name)

    def _performed(self, call: Call, variants: tuple[Variant, ...]) -> HttpReply:
        try:
            given = self.answered(call)
        except SoapProblem as problem:
            return _fault(problem, call.version)
        text = reply_text(call.version, call.spec, given)
        if not variants:
            return HttpReply.soap(call.version, text)
        whole = b"".join(text)
        for variant in variants:
            whole = variant.reply(call.spec, whole)
        return HttpReply.soap(call.version, (whole,))


def _fault(problem: SoapProblem, version: SoapVersion) -> HttpReply:
    return HttpReply.soap(version, (fault(version, problem.blame, problem.reason),), 500)
