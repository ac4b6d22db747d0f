"""Where the name and password for a daemon's SASL come from.

The name: the address, auth.conf, a person. The password: auth.conf, where it belongs to that name,
or a person. An address through ssh names the user of ssh, who is only proposed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..credentials import CredentialKind, CredentialRequest
from ..errors import AuthFailed, ConnectStep
from ..sasl import Login
from ..untrusted_text import printable
from . import auth_conf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..credentials import Credentials
    from ..uri import ConnectionURI

#: How often a person may answer.
ATTEMPTS: Final = 3
#: Transports whose user is somebody else's: the shell's on the way, not the daemon's.
_SHELLS: Final = frozenset({"ssh", "libssh", "libssh2", "ext"})


class LoginSource:
    """The logins to try, one after the other. Nothing that a person said is kept but the name.

    ``place`` is what questions and errors call the daemon's host.
    """

    def __init__(
        self,
        uri: ConnectionURI,
        credentials: Credentials,
        *,
        place: str,
        environment: Mapping[str, str],
    ) -> None:
        self.place = place
        self._uri = uri
        self._credentials = credentials
        self._environment = environment
        self._proposed = uri.user
        self._asked = 0
        self._refusal: AuthFailed | None = None

    async def next(self) -> Login:
        """Return the login to try.

        Raises:
            AuthFailed: the person gives up, or there is none; the last refusal where there was one.
            ConnectFailed: auth.conf cannot be used.
        """
        user, password = self._known() if self._refusal is None else (self._fixed_user, None)
        if user is None or password is None:
            self._asked += 1
        if user is None:
            user = await self._ask(CredentialKind.USERNAME, "User name", default=self._proposed)
        self._proposed = user
        if password is None:
            password = await self._ask(CredentialKind.SECRET, f"Password of {printable(user)}")
        return Login(user, password)

    def can_ask_again(self, refusal: AuthFailed) -> bool:
        """Tell whether ``next`` has more after ``refusal``."""
        self._refusal = refusal
        return self._asked < ATTEMPTS

    @property
    def _fixed_user(self) -> str | None:
        return self._uri.user if self._uri.user and self._uri.transport not in _SHELLS else None

    def _known(self) -> tuple[str | None, str | None]:
        """Return what needs no question."""
        path = auth_conf.find(self._uri, self._environment)
        stored = auth_conf.lookup(path, "libvirt", self._uri.host) if path else None
        user = self._fixed_user
        if stored is None:
            return user, None
        if user is None or stored.authname in (None, user):
            return user or stored.authname, stored.password
        return user, None

    async def _ask(self, kind: CredentialKind, prompt: str, default: str = "") -> str:
        again = "Not accepted. " if self._refusal else ""
        answer = await self._credentials.ask(
            CredentialRequest(
                kind=kind, prompt=f"{again}{prompt}", where=self.place, default=default
            )
        )
        if answer is not None:
            return answer
        raise self._refusal or AuthFailed(
            f"{self.place}: signing in was cancelled: no {kind.value}"
            + (f" for {printable(self._proposed)}" if self._proposed else ""),
            hint="libvirt's auth.conf can hold user name (authname) and password",
            step=ConnectStep.LOGIN,
        )
