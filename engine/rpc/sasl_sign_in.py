"""Signing in by SASL: INIT, START, STEP, … until both sides are satisfied.

A refused password leaves the connection as it was: the daemon starts over with the next INIT
(libvirt 9.0).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ..errors import AuthFailed, ConnectStep, ProtocolError
from ..sasl import Login, choose_mechanism
from ..untrusted_text import printable

if TYPE_CHECKING:
    from ..sasl import Mechanism
    from .authentication import Caller
    from .login import LoginSource

#: Messages of one SASL conversation; SCRAM, the longest we have, takes three.
_ROUNDS: Final = 8


async def sign_in_by_sasl(
    client: Caller, logins: LoginSource, wanted: str, *, is_private: bool
) -> None:
    """Sign in with the mechanism ``wanted``, else the best that both sides know.

    Raises:
        AuthFailed: refused, given up, or no mechanism that will do.
        ProtocolError: the daemon breaks the rules.
    """
    while True:
        offered = await _ask_mechanisms(client)
        try:
            kind = choose_mechanism(offered, wanted=wanted, is_private=is_private)
        except AuthFailed as error:
            raise _failed(f"{logins.place}: {error.message}", hint=error.hint) from error
        login = await logins.next() if kind.asks_login else Login()
        who = f"{printable(login.user)} at {logins.place}" if login.user else logins.place
        try:
            refusal = await _converse(client, kind(login))
        except AuthFailed as error:
            raise _failed(f"{who}: {error.message}", hint=error.hint) from error
        except ProtocolError as error:
            raise ProtocolError(f"{who}: {error.message}") from error
        if refusal is None:
            return
        failure = _failed(
            f"{who}: SASL {kind.name} refused: {printable(refusal.message)}",
            hint="check user name and password; users of SASL are added with saslpasswd2",
        )
        if not (kind.asks_login and logins.can_ask_again(failure)):
            raise failure from refusal


async def _ask_mechanisms(client: Caller) -> list[str]:
    try:
        return str(await client.call("auth_sasl_init")).replace(",", " ").split()
    except AuthFailed:
        return []  # what libvirt's daemon says where nothing it is configured for is good enough


async def _converse(client: Caller, mechanism: Mechanism) -> AuthFailed | None:
    """Talk until both sides are satisfied; return what the daemon said if it refused."""
    answer = mechanism.start()
    procedure: tuple[str, ...] = ("auth_sasl_start", mechanism.name)
    for _ in range(_ROUNDS):
        asked = client.call(*procedure, int(answer is None), answer or b"")
        answer = None  # it may hold a password, and a traceback shows what a frame holds
        try:
            reply = await asked
        except AuthFailed as refusal:
            return refusal
        is_accepted, is_nil, data = reply
        challenge = None if is_nil else bytes(data)
        if is_accepted and mechanism.is_complete:
            return None
        # Hashing may take seconds, as many as the daemon likes: not in everybody's way.
        answer = await asyncio.to_thread(mechanism.step, challenge)
        if is_accepted:
            if mechanism.is_complete:
                return None
            raise _failed(f"{mechanism.name}: the daemon did not prove who it is")
        procedure = ("auth_sasl_step",)
    raise ProtocolError(f"{mechanism.name}: the daemon never comes to an end")


def _failed(message: str, *, hint: str = "") -> AuthFailed:
    return AuthFailed(message, hint=hint, step=ConnectStep.LOGIN)
