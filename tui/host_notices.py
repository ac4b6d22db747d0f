"""The words above the list for hosts that are not simply there, and for a list without a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .host_link import HostLink, LinkState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .marks import Marks
    from .widgets.part_text import Line

DEMO_URI = "test:///demo"

_DEMO: tuple[Line, ...] = (
    (
        ("demo", "accent"),
        ("  These guests are invented. Open a host of yours with ", "dim"),
        ("virtdeck -c URI", "name"),
    ),
    (
        ("      ", ""),
        ("qemu:///embed?root=DIR", "name"),
        (" or ", "dim"),
        ("qemu:///attach?monitor=SOCKET", "name"),
    ),
)


def host_notices(links: Iterable[HostLink], marks: Marks, *, is_demo: bool) -> tuple[Line, ...]:
    """Return the lines for all hosts, failures first."""
    lines: list[Line] = []
    for link in links:
        if link.state is LinkState.FAILED:
            lines += _failure(link, marks)
        elif link.state is LinkState.CONNECTING:
            lines.append(((f"{marks.stale} ", "dim"), (f"connecting to {_place(link)}", "dim")))
        elif link.has_no_domain:
            lines.append(((f"{marks.shut_off} ", "dim"), *_empty(link)))
    return (*lines, *(_DEMO if is_demo else ()))


def _failure(link: HostLink, marks: Marks) -> list[Line]:
    error = link.error
    message = printable(error.message if error else "it did not answer")
    hint = printable(error.hint) if error and error.hint else ""
    lines: list[Line] = [
        (
            (f"{marks.crashed} {printable(link.name)}", "bad"),
            (f"  cannot be reached: {message}", ""),
        )
    ]
    if hint:
        lines.append((("  ", ""), (hint, "dim")))
    lines.append(
        (("  ", ""), ("R", "accent"), (" tries again   ", "dim"), (printable(link.uri), "dim"))
    )
    return lines


def _empty(link: HostLink) -> Line:
    return (
        (printable(link.name), "name"),
        (" has no domains yet. Define one with ", "dim"),
        (f"virtdeck -c {printable(link.uri)} define FILE", "name"),
    )


def _place(link: HostLink) -> str:
    return f"{printable(link.name)} ({printable(link.uri)})"
