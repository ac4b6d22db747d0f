"""PromptDesk: where our ssh's questions arrive, and are put to a person.

ssh runs ``askpass`` with the question; that connects to a socket which only this user can reach,
and shows a token which only our ssh was given.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import re
import secrets
import shlex
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...credentials import CredentialKind, CredentialRequest
from ...errors import AuthFailed, ConnectFailed, ConnectStep
from ...tasks import Tasks
from ...untrusted_text import printable
from . import askpass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...credentials import Credentials

#: Bytes a question may have.
_QUESTION_LIMIT: Final = 65_536
#: How ssh ends a question whose answer is yes or no.
_CHOICES: Final = re.compile(r"\s*\(yes/no[^)]*\)\s*\??\s*$")


class PromptDesk:
    """Open from construction to ``close``; ``where`` is the host that the questions are about.

    ``on_given_up`` is called, once, with the failure when a question got no answer.
    """

    def __init__(
        self,
        credentials: Credentials,
        where: str,
        on_given_up: Callable[[ConnectFailed], None],
    ) -> None:
        self._credentials = credentials
        self._where = where
        self._on_given_up = on_given_up
        self._loop = asyncio.get_running_loop()
        self._tasks = Tasks()
        self._token = secrets.token_hex(32)
        self._folder = Path(_new_folder())
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            self._program.write_text(_program_text())
            self._program.chmod(0o700)
            self._listener.bind(os.fspath(self._socket_path))
            self._socket_path.chmod(0o600)
            self._listener.listen()
            self._listener.setblocking(False)
            self._loop.add_reader(self._listener, self._accept)
        except BaseException:
            self._shut()
            raise

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the variables that make ssh ask here, whether it has a terminal or not."""
        return {
            "SSH_ASKPASS": os.fspath(self._program),
            "SSH_ASKPASS_REQUIRE": "force",
            askpass.SOCKET_VARIABLE: os.fspath(self._socket_path),
            askpass.TOKEN_VARIABLE: self._token,
        }

    async def close(self) -> None:
        """Take no more questions, and take back those that nobody has answered."""
        self._loop.remove_reader(self._listener)
        self._shut()
        await self._tasks.cancel()

    @property
    def _program(self) -> Path:
        return self._folder / "askpass"

    @property
    def _socket_path(self) -> Path:
        return self._folder / "socket"

    def _shut(self) -> None:
        self._listener.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _accept(self) -> None:
        try:
            client, _ = self._listener.accept()
        except BlockingIOError:
            return
        client.setblocking(False)
        self._tasks.spawn(self._serve(client), name=f"question of ssh to {self._where}")

    async def _serve(self, client: socket.socket) -> None:
        with client:
            question = await self._question(client)
            if question is None:
                return
            answer = await self._credentials.ask(question)
            if answer is None:
                self._on_given_up(_unanswered(question))
                return
            try:
                await self._loop.sock_sendall(client, answer.encode() + b"\n")
            except (BrokenPipeError, ConnectionResetError):
                return  # ssh has ended meanwhile

    async def _question(self, client: socket.socket) -> CredentialRequest | None:
        """Return what is asked; None for whoever is not our ssh."""
        heard = bytearray()
        while not heard.endswith(b"\n"):
            more = await self._loop.sock_recv(client, _QUESTION_LIMIT)
            heard += more
            if not more or len(heard) > _QUESTION_LIMIT:
                return None
        try:
            fields = json.loads(heard)
            token, prompt, hint = (str(fields[name]) for name in ("token", "prompt", "hint"))
        except (ValueError, KeyError, TypeError):
            return None
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        return _request(prompt, hint, self._where)


def _request(prompt: str, hint: str, where: str) -> CredentialRequest:
    is_choice = hint == "confirm" or _CHOICES.search(prompt) is not None
    # A host key's question has several lines; they are one text here.
    text = " ".join(_CHOICES.sub("?", prompt).split())
    return CredentialRequest(
        kind=CredentialKind.CONFIRMATION if is_choice else CredentialKind.SECRET,
        prompt=printable(text.removesuffix(":")),
        where=where,
    )


def _unanswered(question: CredentialRequest) -> ConnectFailed:
    if question.kind is CredentialKind.CONFIRMATION:
        return ConnectFailed(
            f"{question.where}: nobody confirmed: {question.prompt}",
            hint="compare the fingerprint with the host's own (ssh-keygen -lf), then accept it",
            step=ConnectStep.HOST_KEY,
        )
    return AuthFailed(
        f"{question.where}: nobody answered: {question.prompt}",
        hint="give the password, or use a key: ssh-copy-id, ssh-add, ?keyfile=",
        step=ConnectStep.LOGIN,
    )


def _new_folder() -> str:
    """Return a folder that only this user can enter, with a path short enough for sockets."""
    return tempfile.mkdtemp(prefix="virtdeck-", dir=_short_folder())


def _short_folder() -> str:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    is_fit = 0 < len(os.fsencode(runtime)) < 60 and os.access(runtime, os.W_OK)
    return runtime if is_fit else "/tmp"


def _program_text() -> str:
    """Return the program for ssh, which runs one file without arguments of ours."""
    command = shlex.join((sys.executable, "-I", "-S", askpass.__file__))
    return f'#!/bin/sh\nexec {command} "$@"\n'
