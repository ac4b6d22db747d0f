"""The verbs of editing: the edit screen, and sending viewers away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.errors import InvalidArgument

from ..verb import SETTINGS, STATE, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp


async def _edit(app: VirtdeckApp, rows: Sequence[DomainRow]) -> None:
    """Show the edit screen of the one domain.

    Raises:
        InvalidArgument: there are several.
    """
    from ..screens.edit_domain import EditDomainScreen

    if len(rows) > 1:
        raise InvalidArgument("domains are edited one by one", hint="take the marks away by Esc")
    app.push_screen(EditDomainScreen(rows[0].key))


async def _disconnect(domain: Domain) -> None:
    from engine.editing.viewers import disconnect_viewers

    await disconnect_viewers(domain)


EDITING_VERBS: Final = (
    Verb(
        name="edit",
        group=SETTINGS,
        title="Edit",
        done="edited",
        engine_verb="define",
        key="e",
        form=_edit,
    ),
    Verb(
        name="disconnect",
        group=STATE,
        title="Disconnect viewers",
        done="viewers are sent away",
        engine_verb="update_device",
        run=_disconnect,
        key="q",
        virsh=("update-device", "{domain}", "FILE", "--live"),
        confirms=True,
        disturbs=True,
        loses="They are cut off at once. Who knows the way in can come back.",
    ),
)
