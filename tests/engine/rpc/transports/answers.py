"""Credentials with prepared answers, which remember what they were asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.credentials import CredentialRequest


class Answers:
    """Gives ``answers`` in order, then None."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[CredentialRequest] = []

    async def ask(self, request: CredentialRequest) -> str | None:
        self.asked.append(request)
        return self._answers.pop(0) if self._answers else None


class Silence:
    """Never answers; ``was_asked`` tells when it has been asked, ``was_left`` when given up on."""

    def __init__(self) -> None:
        self.was_asked = asyncio.Event()
        self.was_left = False

    async def ask(self, request: CredentialRequest) -> str | None:
        self.was_asked.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.was_left = True
        return None
