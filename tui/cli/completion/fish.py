"""The completion script for fish: one ``complete`` line for each verb and argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..arguments import GLOBAL, Argument
from ..verbs import VERBS
from .offers import offer, verb_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """\
# fish completion for virtdeck: virtdeck completion fish | source
function __virtdeck_domains
    set -l words (commandline -opc)
    set -l target
    for place in (seq 2 (count $words))
        if contains -- $words[$place] -c --connect; and set -q words[(math $place + 1)]
            set target -c $words[(math $place + 1)]
        end
    end
    virtdeck $target list --all --names 2>/dev/null
end
complete -c virtdeck -f
"""

#: Where the words come from that are not in a table; ``-F`` is fish's own list of files.
_SOURCES = {"@domain": "-a '(__virtdeck_domains)'", "@file": "-F"}


def fish_script() -> str:
    """Return the script."""
    return _INTRODUCTION + "".join(f"complete -c virtdeck {line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    for argument in GLOBAL:
        yield _option(argument)
    for verb, entry in VERBS.items():
        yield f"-n __fish_use_subcommand -a {verb} -d {_quoted(entry.summary)}"
    for verb, arguments in verb_arguments():
        condition = f"-n '__fish_seen_subcommand_from {verb}'"
        for argument in arguments:
            yield f"{condition} {_option(argument) if argument.is_option else _words(argument)}"


def _option(argument: Argument) -> str:
    names = " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in argument.names
    )
    exclusive = "-r" if argument.completes == "file" else "-x"  # -x would forbid fish's own files
    value = f" {exclusive} {_words(argument)}" if argument.takes_value else ""
    return f"{names}{value} -d {_quoted(argument.help)}"


def _words(argument: Argument) -> str:
    words = offer(argument)
    return _SOURCES.get(words) or (f"-a {_quoted(words)}" if words else "")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
