"""What a shell may offer at each place of the command line, as cases for bash and zsh.

Both scripts ask the same question: ``case "$verb $place"``, where the place is the option whose
value is being typed, else the first character of the word. The answer is a list of words,
``@domain`` or ``@file``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..arguments import GLOBAL, Argument
from ..verbs import VERBS, load_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def verb_arguments() -> Iterator[tuple[str, tuple[Argument, ...]]]:
    """Yield every verb with its own arguments."""
    for verb in VERBS:
        yield verb, load_command(verb).arguments


def offer(argument: Argument) -> str:
    """Return what may be offered for an argument; empty where nobody can know."""
    return f"@{argument.completes}" if argument.completes else " ".join(argument.choices)


def offer_cases() -> str:
    """Return the cases: values of options, then options, then other words."""
    return "\n".join((*_value_cases(), *_word_cases()))


def value_options() -> str:
    """Return, as a pattern, every option that is followed by a value."""
    every = (*GLOBAL, *(argument for _, arguments in verb_arguments() for argument in arguments))
    names = (name for argument in every if argument.takes_value for name in argument.names)
    return "|".join(dict.fromkeys(names))


def _value_cases() -> Iterator[str]:
    for verb, arguments in verb_arguments():
        for argument in arguments:
            if argument.takes_value:
                for name in argument.names:
                    yield _case(f'"{verb} {name}"', offer(argument))
    yield _case('*" -"?*', "")


def _word_cases() -> Iterator[str]:
    yield _case('" -"', _options(GLOBAL))
    yield _case('" "*', " ".join(VERBS))
    for verb, arguments in verb_arguments():
        positional = (offer(argument) for argument in arguments if not argument.is_option)
        yield _case(f'"{verb} -"', _options((*arguments, *GLOBAL)))
        yield _case(f'"{verb} "*', next(positional, ""))


def _options(arguments: Iterable[Argument]) -> str:
    return " ".join(name for a in arguments if a.is_option for name in a.names)


def _case(pattern: str, words: str) -> str:
    return f"        {pattern}) offer='{words}' ;;"
