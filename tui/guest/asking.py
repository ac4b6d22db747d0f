"""What the verbs of the guest ask first: how long to hold, which program, whose password."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from engine import Domain, printable
from engine.errors import InvalidArgument, OperationFailed
from engine.guest_agent import KeyChange

from ..operations.choice import Choice, chosen, filled_in, subject_of, worded
from ..part_verbs import answer_of
from .frozen import frozen_guests

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..screens.form_dialog import Values
    from ..verb import Verb

    Runner = Callable[[Domain], Awaitable[None]]

#: Seconds that are offered, and the most that are taken.
_HOLD, _PATIENCE, _LONGEST = "60", "30", 24 * 3600

_KEY_KINDS: Final = ("ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-")


def seconds_of(text: str, *, is_needed: bool) -> float | None:
    """Return the seconds that were typed; None for none.

    Raises:
        InvalidArgument: it is no number of seconds up to a day.
    """
    words = text.strip()
    if not words and not is_needed:
        return None
    if not (words.isascii() and words.isdigit() and 0 < int(words[:9]) <= _LONGEST):
        raise InvalidArgument(f"a whole number of seconds, up to {_LONGEST}")
    return float(words)


async def ask_freeze(app: VirtdeckApp, rows: Sequence[DomainRow], verb: Verb) -> Verb | None:
    """Say what freezing means, and ask when it ends."""
    from ..screens.form_dialog import Field, Form

    form = Form(
        title=f"Freeze the file systems of {subject_of(rows)}",
        lines=(
            (
                ("Nothing inside can write until they are thawed: services stall, ", "warning"),
                ("logins hang, and the agent does nothing but thaw. ", "warning"),
                ("Freeze for a copy, then thaw.", "warning"),
            ),
            (("virtdeck thaws by itself only while it runs and reaches the host.", "dim"),),
        ),
        fields=(
            Field(
                name="seconds", label="Thaw in", value=_HOLD, hint="seconds; empty: never by itself"
            ),
        ),
        answer="Freeze",
        check=lambda values: seconds_of(values["seconds"], is_needed=False),
        is_dangerous=True,
    )
    values = await filled_in(app, form)
    if values is None:
        return None
    seconds = seconds_of(values["seconds"], is_needed=False)
    keys = {row.info.ref.uuid: row.key for row in rows}

    async def run(domain: Domain) -> None:
        await domain.agent.freeze()
        frozen_guests(app).begin(keys[domain.ref.uuid], domain, seconds)

    return worded(verb, run=run)


async def ask_thaw(app: VirtdeckApp, rows: Sequence[DomainRow], verb: Verb) -> Verb | None:
    """Thaw without a question."""
    keys = {row.info.ref.uuid: row.key for row in rows}

    async def run(domain: Domain) -> None:
        await domain.agent.thaw()
        frozen_guests(app).end(keys[domain.ref.uuid])

    return worded(verb, run=run)


async def ask_program(app: VirtdeckApp, rows: Sequence[DomainRow], verb: Verb) -> Verb | None:
    """Ask for a program and its arguments; what it says is shown."""
    from ..screens.form_dialog import Field, Form

    form = Form(
        title=f"Run a program in {subject_of(rows)}",
        lines=(
            (
                ("The agent runs it, mostly as root. No shell reads the words: ", ""),
                ("quotes hold a word together, nothing else has a meaning. ", ""),
                ("libvirt marks the domain as tainted.", "dim"),
            ),
        ),
        fields=(
            Field(name="words", label="Program", hint="/usr/bin/systemctl --failed"),
            Field(name="seconds", label="Wait", value=_PATIENCE, hint="seconds"),
        ),
        answer="Run",
        check=_check_program,
        is_dangerous=True,
    )
    values = await filled_in(app, form)
    if values is None:
        return None
    words, seconds = program_words(values["words"]), seconds_of(values["seconds"], is_needed=True)
    assert seconds is not None
    return worded(verb, run=_runner(app, words, seconds), value=words[0])


def _runner(app: VirtdeckApp, words: list[str], seconds: float) -> Runner:
    """Return what runs the program in a guest and shows what it said, all guests in one place."""
    from ..screens.output_view import OutputView

    views: list[OutputView] = []

    async def run(domain: Domain) -> None:
        from engine.guest_program import run_in_guest

        from ..plugins.program import Ended

        end = await run_in_guest(domain, words, seconds=seconds, clock=app.clock)
        if not views:
            views.append(OutputView(shlex.join(words)))
            app.push_screen(views[0])
        views[0].add(printable(domain.name), Ended(end.status, end.output, end.is_cut))
        if end.status:
            raise OperationFailed(f"{printable(words[0], 60)} ended with status {end.status}")

    return run


def _check_program(values: Values) -> None:
    program_words(values["words"])
    seconds_of(values["seconds"], is_needed=True)


def program_words(text: str) -> list[str]:
    """Return the program and its arguments.

    Raises:
        InvalidArgument: there is no program, or a quote is not closed.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise InvalidArgument("a quote is not closed") from error
    if not words or not words[0]:
        raise InvalidArgument("which program?", hint="its path in the guest")
    return words


_TO_NOW = Choice("now", "To the time it is here now", "n")
_TO_MACHINE = Choice("machine", "To the clock of its machine (RTC)", "r")


