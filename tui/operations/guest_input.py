"""GuestInput: keys, an interrupt that cannot be masked, and a picture of the guest's screen."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import InvalidArgument

from ..verb import GUEST, Verb
from .choice import Choice, chosen, filled_in, subject_of, worded
from .key_codes import chords, key_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

#: Screens that are asked for where all of them are meant.
_MOST_SCREENS = 16

#: Seconds between two chords: the guest has let go of the keys of the first by then.
_BETWEEN = 0.15

_OTHER: Final = Choice("other", "Others, typed by name", "o", "by name")

_OFFERS: Final = (
    Choice("ctrl-alt-delete", "Ctrl+Alt+Del", "d", "chords"),
    Choice("ctrl-alt-backspace", "Ctrl+Alt+Backspace", "b", "chords"),
    *(
        Choice(f"ctrl-alt-f{number}", f"Ctrl+Alt+F{number}", key, "consoles")
        for number, key in enumerate("1234567890xy", start=1)
    ),
    Choice("alt-sysrq-r", "SysRq R: keyboard back from X", "r", "SysRq"),
    Choice("alt-sysrq-e", "SysRq E: end all processes", "e", "SysRq"),
    Choice("alt-sysrq-i", "SysRq I: kill all processes", "i", "SysRq"),
    Choice("alt-sysrq-s", "SysRq S: write to disk", "s", "SysRq"),
    Choice("alt-sysrq-u", "SysRq U: make disks read-only", "u", "SysRq"),
    Choice("alt-sysrq-b", "SysRq B: restart at once", "B", "SysRq"),
    Choice("alt-sysrq-t", "SysRq T: list tasks", "t", "SysRq"),
    Choice("alt-sysrq-w", "SysRq W: list blocked tasks", "w", "SysRq"),
    Choice("alt-sysrq-c", "SysRq C: crash", "c", "SysRq"),
    _OTHER,
)

#: Chords after which the guest may have lost something.
_HARMFUL: Final = frozenset({"e", "i", "b", "c", "o"})


def send_key(words: str) -> Verb:
    """Return the verb that presses chords one after the other.

    Raises:
        InvalidArgument: one of them is none.
    """
    pressed = chords(words)
    sysrq = [each for each in words.lower().split() if "sysrq" in each]
    harms = any(each.rsplit("-", 1)[-1] in _HARMFUL for each in sysrq)

    async def run(domain: Domain) -> None:
        for number, keys in enumerate(pressed):
            if number:
                await domain.connection.clock.sleep(_BETWEEN)
            await domain.machine.send_keys(keys)

    codes = tuple(key_words(pressed[0]).split())
    return worded(
        SEND_KEY,
        title=f"Send {words}",
        done=f"{words} sent",
        run=run,
        value=words,
        virsh=("send-key", "{domain}", "--codeset", "linux", *codes),
        confirms=harms,
        loses="What the guest has not written to disk may be lost." if harms else "",
    )


async def _ask_keys(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    choice = await chosen(app, f"Send {subject_of(rows)}", _OFFERS)
    if choice is not _OTHER:
        return send_key(choice.name) if choice else None
    from ..screens.form_dialog import Field, Form

    form = Form(
        title=f"Send keys to {subject_of(rows)}",
        lines=(
            (("Keys pressed at once are joined by -, chords follow after a blank:", ""),),
            (("ctrl-alt-f2   alt-sysrq-h   r o o t enter   super-l", "name"),),
        ),
        fields=(Field(name="keys", label="Keys", hint="ctrl-alt-del"),),
        answer="Send",
        check=lambda values: chords(values["keys"]),
    )
    values = await filled_in(app, form)
    return send_key(" ".join(values["keys"].split())) if values else None


# -- the screen -----------------------------------------------------------------------------------


def screenshot_to(template: str, screens: str = "all") -> Verb:
    """Return the verb that writes pictures of the screens into files of this machine.

    Raises:
        InvalidArgument: ``screens`` is neither ``all`` nor a number.
    """
    numbers = _screens(screens)

    async def run(domain: Domain) -> None:
        from engine import EngineError

        from .picture import write_picture

        for screen in numbers:
            try:
                picture = await domain.machine.screenshot(screen)
            except EngineError:
                if screen and screens == "all":
                    return  # there are no more screens
                raise
            file = _file_for(template, domain, screen)
            await asyncio.to_thread(write_picture, picture, file)

    return worded(
        SCREENSHOT,
        title="Screenshot",
        done=f"screenshot in {template}",
        run=run,
        value=template,
        virsh=("screenshot", "{domain}", template if "{domain}" in template else "{value}"),
    )


def _screens(word: str) -> Sequence[int]:
    if word in ("", "all"):
        return range(_MOST_SCREENS)
    if word.isascii() and word.isdigit() and int(word) < _MOST_SCREENS:
        return (int(word),)
    raise InvalidArgument(f"{word!r} is no screen", hint="0 is the first; all of them: all")


def _file_for(template: str, domain: Domain, screen: int) -> Path:
    """Return the file of one screen: those after the first have their number in it."""
    path = Path(template.replace("{domain}", domain.name.replace("/", "_"))).expanduser()
    return path.with_name(f"{path.stem}-{screen}{path.suffix}") if screen else path


def check_file(template: str, count: int) -> None:
    """Refuse what is no file of this machine for so many domains.

    Raises:
        InvalidArgument: it is not, for the reason it names.
    """
    if not template or "\0" in template or template.endswith("/"):
        raise InvalidArgument("a file needs a name")
    if count > 1 and "{domain}" not in template:
        raise InvalidArgument(f"{count} domains need {count} files", hint="put {domain} in it")


async def _ask_picture(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from ..screens.form_dialog import Field, Form

    def check(values: dict[str, str]) -> None:
        check_file(values["file"].strip(), len(rows))
        _screens(values["screen"].strip())

    now = time.strftime("%Y%m%d-%H%M%S", time.localtime(app.clock.now()))
    form = Form(
        title=f"Screenshot of {subject_of(rows)}",
        lines=((("A PNG file on this machine; it is never written over another.", ""),),),
        fields=(
            Field(name="screen", label="Screen", value="all", hint="all, or 0 for the first"),
            Field(name="file", label="File", value=f"~/{{domain}}-{now}.png"),
        ),
        answer="Write",
        check=check,
    )
    values = await filled_in(app, form)
    return screenshot_to(values["file"].strip(), values["screen"].strip()) if values else None


async def _inject(domain: Domain) -> None:
    await domain.power.inject_nmi()


SEND_KEY: Final = Verb(
    name="send-key",
    group=GUEST,
    title="Send keys…",
    done="keys sent",
    engine_verb="send_keys",
    form=_ask_keys,
    key="k",
    disturbs=True,
    virsh=("send-key", "{domain}", "KEYS"),
)

INJECT_NMI: Final = Verb(
    name="inject-nmi",
    group=GUEST,
    title="Inject an NMI",
    done="interrupt injected",
    engine_verb="inject_nmi",
    run=_inject,
    key="i",
    confirms=True,
    disturbs=True,
    loses="Most systems panic or dump at it: what they have not written to disk is lost.",
    virsh=("inject-nmi", "{domain}"),
)

SCREENSHOT: Final = Verb(
    name="screenshot",
    group=GUEST,
    title="Screenshot…",
    done="screenshot written",
    engine_verb="screenshot",
    form=_ask_picture,
    key="y",
    virsh=("screenshot", "{domain}", "FILE"),
)

VERBS: Final = (SEND_KEY, INJECT_NMI, SCREENSHOT)
