"""DisplayLogin: what one display is signed in with: the domain's description, else a person.

A person is asked once. What the server refuses is forgotten, and not tried a second time.
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, Final

from ..credentials import CredentialKind, CredentialRequest
from ..errors import AuthFailed, ConnectStep
from .displays import password_of

if TYPE_CHECKING:
    from ..domain import Domain
    from ..errors import EngineError
    from .displays import Display

#: Seconds that a server may take to let us in.
_SIGN_IN_SECONDS: Final = 20.0
_WORDS: Final = {CredentialKind.SECRET: "password", CredentialKind.USERNAME: "user name"}


class Refusal(Enum):
    """Why a person was not let in; the value is the words people see."""

    PASSWORD = "the password was wrong"
    NAME_OR_PASSWORD = "the user name or the password was wrong"
    NOT_GIVEN = "no password was given"


class DisplayLogin:
    """``begin`` before each try to sign in, ``fail`` with what it failed of."""

    def __init__(self, domain: Domain, display: Display) -> None:
        self._domain = domain
        self._display = display
        #: Why the last try failed, where another answer of a person may help.
        self.refusal: Refusal | None = None
        #: Seconds that signing in may take, without the time in which a person answers.
        self.deadline = min(_SIGN_IN_SECONDS, domain.connection.deadline)
        #: What counts them.
        self.timer: asyncio.Timeout | None = None
        self._answers: dict[CredentialKind, str] = {}
        #: What this try gave the server.
        self._given: set[CredentialKind] = set()
        #: What was refused once; of the description's password its hash, it may become another.
        self._refused: set[CredentialKind] = set()
        self._refused_hash: int | None = None
        self._known_hash: int | None = None

    def __repr__(self) -> str:
        return f"DisplayLogin({self._domain.name!r})"

    def begin(self) -> None:
        """Nothing is given yet."""
        self.refusal = self._known_hash = None
        self._given.clear()

    def fail(self, error: EngineError) -> None:
        """Forget what was refused, if anything was."""
        if not isinstance(error, AuthFailed) or error.step is not ConnectStep.LOGIN:
            return
        self._answers.clear()
        if self.refusal is None and self._given:
            self._refused |= self._given
            self._refused_hash = self._known_hash
            has_name = CredentialKind.USERNAME in self._given
            self.refusal = Refusal.NAME_OR_PASSWORD if has_name else Refusal.PASSWORD

    async def password(self) -> str:
        """Return the password.

        Raises:
            AuthFailed: nobody knows it.
        """
        known = await password_of(self._domain, self._display)
        if known is not None and hash(known) != self._refused_hash:
            self._known_hash = hash(known)
            self._given.add(CredentialKind.SECRET)
            return known
        return await self._answer(CredentialKind.SECRET)

    async def name(self) -> str:
        """Return the user name: the one of the host's address, unless that was refused.

        Raises:
            AuthFailed: nobody knows it.
        """
        user = self._domain.connection.uri.user
        if user and CredentialKind.USERNAME not in self._refused:
            self._given.add(CredentialKind.USERNAME)
            return user
        return await self._answer(CredentialKind.USERNAME, user)

    async def _answer(self, kind: CredentialKind, default: str = "") -> str:
        if kind not in self._answers:
            self._answers[kind] = await self._asked(kind, default)
        self._given.add(kind)
        return self._answers[kind]

    async def _asked(self, kind: CredentialKind, default: str) -> str:
        connection = self._domain.connection
        request = CredentialRequest(
            kind,
            f"{_WORDS[kind]} of the {self._display.kind} display of {self._domain.name}",
            str(connection.uri),
            default,
            was_refused=kind in self._refused,
        )
        timer = self.timer
        if timer:
            timer.reschedule(None)
        # Within a call: its deadline stands still while a person answers.
        answer = await connection.call("domain_xml", connection.driver.credentials.ask(request))
        if timer:
            timer.reschedule(asyncio.get_running_loop().time() + self.deadline)
        if answer is None:
            self.refusal = Refusal.NOT_GIVEN
            raise AuthFailed(
                f"{self._domain.name}: its display wants a {_WORDS[kind]}, and nobody gave one",
                hint="only who may see the domain's secrets is spared the question",
                step=ConnectStep.LOGIN,
            )
        return answer
