"""A reader of XDR definitions (RFC 4506, section 6) as libvirt writes them: facts to compare with.

``Definitions.flat`` writes a structure as the primitives it is on the wire, with their limits and
without anybody's names; ``flat`` of ``flat_notation`` does the same for ours.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENTS = re.compile(r"/\*.*?\*/|^%.*?$", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"\w+|\S")
#: Numbers of C headers that the definitions use.
_HEADERS = {
    "VIR_UUID_BUFLEN": 16,
    "VIR_SECURITY_LABEL_BUFLEN": 4096 + 1,
    "VIR_SECURITY_MODEL_BUFLEN": 256 + 1,
    "VIR_SECURITY_DOI_BUFLEN": 256 + 1,
    "VIR_TYPED_PARAM_INT": 1,
    "VIR_TYPED_PARAM_UINT": 2,
    "VIR_TYPED_PARAM_LLONG": 3,
    "VIR_TYPED_PARAM_ULLONG": 4,
    "VIR_TYPED_PARAM_DOUBLE": 5,
    "VIR_TYPED_PARAM_BOOLEAN": 6,
    "VIR_TYPED_PARAM_STRING": 7,
}
#: Type of C -> the primitive that XDR packs it as.
_PRIMITIVES = {
    "int": "int",
    "unsigned int": "uint",
    "hyper": "hyper",
    "unsigned hyper": "uhyper",
    "double": "double",
    "char": "int",
    "unsigned char": "uint",
    "unsigned short": "uint",
}


@dataclass(frozen=True)
class Declaration:
    """``type name``, and how many of it: "", "*", "[5]" or "<5>"."""

    type: str
    count: str


@dataclass
class Definitions:
    """All that the texts given to ``read`` define."""

    constants: dict[str, int] = field(default_factory=lambda: dict(_HEADERS))
    enums: dict[str, dict[str, int]] = field(default_factory=dict)
    structures: dict[str, list[Declaration]] = field(default_factory=dict)
    _typedefs: dict[str, Declaration] = field(default_factory=dict)
    _unions: dict[str, dict[int, Declaration]] = field(default_factory=dict)

    def read(self, text: str) -> None:
        """Take in a definition file.

        Raises:
            KeyError, ValueError: it has what we do not know.
        """
        words = iter(_WORD.findall(_COMMENTS.sub(" ", text)))
        for word in words:
            match word:
                case "const":
                    name, _, value, _ = itertools.islice(words, 4)
                    self.constants[name] = self._number(value)
                case "typedef":
                    name, declaration = self._declaration(words)
                    self._typedefs[name] = declaration
                case "enum":
                    self._read_enum(words)
                case "struct":
                    name = next(words)
                    self.structures[name] = [d for _, d in self._body(words)]
                case "union":
                    self._read_union(words)
                case ";":
                    pass
                case _:
                    raise ValueError(f"{word!r} begins no definition")

    def flat(self, structure: str) -> str:
        """Return the primitives of a structure; "" for one that is not there."""
        return " ".join(self._flat(d) for d in self.structures.get(structure, ()))

    def _number(self, word: str) -> int:
        return self.constants[word] if word in self.constants else int(word, 0)

    def _read_enum(self, words: Iterator[str]) -> None:
        name, _ = itertools.islice(words, 2)
        members = "".join(itertools.takewhile(lambda word: word != "}", words))
        pairs = (member.split("=") for member in members.split(",") if member)
        self.enums[name] = {label: int(value, 0) for label, value in pairs}

    def _read_union(self, words: Iterator[str]) -> None:
        name = next(words)
        tag = list(itertools.takewhile(lambda word: word != "{", words))
        assert tag[:3] == ["switch", "(", "int"]
        arms = {}
        while (word := next(words)) == "case":
            arm, _ = itertools.islice(words, 2)
            arms[self._number(arm)] = self._declaration(words)[1]
        assert word == "}"
        self._unions[name] = arms

    def _body(self, words: Iterator[str]) -> Iterator[tuple[str, Declaration]]:
        next(words)
        while (word := next(words)) != "}":
            yield self._declaration(itertools.chain([word], words))

    def _declaration(self, words: Iterator[str]) -> tuple[str, Declaration]:
        parts = list(itertools.takewhile(lambda word: word != ";", words))
        count = ""
        if parts[-1] in ("]", ">"):
            *parts, opening, size, closing = parts
            count = f"{opening}{self._number(size)}{closing}"
        *type_, name = parts
        if type_[-1] == "*":
            type_, count = type_[:-1], "*"
        if type_ == ["unsigned"]:
            type_ = ["unsigned", "int"]
        return name, Declaration(" ".join(type_), count)

    def _flat(self, declaration: Declaration) -> str:
        type_, count = declaration.type, declaration.count
        if type_ in ("string", "opaque") or (type_ == "char" and count):
            return f"{type_}{count}"
        element = self._flat_type(type_)
        match count[:1]:
            case "":
                return element
            case "*":
                return f"maybe({element})"
            case _:
                return f"{count}({element})"

    def _flat_type(self, type_: str) -> str:
        if type_ in _PRIMITIVES:
            return _PRIMITIVES[type_]
        if type_ in self._typedefs:
            return self._flat(self._typedefs[type_])
        if type_ in self.enums:
            return "int"
        if type_ in self._unions:
            arms = (f"{tag}:{self._flat(arm)}" for tag, arm in self._unions[type_].items())
            return f"one of({' '.join(arms)})"
        return " ".join(self._flat(d) for d in self.structures[type_])
