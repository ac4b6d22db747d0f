"""Signing in to a libvirt daemon: what has to come before any other call.

    AUTH_LIST -> NONE            nothing to do
              -> SASL            INIT, START, STEP, … until both sides are satisfied
              -> POLKIT          one call, answered when the polkit of the daemon's host has decided

A refused password leaves the connection as it was: the daemon starts over with the next INIT
(libvirt 9.0). Facts: libvirt's remote_protocol.x, and what its daemon answers.
"""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING, Any, Final, Protocol

from ..errors import (
    AuthFailed,
    ConnectFailed,
    ConnectionClosed,
    ConnectStep,
    EngineError,
    OperationTimeout,
    ProtocolError,
)
from ..untrusted_text import printable
from .schema.negotiation import SignIn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

    from ..credentials import Credentials
    from ..uri import ConnectionURI

#: What ``?auth=`` may say before a dot. libvirt has no word for NONE.
_WAYS: Final = {"sasl": SignIn.SASL, "polkit": SignIn.POLKIT}


class Caller(Protocol):
    """The part of the client that signing in takes."""

    def call(self, name: str, *arguments: object) -> Awaitable[Any]:
        """Ask the daemon; the answer has the shape that the schema says."""
        ...


async def authenticate(
    client: Caller,
    *,
    uri: ConnectionURI,
    credentials: Credentials,
    read_only: bool,
    is_private: bool,
    host: str,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Sign in as the daemon asks, or as ``?auth=`` in ``uri`` wants.

    ``host`` is what errors and questions call the daemon's host ("" is this machine);
    ``is_private`` tells that nobody else can read the connection: a unix socket, TLS, ssh.

    Raises:
        AuthFailed: refused, given up, or nothing that both sides know; the connection is of no
            further use. The message names user and host, and no secret.
        ConnectFailed: auth.conf cannot be used.
        ProtocolError: the daemon breaks the rules.
    """
    place = printable(host) or "this machine"
    way, wanted = _choose(await client.call("auth_list"), uri, place)
    if way is SignIn.POLKIT:
        await _ask_polkit(client, uri, read_only=read_only, place=place)
    elif way is SignIn.SASL:
        # Hashes, TLS names and auth.conf: most daemons never ask for them.
        from .login import LoginSource
        from .sasl_sign_in import sign_in_by_sasl

        logins = LoginSource(uri, credentials, place=place, environment=environment)
        await sign_in_by_sasl(client, logins, wanted, is_private=is_private)


def _choose(offered: list[int], uri: ConnectionURI, place: str) -> tuple[SignIn, str]:
    """Return how to sign in, and the SASL mechanism that ``?auth=`` wants, if any."""
    wanted = next((value for name, value in uri.parameters if name == "auth"), None)
    if not offered:
        return SignIn.NONE, ""
    if wanted is None:
        return _known_type(offered[0], place), ""
    way, _, mechanism = wanted.partition(".")
    chosen = _WAYS.get(way.lower())
    if chosen is None or (mechanism and chosen is not SignIn.SASL):
        raise _failed(
            f"{place}: unknown way to sign in: auth={printable(wanted, 80)}",
            hint="auth= is sasl, sasl.MECHANISM or polkit",
        )
    if chosen not in offered:
        raise _failed(
            f"{place}: auth={printable(wanted, 80)} is not what the daemon asks for",
            hint="leave out auth= to do what it asks for",
        )
    return chosen, mechanism


def _known_type(number: int, place: str) -> SignIn:
    try:
        return SignIn(number)
    except ValueError as error:
        raise _failed(f"{place}: the daemon asks for authentication {number}, unknown") from error


async def _ask_polkit(client: Caller, uri: ConnectionURI, *, read_only: bool, place: str) -> None:
    try:
        await client.call("auth_polkit")
    except (ConnectionClosed, OperationTimeout, ProtocolError):
        raise
    except EngineError as error:
        if isinstance(error, ConnectFailed) and not isinstance(error, AuthFailed):
            raise
        action = "org.libvirt.unix." + ("monitor" if read_only else "manage")
        raise _failed(
            f"{place}: polkit does not let {_user(uri)} in: {printable(error.message)}",
            hint="join the group libvirt on its host, have a polkit rule there allow"
            f" {action}{_agent(uri)}",
        ) from error


def _user(uri: ConnectionURI) -> str:
    """Return whom polkit judges: our own user, or whom ssh signed in."""
    if uri.host:
        return printable(uri.user) or "the user that signed in there"
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"user {os.geteuid()}"


def _agent(uri: ConnectionURI) -> str:
    """Return how to be asked for a password; the agent has to run on the daemon's host."""
    if uri.host:
        return ""
    return f", or run pkttyagent --process {os.getpid()} in another terminal and try again"


def _failed(message: str, *, hint: str = "") -> AuthFailed:
    return AuthFailed(message, hint=hint, step=ConnectStep.LOGIN)
