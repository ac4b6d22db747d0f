"""What real programs wrote to a terminal, as recorded by ``record.py`` beside this."""

from __future__ import annotations

import gzip
from pathlib import Path

_FOLDER = Path(__file__).parent
#: All but the boot log were recorded on a terminal of this size.
COLUMNS, ROWS = 160, 45
NAMES = sorted(path.name.removesuffix(".gz") for path in _FOLDER.glob("*.gz"))


def recording(name: str) -> bytes:
    """Return the bytes of one recording."""
    return gzip.decompress((_FOLDER / f"{name}.gz").read_bytes())
