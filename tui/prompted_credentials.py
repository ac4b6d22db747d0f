"""PromptedCredentials: what a host wants to know is asked on the screen, one dialog at a time.

    Host -> RememberedCredentials -> PromptedCredentials -> PromptQueue -> CredentialDialog

A dialog goes away with the attempt to connect that asked. Answers pass through and are kept nowhere
here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import CredentialRequest

    from .app import VirtdeckApp


class PromptQueue:
    """Asks for all hosts of ``app``, in the order in which they ask."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._turn = asyncio.Lock()

    def for_host(self, name: str) -> PromptedCredentials:
        """Return who asks on behalf of the host ``name``."""
        return PromptedCredentials(self, name)

    def lost_since(self, name: str) -> float | None:
        """Return since when the host ``name`` is silent, by which losses differ; None if never."""
        host = self._app.links.get(name)
        return host.inventory.stale_since if host else None

    async def ask(
        self, host: str, request: CredentialRequest, *, is_repeated: bool = False
    ) -> str | None:
        """Return what was typed; None where the person gave up."""
        from .screens.credential_dialog import CredentialDialog

        async with self._turn:
            answered: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

            def take(answer: str | None) -> None:
                if not answered.done():
                    answered.set_result(answer)

            dialog = CredentialDialog(host, request, is_repeated=is_repeated)
            self._app.push_screen(dialog, take)
            try:
                return await answered
            finally:
                dialog.withdraw()


class PromptedCredentials:
    """Asks on behalf of one host."""

    def __init__(self, queue: PromptQueue, host: str) -> None:
        self._queue = queue
        self._host = host
        #: What was answered, and during which silence; no answer is kept.
        self._answered: set[tuple[CredentialRequest, float | None]] = set()

    async def ask(self, request: CredentialRequest) -> str | None:
        """Return the answer (``"yes"`` or ``"no"`` to a confirmation); None to give up."""
        if request.was_refused is not None:
            return await self._queue.ask(self._host, request, is_repeated=request.was_refused)
        question = (request, self._queue.lost_since(self._host))
        is_repeated = question in self._answered
        self._answered.discard(question)
        answer = await self._queue.ask(self._host, request, is_repeated=is_repeated)
        if answer is not None:
            self._answered.add(question)
        return answer
