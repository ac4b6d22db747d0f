"""Story: how the scenes of the demo follow each other.

A scene finds its guest among those whose state fits, so it also fits whatever people did to the
fleet meanwhile; one without a cast is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .console_scenes import (
    bob_looks_in,
    carol_joins_alice,
    someone_looks_in,
    stranger_knocks,
    tunnel_opens,
)
from .guest_scenes import balloon_moves, disk_fills_up, kiosk_crashes, runner_comes, runner_goes
from .viewers import ALICE, ANNA, ERP_CLERK

if TYPE_CHECKING:
    from .stage import Play, Scene, Stage

#: Who is there when the demo opens, and how long they stay, in seconds.
PRESENT = (
    ("db-primary", ALICE, 95.0),
    ("desktop-anna", ANNA, 400.0),
    ("mail", ERP_CLERK, 150.0),
)

#: The first minute shows everything once; seconds before each scene.
OPENING: tuple[tuple[float, Scene], ...] = (
    (3.0, bob_looks_in),
    (6.0, runner_comes),
    (6.0, carol_joins_alice),
    (7.0, kiosk_crashes),
    (6.0, tunnel_opens),
    (7.0, stranger_knocks),
    (8.0, disk_fills_up),
    (6.0, someone_looks_in),
)

#: Scene -> how often, against the others.
SCENES: dict[Scene, int] = {
    someone_looks_in: 9,
    runner_comes: 2,
    runner_goes: 2,
    balloon_moves: 2,
    stranger_knocks: 1,
    kiosk_crashes: 1,
    carol_joins_alice: 1,
    disk_fills_up: 1,
}


async def tell(stage: Stage) -> None:
    """Play the opening in its order, then scenes by chance, for ever."""
    for pause, scene in OPENING:
        await stage.guests.sleep(pause)
        _begin(stage, scene(stage))
    while True:
        await stage.guests.sleep(stage.random.uniform(6, 10))
        _begin(stage, _draw(stage))


def _begin(stage: Stage, play: Play | None) -> None:
    if play is not None:
        stage.guests.spawn(play, "scene")


def _draw(stage: Stage) -> Play | None:
    """Return a play by chance, of those for which there is a cast."""
    scenes = dict(SCENES)
    while scenes:
        (scene,) = stage.random.choices(list(scenes), list(scenes.values()))
        if play := scene(stage):
            return play
        del scenes[scene]
    return None
