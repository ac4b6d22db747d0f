"""Doorman: lets in who has the token, by a name of this machine, from a page of our own.

The token is in the path: a cookie would be sent to every server on this machine, whatever its port.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Final

#: What a browser calls this machine; any other name may be one that was made to point here.
_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HOST: Final = re.compile(r"(\[[0-9a-fA-F:]+\]|[^:\[\]/@]+)(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Doorman:
    """Knows the token, which it shows to nobody."""

    token: str

    def __repr__(self) -> str:
        return "Doorman()"

    def why_refused(
        self, path: str, host: str, origin: str | None, *, is_websocket: bool
    ) -> str | None:
        """Return why a request may not come in; None where it may.

        A page that sends no origin may be the address typed by a person; a websocket always has
        one in a browser.
        """
        found = _HOST.fullmatch(host)
        if found is None or found[1].lower() not in _NAMES:
            return "this name is not one of this machine"
        if origin is None and is_websocket:
            return "a websocket without an origin"
        if origin is not None and origin.lower() != f"http://{host}".lower():
            return "from another page"
        first = path.lstrip("/").partition("/")[0]
        if not hmac.compare_digest(first.encode(), self.token.encode()):
            return "the address lacks its token"
        return None
