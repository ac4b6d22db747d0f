"""Paints text into a framebuffer as a console does: each character is its glyph, in two colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.console.framebuffer import Framebuffer, Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.console.glyphs.fonts import Font

LIGHT, DARK = 0xAAAAAA, 0x000000


def pixel(colour: int) -> bytes:
    return colour.to_bytes(4, "little")


class Painter:
    """A screen with cells of the font's size, or one column wider, as the VGA's nine."""

    def __init__(
        self,
        font: Font,
        size: tuple[int, int],
        *,
        origin: tuple[int, int] = (0, 0),
        cell_width: int | None = None,
    ) -> None:
        self.framebuffer = Framebuffer(*size)
        self._font = font
        self._origin = origin
        self._width = cell_width or font.width

    def put(
        self, column: int, row: int, text: str, ink: int = LIGHT, paper: int = DARK
    ) -> list[Rect]:
        return [
            self._put(column + offset, row, character, ink, paper)
            for offset, character in enumerate(text)
        ]

    def put_lines(self, lines: Sequence[str]) -> None:
        for row, line in enumerate(lines):
            self.put(0, row, line)

    def bar(self, column: int, row: int, rows: range, ink: int = LIGHT) -> Rect:
        """Draw a cursor over the pixel ``rows`` of a cell."""
        cell = self.cell(column, row)
        rect = Rect(cell.x, cell.y + rows.start, cell.width, len(rows))
        self.framebuffer.fill(rect, pixel(ink))
        return rect

    def cell(self, column: int, row: int) -> Rect:
        x, y = self._origin
        width, height = self._width, self._font.height
        return Rect(x + column * width, y + row * height, width, height)

    def _put(self, column: int, row: int, character: str, ink: int, paper: int) -> Rect:
        cell = self.cell(column, row)
        stride = (self._font.width + 7) // 8
        bitmap = bytes(stride * cell.height) if character == " " else self._font.bitmap(character)
        data = bytearray()
        for y in range(cell.height):
            bits = f"{int.from_bytes(bitmap[y * stride : (y + 1) * stride]):0{stride * 8}b}"
            bits = bits[: self._font.width]
            if cell.width > len(bits):
                # The VGA repeats the 8th column of the line-drawing characters only.
                is_line = "─" <= character <= "▟"
                bits += bits[-1] if is_line else "0"
            data += b"".join(pixel(ink if bit == "1" else paper) for bit in bits)
        self.framebuffer.put(cell, data)
        return cell
