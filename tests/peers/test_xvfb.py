"""Pictures: counted and saved as they are."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from tests.peers.xvfb import Picture, Xvfb

if TYPE_CHECKING:
    from pathlib import Path

RED_AND_BLUE = Picture(2, 1, bytes((0, 0, 255, 0, 255, 0, 0, 0)))


def test_count() -> None:
    assert RED_AND_BLUE.count(255, 0, 0) == 1
    assert RED_AND_BLUE.count(0, 255, 0) == 0


def test_png(tmp_path: Path) -> None:
    RED_AND_BLUE.write_png(tmp_path / "two.png")
    _, _, after = (tmp_path / "two.png").read_bytes().partition(b"IDAT")
    assert zlib.decompressobj().decompress(after) == bytes((0, 255, 0, 0, 0, 0, 255))


@pytest.mark.peer("Xvfb")
async def test_an_empty_screen_is_black(xvfb: Xvfb) -> None:
    picture = xvfb.picture()
    assert (picture.width, picture.height) == (1024, 768)
    assert picture.count(0, 0, 0) == 1024 * 768
