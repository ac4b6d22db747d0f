"""Keyboard layouts: which character is where, as Linux's console and X11 understand a country's.

A layout has up to four levels: plain, with Shift, AltGr, both. A level has four rows whose
characters follow ``POSITIONS``; a blank is a key without a character; a combining character is a
dead key, which puts it on the next letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Linux's codes of the keys with characters: left of 1 and the digits; two rows of letters, the
#: second with 43, the key beside Return; 86, the key beside the left Shift, and the last row.
POSITIONS: Final = (41, *range(2, 14), *range(16, 28), *range(30, 41), 43, 86, *range(44, 54))

_ROWS: Final = (13, 12, 12, 11)
_NOTHING: Final = tuple(" " * length for length in _ROWS)
_GRAVE, _ACUTE, _HAT, _TILDE, _DOTS = "\u0300", "\u0301", "\u0302", "\u0303", "\u0308"


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout; ``title`` is what people call it."""

    title: str
    levels: tuple[str, ...]


def _layout(title: str, *levels: tuple[str, ...]) -> Layout:
    """Join the rows; one that is left out, or its end, has no characters."""
    return Layout(title, tuple(_level(rows) for rows in levels))


def _level(rows: tuple[str, ...]) -> str:
    padded = (*rows, *_NOTHING[len(rows) :])
    return "".join(row.ljust(length) for row, length in zip(padded, _ROWS, strict=True))


_QWERTY: Final = ("qwertyuiop", "QWERTYUIOP")
_NORDIC_LAST: Final = ("<zxcvbnm,.-", ">ZXCVBNM;:_")
_SWISS: Final = (
    ("§1234567890'" + _HAT, '°+"*ç%&/()=?' + _GRAVE, "  @#  ¬|¢  " + _ACUTE + _TILDE),
    ("<yxcvbnm,.-", ">YXCVBNM;:_", "\\"),
)
_SWEDISH: Final = (
    ("§1234567890+" + _ACUTE, "qwertyuiopå" + _DOTS, "asdfghjklöä'", _NORDIC_LAST[0]),
    ('½!"#¤%&/()=?' + _GRAVE, "QWERTYUIOPÅ" + _HAT, "ASDFGHJKLÖÄ*", _NORDIC_LAST[1]),
    ("  @£$  {[]}\\", "  €        " + _TILDE, "", "|      µ"),
)

#: Name -> layout; the names are those of X11 and of libosinfo.
LAYOUTS: Final[dict[str, Layout]] = {
    "us": _layout(
        "English (US)",
        ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", " zxcvbnm,./"),
        ("~!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"|', " ZXCVBNM<>?"),
    ),
    "gb": _layout(
        "English (UK)",
        ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./"),
        ('¬!"£$%^&*()_+', "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?"),
        ("    €",),
    ),
    "de": _layout(
        "German",
        (_HAT + "1234567890ß" + _ACUTE, "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-"),
        ('°!"§$%&/()=?' + _GRAVE, "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ'", ">YXCVBNM;:_"),
        ("  ²³   {[]}\\", "@ €        ~", "", "|      µ"),
    ),
    "fr": _layout(
        "French",
        ("²&é\"'(-è_çà)=", "azertyuiop" + _HAT + "$", "qsdfghjklmù*", "<wxcvbn,;:!"),
        (" 1234567890°+", "AZERTYUIOP" + _DOTS + "£", "QSDFGHJKLM%µ", ">WXCVBN?./§"),
        ("  ~#{[|`\\^@]}", "  €        ¤"),
    ),
    "es": _layout(
        "Spanish",
        ("º1234567890'¡", _QWERTY[0] + _GRAVE + "+", "asdfghjklñ" + _ACUTE + "ç", "<zxcvbnm,.-"),
        ('ª!"·$%&/()=?¿', _QWERTY[1] + _HAT + "*", "ASDFGHJKLÑ" + _DOTS + "Ç", ">ZXCVBNM;:_"),
        ("\\|@#~ ¬", "  €       []", "          {}"),
    ),
    "it": _layout(
        "Italian",
        ("\\1234567890'ì", "qwertyuiopè+", "asdfghjklòàù", "<zxcvbnm,.-"),
        ('|!"£$%&/()=?^', "QWERTYUIOPé*", "ASDFGHJKLç°§", ">ZXCVBNM;:_"),
        ("           `~", "  €       []", "         @#"),
        ("", "          {}"),
    ),
    "pt": _layout(
        "Portuguese",
        ("\\1234567890'«", "qwertyuiop+" + _ACUTE, "asdfghjklçº" + _TILDE, "<zxcvbnm,.-"),
        ('|!"#$%&/()=?»', "QWERTYUIOP*" + _GRAVE, "ASDFGHJKLÇª" + _HAT, ">ZXCVBNM;:_"),
        ("  @£§  {[]}", "  €       " + _DOTS),
    ),
    "se": _layout("Swedish", *_SWEDISH),
    "fi": _layout("Finnish", *_SWEDISH),
    "no": _layout(
        "Norwegian",
        ("|1234567890+\\", "qwertyuiopå" + _DOTS, "asdfghjkløæ'", _NORDIC_LAST[0]),
        ('§!"#¤%&/()=?' + _GRAVE, "QWERTYUIOPÅ" + _HAT, "ASDFGHJKLØÆ*", _NORDIC_LAST[1]),
        ("  @£$  {[]} " + _ACUTE, "  €        " + _TILDE),
    ),
    "dk": _layout(
        "Danish",
        ("½1234567890+" + _ACUTE, "qwertyuiopå" + _DOTS, "asdfghjklæø'", _NORDIC_LAST[0]),
        ('§!"#¤%&/()=?' + _GRAVE, "QWERTYUIOPÅ" + _HAT, "ASDFGHJKLÆØ*", _NORDIC_LAST[1]),
        ("  @£$  {[]} |", "  €        " + _TILDE, "", "\\"),
    ),
    "ch": _layout(
        "Swiss German",
        (_SWISS[0][0], "qwertzuiopü" + _DOTS, "asdfghjklöä$", _SWISS[1][0]),
        (_SWISS[0][1], "QWERTZUIOPè!", "ASDFGHJKLéà£", _SWISS[1][1]),
        (_SWISS[0][2], "  €       []", "          {}", _SWISS[1][2]),
    ),
    "ch-fr": _layout(
        "Swiss French",
        (_SWISS[0][0], "qwertzuiopè" + _DOTS, "asdfghjkléà$", _SWISS[1][0]),
        (_SWISS[0][1], "QWERTZUIOPü!", "ASDFGHJKLöä£", _SWISS[1][1]),
        (_SWISS[0][2], "  €       []", "          {}", _SWISS[1][2]),
    ),
    "pl": _layout(
        "Polish",
        ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", " zxcvbnm,./"),
        ("~!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"|', " ZXCVBNM<>?"),
        ("", "  ę     ó", "ąś      ł", " żźć  ń"),
        ("", "  Ę     Ó", "ĄŚ      Ł", " ŻŹĆ  Ń"),
    ),
}
