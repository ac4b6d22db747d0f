"""What a guest's agent tells as lines: system, users, file systems with bars, cards, disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from ..byte_size import byte_size
from ..formatting import UNKNOWN, duration, moment
from ..pool_row import bar_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.guest_portrait import GuestPortrait, MountedFilesystem

    from ..widgets.part_text import Line
    from ..widgets.table_column import Moment

#: Cells of a label, of a mount point, and of a bar; characters of any one text.
_LABEL, _MOUNT, _BAR, _CELLS = 11, 16, 8, 120

#: Entries of one list that are shown.
_LISTED = 40


def guest_lines(portrait: GuestPortrait, now: Moment) -> tuple[Line, ...]:
    """Return everything that is told, each fact on a line."""
    return (
        *_identity(portrait),
        *_section("users", list(_users(portrait, now)), "nobody is logged in"),
        *_section("files", [_mount(each, now) for each in portrait.filesystems], ""),
        *_section("cards", list(_cards(portrait)), ""),
        *_section("disks", list(_disks(portrait)), ""),
    )


def _identity(portrait: GuestPortrait) -> Iterator[Line]:
    facts = (
        ("system", portrait.system, portrait.kernel),
        ("host name", portrait.hostname, ""),
        ("time zone", portrait.timezone, ""),
    )
    for label, text, more in facts:
        line: Line = ((label.ljust(_LABEL), "dim"), (_words(text), "name" if text else "dim"))
        yield (*line, (f"  {_words(more)}", "dim")) if more else line


def _section(label: str, lines: list[Line], nothing: str) -> Iterator[Line]:
    """Yield the lines with their label before the first."""
    if not lines and nothing:
        lines = [((nothing, "dim"),)]
    hidden = len(lines) - _LISTED
    lines = lines[:_LISTED]
    if hidden > 0:
        lines.append(((f"and {hidden} more", "dim"),))
    for number, line in enumerate(lines):
        yield (((label if number == 0 else "").ljust(_LABEL), "dim"), *line)


def _users(portrait: GuestPortrait, now: Moment) -> Iterator[Line]:
    for user in portrait.users:
        domain = f"{printable(user.domain, 40)}\\" if user.domain else ""
        since = "since ?"
        if user.since is not None:
            since = f"since {moment(user.since, now.now)} ({duration(now.now - user.since)})"
        yield (f"{domain}{_words(user.name)}", "name"), (f"  {since}", "dim")


def _mount(each: MountedFilesystem, now: Moment) -> Line:
    share = each.share
    used = f"{share:4.0%}" if share is not None else f"   {UNKNOWN}"
    sizes = f"  {byte_size(each.used):>8} of {byte_size(each.total):<8}"
    place = " ".join(filter(None, (printable(each.kind, 20), ", ".join(map(_words, each.disks)))))
    name = printable(each.mount_point, _MOUNT).ljust(_MOUNT)
    bar = bar_parts(share, _BAR, now.marks)
    return (name, "name"), (" ", ""), *bar, (f" {used}", ""), (sizes, ""), (f"  {place}", "dim")


def _cards(portrait: GuestPortrait) -> Iterator[Line]:
    for card in portrait.interfaces:
        addresses = ", ".join(_words(each) for each in card.addresses[:16]) or "no address"
        role = "" if card.addresses else "dim"
        mac = f"  {printable(card.mac, 40)}" if card.mac else ""
        yield (f"{printable(card.name, 20):<10}", "name"), (addresses, role), (mac, "dim")


def _disks(portrait: GuestPortrait) -> Iterator[Line]:
    for disk in portrait.disks:
        target = f"is the host's {_words(disk.target)}" if disk.target else "nobody knows which"
        yield (f"{printable(disk.name, 24):<10}", "name"), (f" {target}", "dim")


def _words(text: str) -> str:
    return printable(text, _CELLS) if text else UNKNOWN
