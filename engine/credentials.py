"""Credentials: how a connection asks a person for a password, a passphrase or trust.

A driver asks; who answers is the caller's choice: a dialog, the terminal, or nobody. Answers are
used once and never stored, logged or shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class CredentialKind(Enum):
    """What kind of answer is asked for; the value is what an empty prompt says."""

    USERNAME = "user name"
    SECRET = "password"
    #: Yes or no, such as whether the key of a host that was never seen is right.
    CONFIRMATION = "yes or no"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRequest:
    """One question; ``where`` names the host it is about, ``prompt`` is foreign text."""

    kind: CredentialKind
    prompt: str
    where: str
    default: str = ""


class Credentials(Protocol):
    """Whoever can answer. The deadline of the connection stands still while it does."""

    async def ask(self, request: CredentialRequest) -> str | None:
        """Return the answer (``"yes"`` or ``"no"`` to a confirmation); None to give up."""
        ...


class NobodyToAsk:
    """Gives up at once: for scripts, and for connections that nobody watches."""

    async def ask(self, request: CredentialRequest) -> None:
        """Return None."""
