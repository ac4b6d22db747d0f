"""How we prove who we are: the security types, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from .login import RfbLogin
    from .wire import Wire

    Exchange = Callable[[Wire, RfbLogin], Awaitable[str]]


async def _be_anybody(_: Wire, __: RfbLogin) -> str:
    return "none"


#: By number; each returns its name as QEMU spells it. The result is read by who calls it.
SECURITY_TYPES: Final[Mapping[int, Exchange]] = {1: _be_anybody}
