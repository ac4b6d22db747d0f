"""The real server: its page, its door, and the application behind it."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError

from tests.patience import PATIENCE
from tests.tui.cli.command_line import environment, program, run
from tui.web.server import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TOKEN = "a-token-for-the-test"
DEMO = "test:///demo?still=1"


@asynccontextmanager
async def visited() -> AsyncIterator[tuple[str, ClientSession]]:
    """Return the address of a server, and a browser without its tricks."""
    command = [sys.executable, "-c", "print('never started')"]
    async with serving(command, 0, TOKEN) as address, ClientSession() as browser:
        yield address, browser


async def test_the_page_has_nothing_from_elsewhere() -> None:
    async with visited() as (address, browser):
        async with browser.get(address) as answer:
            page = await answer.text()
            policy = answer.headers["Content-Security-Policy"]
            assert (answer.status, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
        host = urlsplit(address).netloc
        assert {urlsplit(url).netloc for url in re.findall(r"\w+://[^\"' )]+", page)} == {host}
        assert set(re.findall(r"\w+://[^ ;]+", policy)) == {f"ws://{host}"}
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy.partition("script-src")[2].partition(";")[0]
        own = re.findall(r"(?:src|href)=\"(static/[^\"]+)|url\(\"(static/[^\"]+)", page)
        assert len(own) == 4
        for place in filter(None, (word for pair in own for word in pair)):
            async with browser.get(address + place) as answer:
                assert (answer.status, len(await answer.read()) > 1000) == (200, True)
        async with browser.get(address + "static/") as answer:
            assert answer.status == 403


async def test_nobody_comes_in_without_the_token() -> None:
    async with visited() as (address, browser):
        root = address.removesuffix(f"{TOKEN}/")
        for place in ("", "ws", "static/js/textual.js", f"x{TOKEN}/", f"{TOKEN}x/", "download/x"):
            async with browser.get(root + place) as answer:
                assert answer.status == 403, place
                assert TOKEN not in await answer.text()
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            async with browser.get(address, headers=headers) as answer:
                assert answer.status == 403
        for place, origin in (
            ("ws", root.rstrip("/")),
            (f"{TOKEN}/ws", "http://evil.example"),
            (f"{TOKEN}/ws", ""),
        ):
            headers = {"Origin": origin} if origin else {}
            with pytest.raises(WSServerHandshakeError) as refusal:
                await browser.ws_connect(root + place, headers=headers)
            assert refusal.value.status == 403


async def test_the_application_is_behind_it(tmp_path: Path) -> None:
    command = program("-c", DEMO, "serve-web", "--port", "0")
    private = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("STATE", "CONFIG")}
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment(**private),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        address = (await process.stdout.readline()).decode()
        url = urlsplit(address.strip())
        assert (url.hostname, len(url.path) > 40) == ("127.0.0.1", True)
        origin = f"http://{url.netloc}"
        async with ClientSession() as browser:
            async with browser.ws_connect(
                f"{address.strip()}ws?width=100&height=30", headers={"Origin": origin}
            ) as page:
                seen = b""
                async with asyncio.timeout(PATIENCE):
                    while b"web-01" not in seen:
                        message = await page.receive()
                        assert message.type is WSMsgType.BINARY, message
                        seen += message.data
                    await page.send_json(["stdin", "q"])
                    while (await page.receive()).type is WSMsgType.BINARY:
                        pass
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            _, errors = await process.communicate()
        assert (process.returncode, errors.count(b"\n")) == (130, 1)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def test_a_port_that_is_taken_is_one_line() -> None:
    async def twice() -> str:
        async with visited() as (address, _):
            port = str(urlsplit(address).port)
            ended = await asyncio.to_thread(run, "serve-web", "--port", port)
        assert (ended.status, ended.out) == (1, "")
        return ended.err

    assert "nothing can listen on 127.0.0.1 port" in asyncio.run(twice())


def test_without_textual_serve_it_says_what_to_do() -> None:
    code = (
        "import sys; sys.modules['textual_serve'] = sys.modules['aiohttp'] = None\n"
        "from tui.cli import main; sys.exit(main(['serve-web', '--port', '0']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'virtdeck[web]'" in done.stderr
