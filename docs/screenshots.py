"""Draw the screenshots of the documentation from the application itself: ``make docs``.

The demo fleet plays half a minute of its life on a clock of numbers, so every run draws the same.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "screenshots"
WIDE, NARROW = (150, 42), (80, 24)
#: Seconds of demo life before a picture is taken.
LIFE = 32


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file, the terminal's size, the keys that lead to it, theme and hosts."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "virtdeck-dark"
    hosts: tuple[tuple[str, str], ...] = (("demo", "test:///demo?seed=7"),)


#: A host that lives, one that is quiet, and one that cannot be reached.
HOSTS = (
    ("edge", "test:///default"),
    ("lab", "test:///demo?seed=7"),
    ("old", "qemu+unix:///system?socket=/run/old/libvirt-sock"),
)


SHOTS = (
    Shot("domains-wide", WIDE),
    Shot("domains-narrow", NARROW),
    Shot("domains-light", WIDE, theme="virtdeck-light"),
    Shot("displays", WIDE, ("slash", *"db-pri", "enter", *("right_square_bracket",) * 2)),
    Shot("clients-wide", WIDE, ("2",)),
    Shot("events-wide", WIDE, ("3",)),
    Shot("hosts-wide", WIDE, ("5", "down", "down"), hosts=HOSTS),
    Shot("actions", NARROW, ("m",)),
    Shot("help", NARROW, ("question_mark",)),
)


async def draw(shot: Shot) -> str:
    """Return the picture as SVG."""
    from engine import ManualClock
    from tui.app import VirtdeckApp
    from tui.host_entry import HostEntry
    from tui.settings import Settings

    random.seed(7)  # the pause before a host is tried again
    clock = ManualClock(now=1_795_356_000.0)
    hosts = {name: HostEntry(name=name, uri=uri) for name, uri in shot.hosts}
    settings = Settings(theme=shot.theme, marks="unicode", hosts=hosts)
    app = VirtdeckApp([], clock=clock, settings=settings)
    async with app.run_test(size=shot.size, notifications=True) as pilot:
        for _ in range(LIFE):
            await pilot.pause()
            await clock.advance(1)
        await pilot.press(*("minus" if key == "-" else key for key in shot.keys))
        await pilot.pause()
        await clock.advance(1)
        await pilot.pause(0.3)
        return app.export_screenshot(title="virtdeck")


def main() -> None:
    """Draw every picture into the folder beside this script."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as private:
        os.environ |= {"XDG_STATE_HOME": private, "XDG_CONFIG_HOME": private}
        os.environ.pop("LIBVIRT_DEFAULT_URI", None)
        for shot in SHOTS:
            path = FOLDER / f"{shot.name}.svg"
            path.write_text(asyncio.run(draw(shot)), encoding="utf-8")
            print(path.relative_to(FOLDER.parent.parent))


if __name__ == "__main__":
    main()
