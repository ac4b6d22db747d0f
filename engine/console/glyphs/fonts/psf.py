"""Console fonts in PC Screen Font format, as Linux installs them.

Format: the two headers of psf.h of the kbd project; a Unicode table ends each glyph's characters
with 0xFFFF (version 1, UTF-16) or 0xFF (version 2, UTF-8), after which sequences may follow.
A font file is a host's, so it is read with care: anything odd is an error, never a crash.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import TYPE_CHECKING, Final

from ....errors import InvalidArgument
from .packed_font import Font

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FIRST_MAGIC: Final = b"\x36\x04"
_SECOND_MAGIC: Final = b"\x72\xb5\x4a\x86"
_HAS_512, _HAS_TABLE = 1, 2 | 4
_LARGEST: Final = 4 << 20


def read_psf(path: Path) -> Font:
    """Return the font in ``path``, which may be gzipped.

    Raises:
        InvalidArgument: it is no PSF font with a Unicode table.
    """
    try:
        content = path.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            with gzip.open(path) as file:
                content = file.read(_LARGEST)
    except (OSError, EOFError, zlib.error) as error:
        message = f"{path} cannot be read: {error}"
        raise InvalidArgument(message, hint="give a .psf or .psf.gz file") from error
    return parse_psf(path.name.split(".")[0], content)


def parse_psf(name: str, content: bytes) -> Font:
    """Return the font of these bytes.

    Raises:
        InvalidArgument: they are no PSF font with a Unicode table.
    """
    readers = {_FIRST_MAGIC: _first_version, _SECOND_MAGIC: _second_version}
    reader = next((readers[magic] for magic in readers if content.startswith(magic)), None)
    if reader is None:
        raise InvalidArgument(f"{name} is no PSF font", hint="give a .psf or .psf.gz file")
    try:
        return reader(name, content)
    except (struct.error, IndexError, UnicodeError) as error:
        message = f"{name} is damaged: {error}"
        raise InvalidArgument(message, hint="give another font") from error


def _first_version(name: str, content: bytes) -> Font:
    mode, height = content[2], content[3]
    count = 512 if mode & _HAS_512 else 256
    if not height:
        raise InvalidArgument(f"{name} has glyphs of an odd size", hint="give another font")
    if not mode & _HAS_TABLE:
        raise InvalidArgument(f"{name} has no Unicode table", hint="give a font that has one")
    table = content[4 + count * height :]
    words = struct.unpack(f"<{len(table) // 2}H", table[: len(table) // 2 * 2])
    return _font(name, (8, height), content[4 : 4 + count * height], _words(words))


def _second_version(name: str, content: bytes) -> Font:
    _, start, flags, count, size, height, width = struct.unpack_from("<7I", content, 4)
    if size != (width + 7) // 8 * height or not 0 < size <= 512 or not 0 < width <= 64:
        raise InvalidArgument(f"{name} has glyphs of an odd size", hint="give another font")
    if not flags & 1:
        raise InvalidArgument(f"{name} has no Unicode table", hint="give a font that has one")
    end = start + count * size
    entries = content[end:].split(b"\xff")
    # After 0xFE come sequences of characters that share the glyph; one character is enough here.
    texts = (entry.split(b"\xfe")[0].decode() for entry in entries)
    return _font(name, (width, height), content[start:end], texts)


def _words(words: Iterable[int]) -> Iterator[str]:
    text, is_sequence = "", False
    for word in words:
        if word == 0xFFFF:
            yield text
            text, is_sequence = "", False
        elif word == 0xFFFE:
            is_sequence = True
        elif not is_sequence and not 0xD800 <= word < 0xE000:
            text += chr(word)


def _font(name: str, size: tuple[int, int], bitmaps: bytes, texts: Iterable[str]) -> Font:
    glyph_size = (size[0] + 7) // 8 * size[1]
    count = len(bitmaps) // glyph_size
    glyphs = [
        (character, bitmaps[index * glyph_size : (index + 1) * glyph_size])
        for index, text in enumerate(texts)
        if index < count
        for character in text
        if character.isprintable()
    ]
    characters = "".join(character for character, _ in glyphs)
    return Font(name, size, characters, b"".join(bitmap for _, bitmap in glyphs))
