"""The verbs of displays: a guest's screen, shown. They change nothing, and are not asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..verb import GUEST, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp


async def _view(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .opening import open_display

    open_display(app, rows[0])
    return None


async def _viewer(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from ..viewers.opening import open_viewer

    open_viewer(app, rows[0])
    return None


DISPLAY_VERBS = (
    Verb(
        name="view",
        group=GUEST,
        title="Show its screen",
        done="shown",
        engine_verb="screenshot",
        form=_view,
        key="G",
    ),
    Verb(
        name="viewer",
        group=GUEST,
        title="Show its screen in a viewer",
        done="shown",
        engine_verb="screenshot",
        form=_viewer,
        key="N",
    ),
)
