"""What every SASL mechanism has, and whose name and password it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Login:
    """Who signs in. The password is in no text made of it."""

    user: str = ""
    password: str = field(default="", repr=False)


class Mechanism(Protocol):
    """One conversation. None and ``b""`` differ: no message, and an empty one."""

    name: ClassVar[str]
    #: Whether it takes a user name and a password.
    asks_login: ClassVar[bool]
    #: Done, and sure of the server as far as the mechanism can be.
    is_complete: bool

    def __init__(self, login: Login) -> None: ...

    def start(self) -> bytes | None:
        """Return the initial response.

        Raises:
            AuthFailed: the name or password cannot be written in this mechanism.
        """
        ...

    def step(self, challenge: bytes | None) -> bytes | None:
        """Take what the server says, return the answer.

        Raises:
            AuthFailed: the server refuses, or does not prove who it is.
            ProtocolError: the challenge breaks the mechanism's rules.
        """
        ...