async def ask_clock(app: VirtdeckApp, rows: Sequence[DomainRow], verb: Verb) -> Verb | None:
    """Ask which time it is to have."""
    choice = await chosen(app, f"Set the clock of {subject_of(rows)}", (_TO_NOW, _TO_MACHINE))
    if choice is None:
        return None

    async def run(domain: Domain) -> None:
        await domain.agent.set_time(app.clock.now() if choice is _TO_NOW else None)

    flag = "--now" if choice is _TO_NOW else "--sync"
    return worded(verb, run=run, value=choice.name, virsh=("domtime", "{domain}", flag))


async def ask_password(app: VirtdeckApp, rows: Sequence[DomainRow], verb: Verb) -> Verb | None:
    """Ask for a user and the new password, twice."""
    from ..screens.form_dialog import Field, Form
    from .secret_form import Hidden, SecretForm

    form = Form(
        title=f"Set a password inside {subject_of(rows)}",
        lines=((("The user must exist there. The password is written down nowhere here.", ""),),),
        fields=(
            Field(name="user", label="User", value="root"),
            Field(name="password", label="Password"),
            Field(name="again", label="Again"),
        ),
        answer="Set",
        check=_check_password,
    )
    values = await answer_of(app, SecretForm(form, ("password", "again")))
    if values is None:
        return None
    user, password = values["user"].strip(), Hidden(values["password"])
    values.clear()

    async def run(domain: Domain) -> None:
        await domain.agent.set_password(user, password.tell())

    words = ("set-user-password", "{domain}", "{value}", "PASSWORD")
    return worded(verb, run=run, value=user, virsh=words)


def _check_password(values: Values) -> None:
    _require_user(values)
    if not values["password"]:
        raise InvalidArgument("which password?")
    if values["password"] != values["again"]:
        raise InvalidArgument("the two passwords are not the same")


def _require_user(values: Values) -> None:
    if not values["user"].strip():
        raise InvalidArgument("which user?")


# -- authorised keys ------------------------------------------------------------------------------


async def ask_keys(app: VirtdeckApp, rows: Sequence[DomainRow], verb: Verb) -> Verb | None:
    """Ask for a user, list the keys that may log in as it, and ask what to change."""
    from ..copies.clone_asking import only_one
    from ..screens.form_dialog import Field, Form

    row, connection = only_one(app, rows)
    form = Form(
        title=f"SSH keys inside {subject_of(rows)}",
        fields=(Field(name="user", label="User", value="root"),),
        answer="List",
        check=_require_user,
    )
    values = await filled_in(app, form)
    if values is None:
        return None
    user = values["user"].strip()
    keys = [
        key for key in await connection.domain(row.info.ref).agent.ssh_keys(user) if key.strip()
    ]
    choices = [
        Choice("add", "Add a key…", "a", f"{len(keys)} keys may log in as {printable(user, 40)}")
    ]
    choices += [Choice(f"key {i}", key_words(key), "", "remove one") for i, key in enumerate(keys)]
    choice = await chosen(app, f"SSH keys of {printable(user, 40)}", choices)
    if choice is None:
        return None
    if choice.name == "add":
        return await _ask_new_key(app, verb, user)
    key = keys[int(choice.name.removeprefix("key "))]
    return worded(
        verb,
        run=_changer(user, key, KeyChange.REMOVE),
        done=f"a key of {printable(user, 40)} removed",
        confirms=True,
        loses=f"{key_words(key)} can no longer log in as {printable(user, 40)}.",
        value=user,
        virsh=("set-user-sshkeys", "{domain}", "{value}", "--file", "FILE", "--remove"),
    )


async def _ask_new_key(app: VirtdeckApp, verb: Verb, user: str) -> Verb | None:
    from ..screens.form_dialog import Field, Form

    form = Form(
        title=f"Add a key for {printable(user, 40)}",
        fields=(Field(name="key", label="Key", hint="ssh-ed25519 AAAA… name"),),
        answer="Add",
        check=lambda values: public_key(values["key"]),
    )
    values = await filled_in(app, form)
    if values is None:
        return None
    return worded(
        verb,
        run=_changer(user, public_key(values["key"]), KeyChange.APPEND),
        done=f"a key may log in as {printable(user, 40)}",
        value=user,
        virsh=("set-user-sshkeys", "{domain}", "{value}", "--file", "FILE"),
    )


def _changer(user: str, key: str, change: KeyChange) -> Runner:
    async def run(domain: Domain) -> None:
        await domain.agent.set_ssh_keys(user, [key], change)

    return run


def public_key(text: str) -> str:
    """Return the line of a public key.

    Raises:
        InvalidArgument: it is none, or a private one.
    """
    line = text.strip()
    words = line.split()
    if "PRIVATE" in line:
        raise InvalidArgument("that is a private key", hint="the public one ends in .pub")
    if len(words) < 2 or not words[0].startswith(_KEY_KINDS):
        raise InvalidArgument("no public key", hint="a line such as ssh-ed25519 AAAA… name")
    return line


def key_words(key: str) -> str:
    """Return a key in short: its kind, its end, and its comment."""
    kind, _, rest = key.strip().partition(" ")
    body, _, comment = rest.partition(" ")
    return printable(f"{kind} …{body[-8:]} {comment}".strip(), 60)
