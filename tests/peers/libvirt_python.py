"""libvirt-python: what libvirt's own client says, asked for one call at a time.

It lives in an environment of its own, so that nothing of ours can import it:
``$XDG_CACHE_HOME/virtdeck/libvirt-python``, compiled once against the headers of the libvirt on
this machine. ``libvirt_oracle.py`` runs there and speaks lines of JSON.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import shutil
import subprocess
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from tests.patience import PATIENCE

from . import processes

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping

RELEASE: Final = "9.0.0"
_BUILD_SECONDS: Final = 180
_LINE_LIMIT: Final = 1 << 26
_SCRIPT: Final = Path(__file__).with_name("libvirt_oracle.py")
#: An object, by kind and keys: ``("domain", "vm")``, ``("volume", "pool", "name")``, …
Handle = tuple[str, ...]
CONNECTION: Final[Handle] = ("connection",)


class OracleError(Exception):
    """What libvirt raised: its numbers, and its ``message``; ``code`` is -1 if Python did."""

    def __init__(self, *, code: int, domain: int, level: int, message: str) -> None:
        super().__init__(message)
        self.code, self.domain, self.level, self.message = code, domain, level, message


def interpreter() -> Path:
    """Return the Python that can ``import libvirt``, if ``unavailable`` says nothing."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "virtdeck" / "libvirt-python" / "bin" / "python"


@functools.cache
def unavailable() -> str | None:
    """Return why there is no libvirt-python, or None."""
    if _succeeds(str(interpreter()), "-c", "import libvirt"):
        return None
    return "libvirt-python is missing (python -m tests.peers.install compiles it)"


def build() -> None:
    """Compile libvirt-python, if it is not there and that is possible."""
    if unavailable() and _succeeds("pkg-config", "--exists", "libvirt"):
        venv.create(interpreter().parents[1], clear=True, with_pip=True)
        pip = (str(interpreter()), "-m", "pip", "--disable-pip-version-check")
        _succeeds(*pip, "install", "-q", f"libvirt-python=={RELEASE}")
        unavailable.cache_clear()


def _succeeds(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, check=False, stdout=quiet, stderr=quiet, timeout=_BUILD_SECONDS)
    return done.returncode == 0


class _Script:
    """``libvirt_oracle.py``, run; ``user`` and ``password`` answer what the server asks."""

    _process: Process
    _word: str

    def __init__(
        self,
        uri: str,
        *,
        environment: Mapping[str, str] = os.environ,
        read_only: bool = False,
        user: str = "",
        password: str = "",
    ) -> None:
        how = ("read-only",) if read_only else (user, password) if user else ()
        self._arguments = (uri, *how)
        self._environment = environment

    async def __aenter__(self) -> Self:
        """Start it.

        Raises:
            OracleError: libvirt cannot connect.
        """
        self._process = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", "KILL", "--"),
            *(str(interpreter()), str(_SCRIPT), self._word, *self._arguments),
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LINE_LIMIT,
        )
        try:
            await self._answer()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await processes.end(self._process)

    async def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            raise EOFError("libvirt-python's process is gone; its last words are above")
        said: dict[str, Any] = json.loads(line)
        return said

    async def _answer(self) -> Any:
        said = await self._line()
        if error := said.get("error"):
            raise OracleError(**error)
        return said["value"]


class LibvirtPython(_Script):
    """``async with LibvirtPython(uri) as theirs: await theirs.call("getHostname")``."""

    _word = "call"

    async def call(self, method: str, *arguments: Any, on: Handle = CONNECTION) -> Any:
        """Return what ``method`` of the object ``on`` returned, as JSON has it.

        Bytes, both ways, are ``{"bytes": HEX}``; objects are ``{"object": [KIND, KEY…]}`` with
        more about them behind it.

        Raises:
            OracleError: it raised.
        """
        assert self._process.stdin is not None
        line = json.dumps({"object": on, "method": method, "args": arguments})
        self._process.stdin.write(line.encode() + b"\n")
        return await self._answer()


class LibvirtEvents(_Script):
    """``async with LibvirtEvents(uri) as theirs: await theirs.next()``: every callback there is."""

    _word = "events"

    async def next(self) -> dict[str, Any]:
        """Return ``{"event": "domain GRAPHICS", "object": […], "args": […]}``, the next one."""
        return await self._line()
