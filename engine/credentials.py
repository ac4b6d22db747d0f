"""Credentials: how a connection asks a person for a password, a passphrase or trust.

A driver asks; who answers is the caller's choice: a dialog, the terminal, or nobody. Answers are
used once and never stored, logged or shown.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, Protocol


class CredentialKind(Enum):
    """What kind of answer is asked for; the value is what an empty prompt says."""

    USERNAME = "user name"
    SECRET = "password"
    #: Yes or no, such as whether the key of a host that was never seen is right.
    CONFIRMATION = "yes or no"


class CredentialRequest(NamedTuple):
    """One question; ``where`` names the host it is about, ``prompt`` is foreign text.

    ``was_refused`` tells whether the answer before did not do; None where who asks does not know.
    Who does know keeps the answer as long as it is good: nobody else may.
    """

    kind: CredentialKind
    prompt: str
    where: str
    default: str = ""
    was_refused: bool | None = None


class Credentials(Protocol):
    """Whoever can answer. The deadline of the connection stands still while it does."""

    async def ask(self, request: CredentialRequest) -> str | None:
        """Return the answer (``"yes"`` or ``"no"`` to a confirmation); None to give up."""
        ...


class NobodyToAsk:
    """Gives up at once: for scripts, and for connections that nobody watches."""

    async def ask(self, request: CredentialRequest) -> None:
        """Return None."""


class RememberedCredentials:
    """Asks once for what a connection needs again: to reconnect, or for a second connection.

    Answers are held in memory only. ``begin_attempt`` before every attempt to connect, so that an
    answer that was wrong is asked for anew; ``forget`` when somebody was refused.
    """

    def __init__(self, asked: Credentials) -> None:
        self._asked = asked
        self._answers: dict[CredentialRequest, str] = {}
        self._used: set[CredentialRequest] = set()

    def __repr__(self) -> str:
        return f"RememberedCredentials({len(self._answers)} answers)"

    def begin_attempt(self) -> None:
        """Allow every remembered answer once more."""
        self._used.clear()

    def forget(self) -> None:
        """Hold no answer any more."""
        self._answers.clear()

    async def ask(self, request: CredentialRequest) -> str | None:
        """Return the answer that was given before, else a person's."""
        if request.was_refused is not None:
            return await self._asked.ask(request)
        known = self._answers.get(request)
        if known is not None and request not in self._used:
            self._used.add(request)
            return known
        answer = await self._asked.ask(request)
        if answer is not None:
            self._answers[request] = answer
            self._used.add(request)
        return answer
