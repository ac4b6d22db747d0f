"""Draw the screenshots of the documentation from the application itself: ``make docs``.

``python -m docs.screenshots CHAPTER…`` draws those of some chapters, modules of ``scenes``.

The demo fleet plays half a minute of its life on a clock of numbers, so every run draws the same.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from . import scenes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .shot import Shot

FOLDER = Path(__file__).parent / "screenshots"
#: Seconds of demo life before a picture is taken.
LIFE = 32


def all_shots(chapters: Sequence[str]) -> Iterator[Shot]:
    """Yield the pictures of these chapters, without names those of all."""
    for module in sorted(name for _, name, _ in iter_modules(scenes.__path__)):
        if not chapters or module in chapters:
            yield from import_module(f".scenes.{module}", __package__).SHOTS


async def draw(shot: Shot) -> str:
    """Return the picture as SVG."""
    from engine import ManualClock
    from tui.app import VirtdeckApp
    from tui.host_entry import HostEntry
    from tui.settings import Settings

    random.seed(7)  # the pause before a host is tried again
    clock = ManualClock(now=1_795_356_000.0)
    hosts = {name: HostEntry(name=name, uri=uri) for name, uri in shot.hosts}
    settings = Settings(theme=shot.theme, marks="unicode", hosts=hosts, plugins=shot.plugins)
    app = VirtdeckApp([], clock=clock, settings=settings)
    async with app.run_test(size=shot.size, notifications=True) as pilot:
        for _ in range(LIFE):
            await pilot.pause()
            await clock.advance(1)
        for key in shot.keys:
            if key.startswith("wait:"):
                await clock.advance(float(key.removeprefix("wait:")))
                await pilot.pause()
            else:
                await pilot.press("minus" if key == "-" else key)
        await pilot.pause()
        await clock.advance(1)
        await pilot.pause(0.3)
        return app.export_screenshot(title="virtdeck")


def main() -> None:
    """Draw every picture into the folder beside this script."""
    from .settings_page import PAGE, page

    PAGE.write_text(page(), encoding="utf-8")
    os.environ["TZ"] = "UTC"
    time.tzset()
    FOLDER.mkdir(exist_ok=True)
    os.environ.pop("LIBVIRT_DEFAULT_URI", None)
    for shot in all_shots(sys.argv[1:]):
        with tempfile.TemporaryDirectory() as private:
            os.environ |= dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"), private)
            path = FOLDER / f"{shot.name}.svg"
            path.write_text(asyncio.run(draw(shot)), encoding="utf-8")
            print(path.relative_to(FOLDER.parent.parent))


if __name__ == "__main__":
    main()
