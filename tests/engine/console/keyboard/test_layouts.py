"""Every layout against X11's own description of it, as its compiler reads it."""

from __future__ import annotations

import re
import subprocess

import pytest

from engine.console.keyboard import LAYOUTS

_SOURCE = """\
xkb_keymap {{
  xkb_keycodes {{ include "evdev+aliases(qwerty)" }};
  xkb_types {{ include "complete" }};
  xkb_compat {{ include "complete" }};
  xkb_symbols {{ include "pc+{}+inet(evdev)" }};
}};
"""
_KEYS = (
    "TLDE",
    *(f"AE{number:02}" for number in range(1, 13)),
    *(f"AD{number:02}" for number in range(1, 13)),
    *(f"AC{number:02}" for number in range(1, 12)),
    "BKSL",
    "LSGT",
    *(f"AB{number:02}" for number in range(1, 11)),
)
#: Names of keysyms -> characters; combining ones for dead keys.
_NAMES = {
    "space": " ",
    "exclam": "!",
    "quotedbl": '"',
    "numbersign": "#",
    "dollar": "$",
    "percent": "%",
    "ampersand": "&",
    "apostrophe": "'",
    "parenleft": "(",
    "parenright": ")",
    "asterisk": "*",
    "plus": "+",
    "comma": ",",
    "minus": "-",
    "period": ".",
    "slash": "/",
    "colon": ":",
    "semicolon": ";",
    "less": "<",
    "equal": "=",
    "greater": ">",
    "question": "?",
    "at": "@",
    "bracketleft": "[",
    "backslash": "\\",
    "bracketright": "]",
    "asciicircum": "^",
    "underscore": "_",
    "grave": "`",
    "braceleft": "{",
    "bar": "|",
    "braceright": "}",
    "asciitilde": "~",
    "exclamdown": "¡",
    "sterling": "£",
    "currency": "¤",
    "section": "§",
    "diaeresis": "¨",
    "ordfeminine": "ª",
    "masculine": "º",
    "guillemotleft": "«",
    "cent": "¢",
    "guillemotright": "»",
    "notsign": "¬",
    "degree": "°",
    "onehalf": "½",
    "twosuperior": "²",
    "threesuperior": "³",
    "acute": "´",
    "mu": "µ",
    "periodcentered": "·",
    "questiondown": "¿",
    "brokenbar": "¦",
    "EuroSign": "€",
    "ssharp": "ß",
    "agrave": "à",
    "egrave": "è",
    "eacute": "é",
    "igrave": "ì",
    "ograve": "ò",
    "ugrave": "ù",
    "ccedilla": "ç",
    "Ccedilla": "Ç",
    "ntilde": "ñ",
    "Ntilde": "Ñ",
    "odiaeresis": "ö",
    "Odiaeresis": "Ö",
    "udiaeresis": "ü",
    "Udiaeresis": "Ü",
    "adiaeresis": "ä",
    "Adiaeresis": "Ä",
    "aring": "å",
    "Aring": "Å",
    "ae": "æ",
    "AE": "Æ",
    "oslash": "ø",
    "Oslash": "Ø",
    "aogonek": "ą",
    "Aogonek": "Ą",
    "eogonek": "ę",
    "Eogonek": "Ę",
    "oacute": "ó",
    "Oacute": "Ó",
    "sacute": "ś",
    "Sacute": "Ś",
    "lstroke": "ł",
    "Lstroke": "Ł",
    "zacute": "ź",
    "Zacute": "Ź",
    "zabovedot": "ż",
    "Zabovedot": "Ż",
    "cacute": "ć",
    "Cacute": "Ć",
    "nacute": "ń",
    "Nacute": "Ń",
    "dead_grave": "\u0300",
    "dead_acute": "\u0301",
    "dead_circumflex": "\u0302",
    "dead_tilde": "\u0303",
    "dead_diaeresis": "\u0308",
}


def symbols(layout: str) -> list[list[str]]:
    """Return the characters of every key, level by level."""
    name = {"ch-fr": "ch(fr)"}.get(layout, layout)
    text = subprocess.run(
        ["xkbcomp", "-w0", "-xkb", "-", "-"],
        input=_SOURCE.format(name), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    keys = []
    for key in _KEYS:
        found = re.search(rf"key <{key}>\s*\{{(.*?)\}};", text, re.DOTALL)
        assert found, key
        listed = re.search(r"\[([^\]]*)\]", found[1].split("symbols[Group1]=")[-1])
        assert listed, key
        words = [word.strip() for word in listed[1].split(",")]
        keys.append([word if len(word) == 1 else _NAMES.get(word, "") for word in words])
    return keys


@pytest.mark.peer("Xvfb")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_character_is_where_x11_has_it(layout: str) -> None:
    told = symbols(layout)
    for level, characters in enumerate(LAYOUTS[layout].levels):
        for key, ours, theirs in zip(_KEYS, characters, told, strict=True):
            if ours != " ":
                assert theirs[level] == ours, (key, level)
