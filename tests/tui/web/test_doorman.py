"""Who may come in."""

from __future__ import annotations

import pytest

from tui.web.doorman import Doorman

TOKEN = "correct-horse"
HOST = "127.0.0.1:8022"
OWN = f"http://{HOST}"


@pytest.mark.parametrize("host", [HOST, "localhost:9", "LOCALHOST", "[::1]:80", "127.0.0.1"])
def test_the_names_of_this_machine(host: str) -> None:
    door = Doorman(TOKEN)
    assert door.why_refused(f"/{TOKEN}/", host, None, is_websocket=False) is None
    assert door.why_refused(f"/{TOKEN}/ws", host, f"http://{host}", is_websocket=True) is None


@pytest.mark.parametrize(
    ("path", "host", "origin", "is_websocket"),
    [
        ("/", HOST, None, False),
        ("/correct-horsf/", HOST, None, False),
        ("/correct-horse2/", HOST, None, False),
        ("/correct-hors/", HOST, None, False),
        ("/x/correct-horse/", HOST, None, False),
        ("/ünsinn/", HOST, None, False),
        (f"/{TOKEN}/", "evil.example:8022", None, False),
        (f"/{TOKEN}/", "127.0.0.1.evil.example", None, False),
        (f"/{TOKEN}/", "evil@127.0.0.1", None, False),
        (f"/{TOKEN}/", "", None, False),
        (f"/{TOKEN}/", HOST, "http://evil.example", False),
        (f"/{TOKEN}/ws", HOST, "http://127.0.0.1:9999", True),
        (f"/{TOKEN}/ws", HOST, "null", True),
        (f"/{TOKEN}/ws", HOST, "https://127.0.0.1:8022", True),
        (f"/{TOKEN}/ws", HOST, None, True),
        ("/other/ws", HOST, OWN, True),
    ],
)
def test_everybody_else_stays_outside(
    path: str, host: str, origin: str | None, is_websocket: bool
) -> None:
    assert Doorman(TOKEN).why_refused(path, host, origin, is_websocket=is_websocket)


def test_the_token_is_shown_to_nobody() -> None:
    assert TOKEN not in repr(Doorman(TOKEN))
