"""A new volume for a disk: its pool, name, size and format are asked for, then it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import EngineError, printable

from ..byte_size import parse_byte_size
from ..field_problem import FieldProblem, answer_in
from ..part_verbs import answer_of
from ..volume_verbs import checked_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection

    from ..app import VirtdeckApp
    from ..screens.form_dialog import Values

_FORMATS: Final = ("qcow2", "raw")


async def make_volume(app: VirtdeckApp, connection: Connection) -> str | None:
    """Ask, make it, and return its path or ``POOL/VOLUME``; None when the person leaves.

    Raises:
        EngineError: there is no pool that is active, or the host does not make it.
    """
    from engine.conf.storage_sketch import new_volume_xml

    from ..screens.form_dialog import Field, Form, FormDialog

    pools = [pool.ref.name for pool in await connection.storage.pools() if pool.active]
    if not pools:
        raise EngineError("no storage pool of the host is active", hint="start one on screen 7")
    form = Form(
        title="New volume",
        lines=((("It is made at once, and stays when the disk is not added.", "dim"),),),
        fields=(
            Field(name="pool", label="Pool", value=pools[0], hint=", ".join(pools)),
            Field(name="name", label="Name", hint="data.qcow2"),
            Field(name="size", label="Size", hint="20 GiB, 512M, 1.5T"),
            Field(name="format", label="Format", value=_FORMATS[0], hint=", ".join(_FORMATS)),
        ),
        answer="Make",
        check=lambda values: _check(values, pools),
    )
    values = await answer_of(app, FormDialog(form))
    if values is None:
        return None
    xml = new_volume_xml(
        values["name"].strip(), parse_byte_size(values["size"]), values["format"].strip()
    )
    pool = await connection.storage.lookup(values["pool"].strip())
    volume = await pool.create_volume(xml)
    is_path = volume.ref.key.startswith("/")
    return volume.ref.key if is_path else f"{volume.ref.pool}/{volume.ref.name}"


def _check(values: Values, pools: Sequence[str]) -> None:
    if values["pool"].strip() not in pools:
        raise FieldProblem("pool", f"the pools are {printable(', '.join(pools), 200)}")
    checked_name(values["name"])
    if values["format"].strip() not in _FORMATS:
        raise FieldProblem("format", f"the formats are {', '.join(_FORMATS)}")
    with answer_in("size"):
        parse_byte_size(values["size"])
