"""``<graphics>``: which server or display of QEMU shows the guest's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import Option, keyed_option
from ..unsupported import unsupported
from .spice import build_spice
from .vnc import build_vnc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.devices.graphics import Graphics
    from ..context import Context
    from ..pieces import Piece


def build_graphics(graphics: Graphics, context: Context) -> Iterator[Piece]:
    """Yield the server with its keyboard layout."""
    yield from _TYPES[graphics.type or ""](graphics, context)
    if graphics.keymap:
        yield Option("-k", graphics.keymap)


def _egl_headless(graphics: Graphics, context: Context) -> Iterator[Piece]:
    nodes = context.host.render_nodes
    if graphics.gl_rendernode is None and not nodes:
        raise unsupported(graphics, "this host has no render node", "/gl/@rendernode")
    node = graphics.gl_rendernode or str(nodes[0])
    yield keyed_option("-display", "egl-headless", {"rendernode": node})


_TYPES: dict[str, Callable[[Graphics, Context], Iterator[Piece]]] = {
    "vnc": build_vnc,
    "spice": build_spice,
    "egl-headless": _egl_headless,
}
