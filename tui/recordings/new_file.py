"""Asking for the file of a recording, or of a log, that begins; and the folder that is proposed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from ..app import VirtdeckApp

#: Where recordings and logs go, if nobody says another place.
FOLDER: Final = "~"
SUFFIX: Final = ".cast"


def recordings_folder() -> Path:
    """Return the folder that is proposed for recordings."""
    return Path(FOLDER).expanduser()


async def asked_file(
    app: VirtdeckApp, title: str, words: str, *names: str, suffix: str
) -> Path | None:
    """Ask for a file, proposing one named after ``names`` and the time; None where nobody wants."""
    from ..operations.choice import filled_in
    from ..screens.form_dialog import Field, Form

    now = time.strftime("%Y%m%d-%H%M%S", time.localtime(app.clock.now()))
    name = "-".join([*map(_file_name, names), now])
    form = Form(
        title=title,
        lines=(((f"{words} Only you can read it.", ""),),),
        fields=(Field(name="file", label="File", value=f"{FOLDER}/{name}{suffix}"),),
        answer="Begin",
        check=lambda values: file_path(values["file"]),
    )
    values = await filled_in(app, form)
    return file_path(values["file"]) if values else None


def file_path(text: str) -> Path:
    """Return the file that somebody typed.

    Raises:
        InvalidArgument: it names none.
    """
    if not text.strip() or "\0" in text or text.endswith("/"):
        raise InvalidArgument("a file needs a name")
    return Path(text.strip()).expanduser()


def _file_name(text: str) -> str:
    return "".join(x if x.isalnum() or x in "-_." else "-" for x in text).strip(".")
