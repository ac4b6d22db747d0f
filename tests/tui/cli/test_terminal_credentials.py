"""Questions of the command line, answered at a real terminal pair."""

from __future__ import annotations

import asyncio
import os
import termios
from typing import TYPE_CHECKING

import pytest

from engine.credentials import CredentialKind, CredentialRequest
from engine.tasks import Tasks
from tests.patience import PATIENCE
from tui.cli.terminal_credentials import TerminalCredentials

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def person() -> Iterator[tuple[int, str]]:
    """The side of the keyboard, and the path of the terminal."""
    master, slave = os.openpty()
    yield master, os.ttyname(slave)
    os.close(master)
    os.close(slave)


def _request(kind: CredentialKind, prompt: str = "Password for web:") -> CredentialRequest:
    return CredentialRequest(kind=kind, prompt=prompt, where="web")


async def _shown(master: int, end: str) -> str:
    """Read what the terminal shows up to ``end``."""
    text = ""
    async with asyncio.timeout(PATIENCE):
        while not text.endswith(end):
            text += (await asyncio.to_thread(os.read, master, 1000)).decode()
    return text


async def _answer(person: tuple[int, str], request: CredentialRequest, typed: bytes) -> str | None:
    master, path = person
    tasks = Tasks()
    asked = tasks.spawn(TerminalCredentials(path).ask(request), name="question")
    await _shown(master, " ")
    os.write(master, typed)
    async with asyncio.timeout(PATIENCE):
        answer: str | None = await asked
    return answer


async def test_a_secret_is_not_shown(person: tuple[int, str]) -> None:
    assert await _answer(person, _request(CredentialKind.SECRET), b"s3cret\n") == "s3cret"
    assert await _shown(person[0], "\n") == "\r\n"


async def test_whoever_answers_as_soon_as_the_question_is_seen_is_not_shown_either(
    person: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, echoes = os.write, []

    def watched(terminal: int, data: bytes) -> int:
        echoes.append(bool(termios.tcgetattr(terminal)[3] & termios.ECHO))
        return write(terminal, data)

    monkeypatch.setattr(os, "write", watched)
    assert await _answer(person, _request(CredentialKind.SECRET), b"s3cret\n") == "s3cret"
    assert echoes == [False, False]  # the question, and what was typed


async def test_a_name_is_shown(person: tuple[int, str]) -> None:
    request = _request(CredentialKind.USERNAME, "User:")
    assert await _answer(person, request, b"alice\n") == "alice"
    assert await _shown(person[0], "\n") == "alice\r\n"


@pytest.mark.parametrize(("typed", "answer"), [(b"y\n", "yes"), (b"n\n", "no"), (b"yes\n", "yes")])
async def test_a_confirmation_may_be_short(
    person: tuple[int, str], typed: bytes, answer: str
) -> None:
    assert await _answer(person, _request(CredentialKind.CONFIRMATION), typed) == answer


async def test_the_end_of_input_gives_up(person: tuple[int, str]) -> None:
    assert await _answer(person, _request(CredentialKind.SECRET), b"\x04") is None


async def test_a_hostile_prompt_is_written_out(person: tuple[int, str]) -> None:
    master, path = person
    tasks = Tasks()
    request = _request(CredentialKind.SECRET, "\x1b[2JPassword:")
    asked = tasks.spawn(TerminalCredentials(path).ask(request), name="question")
    assert await _shown(master, ": ") == "\\x1b[2JPassword: "
    os.write(master, b"\n")
    assert await asked == ""


async def test_giving_up_in_between_leaves_the_terminal_as_it_was(person: tuple[int, str]) -> None:
    master, path = person
    before = termios.tcgetattr(master)
    tasks = Tasks()
    asked = tasks.spawn(
        TerminalCredentials(path).ask(_request(CredentialKind.SECRET)), name="question"
    )
    await _shown(master, " ")
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert termios.tcgetattr(master) == before
    assert await _shown(master, "\n") == "\r\n"


async def test_whoever_is_asked_again_is_told_why(person: tuple[int, str]) -> None:
    master, path = person
    tasks = Tasks()
    credentials = TerminalCredentials(path)
    request = _request(CredentialKind.SECRET, "fred's password")
    shown = []
    for _ in range(2):
        asked = tasks.spawn(credentials.ask(request), name="question")
        shown.append(await _shown(master, ": "))
        os.write(master, b"wrong\n")
        assert await asked == "wrong"
    why = "\r\nThe last answer did not let you in.\r\n"
    assert shown == ["fred's password: ", f"{why}fred's password: "]


async def test_without_a_terminal_nobody_is_asked(tmp_path: object) -> None:
    asked = TerminalCredentials(f"{tmp_path}/nothing").ask(_request(CredentialKind.SECRET))
    assert await asked is None
