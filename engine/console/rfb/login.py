"""RfbLogin: what a person brings to a VNC server; as much is used as the server asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import AuthFailed, ConnectStep

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable


@dataclass(slots=True)
class RfbLogin:
    """``username`` and ``password`` may be questions, which are put at most once; the password is
    in no text made of this.

    ``tls`` says whom a server's certificate is to be signed by (None: the system's authorities)
    and may hold our own; ``host_name`` is what the certificate must be for.
    """

    password: Callable[[], Awaitable[str]] | str | None = field(default=None, repr=False)
    username: Callable[[], Awaitable[str]] | str = ""
    tls: ssl.SSLContext | None = None
    host_name: str = ""
    _asked: str | None = field(default=None, init=False, repr=False)

    async def ask_username(self, place: str) -> str:
        """Return the user name; ``place`` asks for it.

        Raises:
            AuthFailed: there is none.
        """
        if not isinstance(self.username, str):
            self.username = await self.username()
        if not self.username:
            raise AuthFailed(
                f"{place} asks for a user name, and none is known", step=ConnectStep.LOGIN
            )
        return self.username

    async def ask_password(self, place: str) -> str:
        """Return the password; ``place`` asks for it.

        Raises:
            AuthFailed: there is none.
        """
        if isinstance(self.password, str):
            return self.password
        if self.password is None:
            raise AuthFailed(
                f"{place} asks for a password, and none is known",
                hint="it is in <graphics passwd=…> of the domain",
                step=ConnectStep.LOGIN,
            )
        if self._asked is None:
            self._asked = await self.password()
        return self._asked
