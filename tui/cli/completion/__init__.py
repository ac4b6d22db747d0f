"""The verb ``completion``: a script that makes a shell complete virtdeck's command line.

    offers.py                 what may stand where, from the tables of verbs and arguments
    bash.py zsh.py fish.py    the same in each shell's language

The names of domains are asked of ``virtdeck list --all --names`` with the URI that is on the line,
while the user types. They are strangers' text: no script lets its shell evaluate one.
"""

from __future__ import annotations

from ..arguments import Argument
from ..command import Call, Command
from .bash import bash_script
from .fish import fish_script
from .zsh import zsh_script

_SCRIPTS = {"bash": bash_script, "zsh": zsh_script, "fish": fish_script}


async def print_completion(call: Call) -> None:
    """Print the script of one shell."""
    call.output.write(_SCRIPTS[call.options.shell]())


COMMANDS = {
    "completion": Command(
        (Argument("shell", choices=tuple(_SCRIPTS), help="which shell"),),
        print_completion,
    )
}
