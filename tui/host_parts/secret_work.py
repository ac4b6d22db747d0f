"""Secrets of a host: made, given a value, forgotten. A value is typed in dots and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from engine import EngineError, printable
from engine.errors import InvalidArgument

from ..confirmations import Question
from ..guest.secret_form import Hidden, SecretForm
from ..operations.choice import Choice, chosen
from ..part_verbs import PartSubject, agreed, answer_of
from ..screens.form_dialog import Field, Form

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..screens.form_dialog import Values
    from .node import PartNode
    from .part import Inquiry

#: Use of a secret -> the element that says which one; libvirt's words.
_USES: Final = {
    "volume": "volume",
    "ceph": "name",
    "iscsi": "target",
    "tls": "name",
    "vtpm": "name",
}

#: Bytes of a value that libvirt takes.
_MOST: Final = 65_536


def secret_document(use: str, used_for: str, *, private: bool) -> str:
    """Return the XML of a new secret."""
    element = _USES[use]
    inner = f"<{element}>{escape(used_for)}</{element}>"
    kind = f"ephemeral='no' private='{'yes' if private else 'no'}'"
    return f"<secret {kind}>\n  <usage type='{use}'>{inner}</usage>\n</secret>\n"


async def make_secret(inquiry: Inquiry) -> bool:
    """Ask what it is for and for its value; whether one was made."""
    form = Form(
        title=f"New secret on {printable(inquiry.host, 40)}",
        fields=(
            Field(name="use", label="Use", value="volume", hint=", ".join(_USES)),
            Field(name="for", label="For", hint="the volume's path, or the name in the XML"),
            Field(name="private", label="Private", value="yes", hint="yes: told to nobody again"),
            Field(name="value", label="Value", hint="empty: set it later"),
        ),
        answer="Make",
        check=_check_new,
    )
    values = await answer_of(inquiry.app, SecretForm(form, ("value",)))
    if values is None:
        return False
    value = Hidden(values.pop("value"))
    xml = secret_document(
        values["use"].strip(), values["for"].strip(), private=values["private"].strip() == "yes"
    )

    async def work() -> None:
        secret = await inquiry.connection.secrets.define(xml)
        if value.tell():
            await secret.set_value(value.tell().encode())

    subject = PartSubject(inquiry.host, printable(values["for"].strip(), 60), "")
    return await _do(inquiry, subject, _Deed("secret-define", "secret made"), work)


def _check_new(values: Values) -> None:
    if values["use"].strip() not in _USES:
        raise InvalidArgument(f"a secret is for one of {', '.join(_USES)}")
    if not values["for"].strip():
        raise InvalidArgument("what is it for?")
    if values["private"].strip() not in ("yes", "no"):
        raise InvalidArgument("private: yes or no")
    _check_size(values)


def _check_size(values: Values) -> None:
    if len(values["value"].encode()) > _MOST:
        raise InvalidArgument(f"a value has at most {_MOST} bytes")


_SET: Final = Choice("set", "Set its value…", "s")
_FORGET: Final = Choice("forget", "Forget it", "U")


async def change_secret(inquiry: Inquiry, node: PartNode) -> bool:
    """List what can be done with a secret, and do it; whether something was done."""
    verbs = {"set": "set_secret_value", "forget": "undefine_secret"}
    reasons = {
        name: reason
        for name, verb in verbs.items()
        if (reason := inquiry.connection.why_impossible(verb))
    }
    choice = await chosen(inquiry.app, node.name, (_SET, _FORGET), reasons)
    if choice is _SET:
        return await _set_value(inquiry, node)
    return choice is _FORGET and await _forget(inquiry, node)


async def _set_value(inquiry: Inquiry, node: PartNode) -> bool:
    form = Form(
        title=f"Value of {node.name}",
        lines=((("The value it has is replaced. What it guards is not changed by it.", ""),),),
        fields=(Field(name="value", label="Value"),),
        answer="Set",
        check=_check_value,
    )
    values = await answer_of(inquiry.app, SecretForm(form, ("value",)))
    if values is None:
        return False
    value = Hidden(values.pop("value"))

    async def work() -> None:
        await inquiry.connection.secrets.of(node.fact).set_value(value.tell().encode())

    return await _do(inquiry, _subject(inquiry, node), _Deed("secret-set-value", "value set"), work)


def _check_value(values: Values) -> None:
    if not values["value"]:
        raise InvalidArgument("which value?")
    _check_size(values)


async def _forget(inquiry: Inquiry, node: PartNode) -> bool:
    question = Question(
        f"Forget the secret of {node.name}?",
        (
            (("Its value is lost. Disks and pools that need it no longer open.", "warning"),),
            ((node.key, "dim"),),
        ),
        "Forget",
        is_dangerous=True,
    )
    if not await agreed(inquiry.app, question):
        return False
    secret = inquiry.connection.secrets.of(node.fact)
    deed = _Deed("secret-undefine", "secret forgotten")
    return await _do(inquiry, _subject(inquiry, node), deed, secret.undefine)


def _subject(inquiry: Inquiry, node: PartNode) -> PartSubject:
    return PartSubject(inquiry.host, node.name, node.fact.uuid)


@dataclass(frozen=True, slots=True)
class _Deed:
    """What is done, by virsh's word, and what is told of it."""

    verb: str
    done: str


#: virsh's words for the same; it asks for a value itself. A document has no place on a line.
_VIRSH: Final = {
    "secret-set-value": ("secret-set-value", "{value}", "--interactive"),
    "secret-undefine": ("secret-undefine", "{value}"),
}


async def _do(
    inquiry: Inquiry, subject: PartSubject, deed: _Deed, work: Callable[[], Awaitable[object]]
) -> bool:
    """Do it, write it down, but for any value, and tell what came of it."""
    journal = inquiry.app.journal
    failure: EngineError | None = None
    try:
        await work()
    except EngineError as error:
        failure = error
    words = _VIRSH.get(deed.verb, ())
    journal.audit.note(
        subject.host, inquiry.connection, deed.verb, subject, failure, subject.uuid, words
    )
    if failure:
        reason = "; ".join(filter(None, (failure.message, failure.hint)))
        journal.toasts.tell_problem(f"{subject.name}: {printable(reason)}")
    else:
        journal.toasts.tell(f"{subject.name}: {deed.done}")
    return True
