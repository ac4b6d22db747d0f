"""Arguments as data: what argparse accepts is what the completion scripts offer.

A verb declares a tuple of ``Argument``. The options of ``GLOBAL`` belong to every verb and stand
before or after it. Only the parser of the verb that was asked for is built.
"""

from __future__ import annotations

import argparse
import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from engine.deadline import DEFAULT_DEADLINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .verbs import VerbEntry

_INTRODUCTION = "Hypervisors by libvirt URI. Without a verb the application opens."
_ENVIRONMENT = (
    "Without -c the URI is LIBVIRT_DEFAULT_URI, else VIRSH_DEFAULT_CONNECT_URI, else libvirt.conf's"
    " uri_default."
)


class Argument:
    """One option or positional argument.

    ``completes`` says what a shell may offer for it: ``"domain"``, ``"file"`` or nothing;
    ``settings`` are those of ``argparse.ArgumentParser.add_argument``.
    """

    def __init__(self, *names: str, completes: str = "", **settings: Any) -> None:
        self.names = names
        self.completes = completes
        self.settings = settings

    @property
    def is_option(self) -> bool:
        """Whether it is given by its name."""
        return self.names[0].startswith("-")

    @property
    def takes_value(self) -> bool:
        """Whether the word after the option belongs to it."""
        return self.is_option and self.settings.get("action", "store") in ("store", "append", _Once)

    @property
    def choices(self) -> tuple[str, ...]:
        """The only words it may be; empty where any will do."""
        return tuple(self.settings.get("choices", ()))

    @property
    def help(self) -> str:
        """What it does, in a few words."""
        return str(self.settings["help"])


class _Once(argparse.Action):
    """Keep the value; a second one would leave open which host a verb was meant for."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            raise argparse.ArgumentError(self, "a verb is for one hypervisor; it was named twice")
        setattr(namespace, self.dest, values)


class _ShowVersion(argparse.Action):
    """Print the installed version; looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("virtdeck")
        except PackageNotFoundError:
            number = "(not installed)"
        print(f"virtdeck {number}")
        parser.exit()


def positive_seconds(text: str) -> float:
    """Read a time span.

    Raises:
        ArgumentTypeError: it is no number, or not above zero.
    """
    with suppress(ValueError):
        seconds = float(text)
        if 0 < seconds < math.inf:
            return seconds
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above zero")


def positive_count(text: str) -> int:
    """Read a whole number above zero.

    Raises:
        ArgumentTypeError: it is no such number.
    """
    with suppress(ValueError):
        count = int(text)
        if count > 0:
            return count
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")


GLOBAL = (
    Argument(
        "-c",
        "--connect",
        metavar="URI",
        action=_Once,
        help="the hypervisor, such as test:///demo, or a host of the settings by its name",
    ),
    Argument("-r", "--readonly", action="store_true", help="refuse every verb that changes"),
    Argument("--json", action="store_true", help="print JSON (its shapes: docs/cli.md)"),
    Argument(
        "--deadline",
        metavar="SECONDS",
        type=positive_seconds,
        default=DEFAULT_DEADLINE,
        help=f"give up on a call after this time (default {DEFAULT_DEADLINE:g})",
    ),
    Argument("--version", action=_ShowVersion, nargs=0, help="print the version and end"),
)

#: ``-c`` of a line without a verb: the application opens every host that is named.
_HOSTS = Argument(
    "-c",
    "--connect",
    metavar="URI",
    action="append",
    help="a hypervisor; the application opens each -c, a verb takes one",
)

DOMAIN = Argument(
    "domain", metavar="DOMAIN", completes="domain", help="a domain by name, uuid or id"
)

_GLOBALS_WITH_VALUE = frozenset(name for a in GLOBAL if a.takes_value for name in a.names)
_SHORT_SWITCHES = frozenset(
    name[1] for a in GLOBAL if not a.takes_value for name in a.names if len(name) == 2
)


def split_verb(argv: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the first word that is neither an option nor an option's value, and all the others."""
    words = list(argv)
    is_value = False
    for place, word in enumerate(words):
        if is_value:
            is_value = False
        elif not word.startswith("-"):
            return word, words[:place] + words[place + 1 :]
        else:
            is_value = _split_switches(word) in _GLOBALS_WITH_VALUE
    return None, words


def _split_switches(word: str) -> str:
    """Return the last option of several short ones in one word: ``-c`` of ``-rc``."""
    if not word.startswith("--") and word[1:-1] and _SHORT_SWITCHES.issuperset(word[1:-1]):
        return f"-{word[-1]}"
    return word


def general_parser(verbs: dict[str, VerbEntry]) -> argparse.ArgumentParser:
    """Return the parser for a line without a verb; its help names every verb."""
    width = max(map(len, verbs))
    listing = "\n".join(f"  {name:<{width}}  {entry.summary}" for name, entry in verbs.items())
    parser = argparse.ArgumentParser(
        prog="virtdeck",
        usage="virtdeck [options] [verb …]",
        description=_INTRODUCTION,
        epilog=f"verbs:\n{listing}\n\nvirtdeck VERB --help explains one. {_ENVIRONMENT}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    return _with_arguments(parser, (_HOSTS, *GLOBAL[1:]))


def verb_parser(
    name: str, summary: str, arguments: Sequence[Argument], notes: str = ""
) -> argparse.ArgumentParser:
    """Return the parser of one verb, the global options included; ``notes`` end its help."""
    parser = argparse.ArgumentParser(
        prog=f"virtdeck {name}",
        description=f"{summary}.",
        epilog=f"{notes}. {_ENVIRONMENT}" if notes else _ENVIRONMENT,
        allow_abbrev=False,
    )
    return _with_arguments(parser, (*arguments, *GLOBAL))


def _with_arguments(
    parser: argparse.ArgumentParser, arguments: Sequence[Argument]
) -> argparse.ArgumentParser:
    for argument in arguments:
        parser.add_argument(*argument.names, **argument.settings)
    return parser
