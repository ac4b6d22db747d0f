"""The prompt desk: who may ask, what a person is shown, and what becomes of the answer."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from engine.credentials import CredentialKind
from engine.errors import AuthFailed, ConnectFailed
from engine.rpc.transports import askpass
from engine.rpc.transports.prompts import PromptDesk
from engine.tasks import Tasks
from tests.engine.rpc.transports.answers import Answers, Silence
from tests.engine.rpc.transports.recording_wire import open_files
from tests.patience import PATIENCE

HOST_KEY = (
    "The authenticity of host 'h' can't be established.\n"
    "ED25519 key fingerprint is SHA256:abc.\n"
    "Are you sure you want to continue connecting (yes/no/[fingerprint])? "
)
HOST_KEY_SHOWN = (
    "The authenticity of host 'h' can't be established. ED25519 key fingerprint is SHA256:abc. "
    "Are you sure you want to continue connecting?"
)


@pytest.fixture(autouse=True)
def runtime(short_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_tmp))


def unexpected(failure: ConnectFailed) -> None:
    raise failure


async def ask(desk: PromptDesk, prompt: str, **more: str) -> tuple[int | None, bytes]:
    """Ask as ssh does; return the program's status and what it printed."""
    environment = {**os.environ, **desk.environment, **more}
    asking = await asyncio.create_subprocess_exec(
        environment["SSH_ASKPASS"], prompt, env=environment, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(PATIENCE):
        printed, _ = await asking.communicate()
    return asking.returncode, printed


@pytest.mark.parametrize(
    ("prompt", "hint", "kind", "shown"),
    [
        ("fred@h's password: ", "", CredentialKind.SECRET, "fred@h's password"),
        ("Verification code:", "", CredentialKind.SECRET, "Verification code"),
        ("Allow use of key?", "confirm", CredentialKind.CONFIRMATION, "Allow use of key?"),
        (
            HOST_KEY, "", CredentialKind.CONFIRMATION,
            HOST_KEY_SHOWN,
        ),
        ("\x1b[2Jpassword:", "", CredentialKind.SECRET, "\\x1b[2Jpassword"),
    ],
)  # fmt: skip
async def test_questions_and_answers(
    prompt: str, hint: str, kind: CredentialKind, shown: str
) -> None:
    answers = Answers("geheim ünd $x")
    before = open_files()
    desk = PromptDesk(answers, "fred@h", unexpected)
    assert await ask(desk, prompt, SSH_ASKPASS_PROMPT=hint) == (0, "geheim ünd $x\n".encode())
    await desk.close()
    [request] = answers.asked
    assert (request.kind, request.prompt, request.where) == (kind, shown, "fred@h")
    assert open_files() == before


async def test_no_answer_is_a_failure_of_its_own() -> None:
    failures: list[ConnectFailed] = []
    desk = PromptDesk(Answers(), "fred@h", failures.append)
    assert await ask(desk, "password:") == (1, b"")
    await desk.close()
    [failure] = failures
    assert isinstance(failure, AuthFailed)
    assert failure.message == "fred@h: nobody answered: password"


async def test_what_is_only_to_be_shown_is_not_asked() -> None:
    answers = Answers("x")
    desk = PromptDesk(answers, "h", unexpected)
    assert await ask(desk, "Touch your key", SSH_ASKPASS_PROMPT="none") == (0, b"")
    await desk.close()
    assert not answers.asked


@pytest.mark.parametrize(
    "question",
    [
        b"no json\n",
        b"[]\n",
        b"{}\n",
        b"",
        json.dumps({"token": "guessed", "prompt": "p", "hint": ""}).encode() + b"\n",
        json.dumps({"token": "\u00e9", "prompt": "p", "hint": ""}).encode() + b"\n",
        b"x" * 100_000,
    ],
)
async def test_strangers_get_nothing(question: bytes) -> None:
    answers = Answers("secret")
    desk = PromptDesk(answers, "h", unexpected)
    path = Path(desk.environment[askpass.SOCKET_VARIABLE])
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(path.parent).st_mode) == 0o700
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(question)
    if not question:
        writer.write_eof()
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionResetError, BrokenPipeError):  # it did not even read to the end
            assert await reader.read() == b""
    writer.close()
    await desk.close()
    assert not answers.asked


async def test_closing_takes_questions_back() -> None:
    silence = Silence()
    desk = PromptDesk(silence, "h", unexpected)
    asking = Tasks().spawn(ask(desk, "password:"), name="asks")
    await asyncio.wait_for(silence.was_asked.wait(), PATIENCE)
    await desk.close()
    assert silence.was_left
    assert await asking == (1, b"")
    assert not os.path.exists(desk.environment["SSH_ASKPASS"])  # noqa: ASYNC240


async def test_the_token_is_only_for_our_ssh() -> None:
    desk = PromptDesk(Answers(), "h", unexpected)
    token = desk.environment[askpass.TOKEN_VARIABLE]
    assert len(token) == 64
    assert token not in repr(desk)
    with open(desk.environment["SSH_ASKPASS"], encoding="utf-8") as program:  # noqa: ASYNC230
        text = program.read()
    assert token not in text
    assert sys.executable in text
    await desk.close()
