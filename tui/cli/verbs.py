"""The table of verbs: what each is for, and the module that knows it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .command import Command


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """A verb as the help shows it; ``module`` has it in its table ``COMMANDS``."""

    summary: str
    module: str


VERBS: dict[str, VerbEntry] = {
    "list": VerbEntry("List domains, with who is watching them", "inventory"),
    "info": VerbEntry("Show the facts of a domain", "inventory"),
    "xml": VerbEntry("Print the XML of a domain", "inventory"),
    "stats": VerbEntry("Show the counters of running domains", "inventory"),
    "hostinfo": VerbEntry("Show the facts of the host", "inventory"),
    "start": VerbEntry("Start a domain", "lifecycle"),
    "shutdown": VerbEntry("Ask the guest to power off", "lifecycle"),
    "reboot": VerbEntry("Ask the guest to restart", "lifecycle"),
    "reset": VerbEntry("Restart a domain as by its reset button", "lifecycle"),
    "destroy": VerbEntry("Stop a domain at once, as by pulling its plug", "lifecycle"),
    "suspend": VerbEntry("Hold the processors of a domain", "lifecycle"),
    "resume": VerbEntry("Let the processors of a domain go on", "lifecycle"),
    "define": VerbEntry("Store a domain from its XML, or replace it", "definition"),
    "undefine": VerbEntry("Forget the stored configuration of a domain", "definition"),
    "autostart": VerbEntry("Start a domain together with its host", "definition"),
    "rename": VerbEntry("Give a domain another name", "definition"),
    "title": VerbEntry("Set the title of a domain; an empty one removes it", "definition"),
    "desc": VerbEntry("Set the description of a domain; an empty one removes it", "definition"),
    "protect": VerbEntry("Protect a domain from harm by mistake", "definition"),
    "tags": VerbEntry("Set the tags of a domain", "definition"),
    "metadata": VerbEntry("Set or remove a metadata element of a domain", "definition"),
    "events": VerbEntry("Print what happens, as it happens", "events"),
    "clients": VerbEntry("Show who is on the consoles", "clients"),
    "console": VerbEntry("Use a serial port of a guest on this terminal", "console"),
    "screen": VerbEntry("Show what is on a guest's display, as text or as a picture", "screens"),
    "wait-text": VerbEntry("Wait until a guest shows or says something", "wait_text"),
    "type": VerbEntry("Type on a guest's keyboard, or on a serial port", "keystrokes"),
    "record": VerbEntry("Record a console or a screen into a file", "casts"),
    "play": VerbEntry("Print the screen of a recording at a moment", "casts"),
    "serve-web": VerbEntry("Offer the application to a browser of this machine", "web"),
    "completion": VerbEntry("Print a completion script for a shell", "completion"),
}


def load_command(verb: str) -> Command:
    """Return what ``verb``, a key of ``VERBS``, is made of; imports its module."""
    commands: dict[str, Command] = import_module(f".{VERBS[verb].module}", __package__).COMMANDS
    return commands[verb]
