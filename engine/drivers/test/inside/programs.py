"""The programs of the small shell: each takes its words and returns what it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .boot_log import RELEASE, kernel_log
from .files import HOME, Files, resolved
from .process_list import Ping, Top, listing
from .system_facts import duration

if TYPE_CHECKING:
    from collections.abc import Callable

    from .system_facts import SystemFacts

_FOLDER, _PROGRAM, _PLAIN = "\x1b[1;34m", "\x1b[1;32m", "\x1b[0m"
_COLUMNS: Final = 80


class Account:
    """Somebody who has signed in: where they are, and what they may run."""

    def __init__(self, facts: SystemFacts, user: str) -> None:
        self.facts = facts
        self.user = user
        self.folder = HOME
        self.files = Files(facts)
        #: What was started and has the keys now.
        self.running: Top | Ping | None = None
        #: What the machine is to do when the program is over: ``reboot`` or ``poweroff``.
        self.power = ""

    @property
    def prompt(self) -> str:
        """What stands before a command."""
        place = "~" if self.folder == HOME else self.folder
        name = f"{self.user}@{self.facts.hostname}"
        return f"{_PROGRAM}{name}{_PLAIN}:{_FOLDER}{place}{_PLAIN}# "

    def run(self, command: str) -> str:
        """Return what a command writes."""
        words = command.split()
        if not words:
            return ""
        program = PROGRAMS.get(words[0])
        if program is None:
            return f"{words[0]}: no such command; help lists them\n"
        return program(self, words[1:])


def _help(account: Account, words: list[str]) -> str:
    return "There are: " + " ".join(sorted([*PROGRAMS, "exit"])) + "\n"


def _ls(account: Account, words: list[str]) -> str:
    path = resolved(account.folder, next((word for word in words if word[0] != "-"), "."))
    if not account.files.is_folder(path):
        if account.files.text(path) is None:
            return f"ls: {path}: not here\n"
        return f"{path}\n"
    names = account.files.names(path)
    width = max(map(len, names), default=0) + 2
    shown = [_coloured(account, resolved(path, name), name) for name in names]
    a_row = max(_COLUMNS // width, 1)
    pads = [text + " " * (width - len(name)) for text, name in zip(shown, names, strict=True)]
    rows = ("".join(pads[at : at + a_row]).rstrip() for at in range(0, len(pads), a_row))
    return "".join(f"{row}\n" for row in rows)


def _coloured(account: Account, path: str, name: str) -> str:
    if account.files.is_folder(path):
        return f"{_FOLDER}{name}{_PLAIN}"
    return f"{_PROGRAM}{name}{_PLAIN}" if account.files.is_program(path) else name


def _cat(account: Account, words: list[str]) -> str:
    texts = []
    for word in words:
        path = resolved(account.folder, word)
        why = "a folder" if account.files.is_folder(path) else "not here"
        text = account.files.text(path)
        texts.append(f"cat: {word}: {why}\n" if text is None else text)
    return "".join(texts)


def _cd(account: Account, words: list[str]) -> str:
    path = resolved(account.folder, words[0] if words else "~")
    if not account.files.is_folder(path):
        return f"cd: {path}: no such folder\n"
    account.folder = path
    return ""


def _uptime(account: Account, words: list[str]) -> str:
    facts = account.facts
    load = facts.load * facts.cores
    return f" {facts.time_of_day} up {duration(facts.uptime)}, 1 user, load {load:.2f}\n"


def _free(account: Account, words: list[str]) -> str:
    total, used = account.facts.memory_mib, account.facts.used_mib
    return f"{'total':>12}{'used':>12}{'free':>12}  MiB\n{total:12}{used:12}{total - used:12}\n"


def _df(account: Account, words: list[str]) -> str:
    rows = [
        f"/dev/{disk}1    {40 + 7 * number:3} GiB {28 + 11 * number:3} %  "
        + (f"/data{number}\n" if number else "/\n")
        for number, disk in enumerate(account.facts.disks)
    ]
    return "volume       size     used   at\n" + "".join(rows)


def _ip(account: Account, words: list[str]) -> str:
    cards = enumerate(account.facts.cards)
    return "lo    up\n" + "".join(f"eth{number}  up    {mac}\n" for number, mac in cards)


def _top(account: Account, words: list[str]) -> str:
    account.running = Top(account.facts)
    return account.running.START


def _ping(account: Account, words: list[str]) -> str:
    if not words:
        return "ping: of whom?\n"
    account.running = Ping(account.facts, words[0][:64])
    return ""


def _reboot(account: Account, words: list[str]) -> str:
    account.power = "reboot"
    return "The system restarts now.\n"


def _power_off(account: Account, words: list[str]) -> str:
    account.power = "poweroff"
    return "The system powers off now.\n"


#: Name -> what runs. ``exit`` is the shell's own.
PROGRAMS: Final[dict[str, Callable[[Account, list[str]], str]]] = {
    "cat": _cat,
    "cd": _cd,
    "clear": lambda account, words: "\x1b[H\x1b[2J\x1b[3J",
    "date": lambda account, words: f"{account.facts.date}\n",
    "df": _df,
    "dmesg": lambda account, words: "\n".join(kernel_log(account.facts)) + "\n",
    "echo": lambda account, words: " ".join(words) + "\n",
    "free": _free,
    "help": _help,
    "hostname": lambda account, words: f"{account.facts.hostname}\n",
    "ip": _ip,
    "ls": _ls,
    "ping": _ping,
    "poweroff": _power_off,
    "ps": lambda account, words: listing(account.facts),
    "pwd": lambda account, words: f"{account.folder}\n",
    "reboot": _reboot,
    "top": _top,
    "uname": lambda account, words: f"{account.facts.hostname} {RELEASE}\n",
    "uptime": _uptime,
    "whoami": lambda account, words: f"{account.user}\n",
}
