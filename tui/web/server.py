"""WebServer: textual-serve on this machine's own address, behind a token."""

from __future__ import annotations

import shlex
import socket
from contextlib import asynccontextmanager, redirect_stdout
from html import escape
from pathlib import Path
from string import Template
from typing import IO, TYPE_CHECKING, Any, Final, cast

from aiohttp import web
from textual_serve.server import Server

from engine.errors import OperationFailed
from engine.untrusted_text import printable

from ..cli.output import write_beside
from .doorman import Doorman

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

_ADDRESS: Final = "127.0.0.1"
_PAGE: Final = Path(__file__).with_name("page.html")
#: Seconds that an open application has to end.
_ENDING: Final = 3.0
_FONT_SIZES: Final = range(8, 41)
#: Of every answer: nothing from elsewhere, in no other page's frame, known to no other page.
_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
    " img-src 'self' data: blob:; connect-src 'self' ws://{host}; frame-ancestors 'none';"
    " base-uri 'none'; form-action 'none'"
)


class WebServer(Server):
    """Starts ``command`` for every page that is opened."""

    def __init__(self, command: Sequence[str], token: str) -> None:
        # textual-serve takes a line for a shell: one program, every word of it quoted.
        super().__init__(f"exec {shlex.join(command)}", host=_ADDRESS, title="virtdeck")
        self._doorman = Doorman(token)
        self._page = Template(_PAGE.read_text(encoding="utf-8"))

    async def _make_app(self) -> web.Application:
        @web.middleware
        async def admit(request: web.Request, handler: Any) -> web.StreamResponse:
            self._refuse_strangers(request)
            return cast("web.StreamResponse", await handler(request))

        application = web.Application(middlewares=[admit])
        root = f"/{self._doorman.token}"
        application.add_routes(
            [
                web.get(f"{root}/", self.handle_index),
                web.get(f"{root}/ws", self.handle_websocket),
                web.static(f"{root}/static", self.statics_path),
            ]
        )
        application.on_response_prepare.append(_protect)
        return application

    async def handle_index(self, request: web.Request) -> web.Response:
        """Return the page; ``?fontsize=`` is the size of its letters."""
        asked = request.query.get("fontsize", "")
        size = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 0
        text = self._page.substitute(
            websocket=escape(f"ws://{request.host}{request.path}ws"),
            font_size=size if size in _FONT_SIZES else 16,
        )
        return web.Response(text=text, content_type="text/html")

    def _refuse_strangers(self, request: web.Request) -> None:
        reason = self._doorman.why_refused(
            request.path,
            request.headers.get("Host", ""),
            request.headers.get("Origin"),
            is_websocket="upgrade" in request.headers.get("Connection", "").lower(),
        )
        if reason is not None:
            raise web.HTTPForbidden(text=f"403: {reason}\n")


@asynccontextmanager
async def serving(command: Sequence[str], port: int, token: str) -> AsyncIterator[str]:
    """Serve as long as the block lasts; gives the address. Port 0 is any that is free.

    Raises:
        OperationFailed: the port is taken.
    """
    listener = _listener(port)
    runner = web.AppRunner(
        await WebServer(command, token)._make_app(), access_log=None, shutdown_timeout=_ENDING
    )
    try:
        await runner.setup()
        await web.SockSite(runner, listener).start()
        with redirect_stdout(cast("IO[str]", _Beside())):
            yield f"http://{_ADDRESS}:{listener.getsockname()[1]}/{token}/"
    finally:
        try:
            await runner.cleanup()
        finally:
            listener.close()


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_ADDRESS, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise OperationFailed(
            f"nothing can listen on {_ADDRESS} port {port}: {reason}", hint="--port takes another"
        ) from error
    return listener


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
    response.headers["Content-Security-Policy"] = _POLICY.format(host=_plain_host(request))


def _plain_host(request: web.Request) -> str:
    """Return the name that was asked for, if nothing in it is more than a name."""
    host = request.headers.get("Host", "")
    return host if all(char.isalnum() or char in ".:[]-" for char in host) else _ADDRESS


class _Beside:
    """Takes what textual-serve prints of an application that failed: a guest's words are in it."""

    def write(self, text: str) -> int:
        """Write it to standard error, line by line, safe to print."""
        for line in text.splitlines():
            write_beside(printable(line))
        return len(text)

    def flush(self) -> None:
        """There is nothing to flush."""
