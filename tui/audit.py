"""What virtdeck did: one record for each verb on each domain, and the virsh words for the same.

Networks, pools and volumes are written down like domains, under their name; the ``uuid`` of a
volume is its key.

    {"time": "2026-01-02T03:04:05.678+00:00", "by": "application", "host": "lab",
     "uri": "qemu:///system", "domain": "web-01", "uuid": "…", "verb": "destroy", "error": null,
     "virsh": "virsh -c qemu:///system destroy web-01"}

Documents and passwords are not written: what XML said is not in here, only that there was some.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Protocol

from engine.domain_labels import LABEL_PREFIX, PROTECTED_NAMESPACE, TAGS_NAMESPACE

from .cli.json_shapes import iso_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, EngineError

#: The name of the file beside the session history.
AUDIT_NAME: Final = "audit.log"

_PROTECTED: Final = f"metadata {{domain}} {PROTECTED_NAMESPACE} --key {LABEL_PREFIX}"
_TAGS: Final = f"metadata {{domain}} {TAGS_NAMESPACE} --key {LABEL_PREFIX}"

#: Verb of the application or of the command line -> virsh's words; ``{value}`` is the word given.
VIRSH: Final[dict[str, str]] = {
    "start": "start {domain}",
    "shutdown": "shutdown {domain}",
    "reboot": "reboot {domain}",
    "reset": "reset {domain}",
    "destroy": "destroy {domain}",
    "pause": "suspend {domain}",
    "suspend": "suspend {domain}",
    "resume": "resume {domain}",
    "autostart": "autostart {domain}",
    "no-autostart": "autostart --disable {domain}",
    "define": "define FILE",
    "create": "define FILE",
    "undefine": "undefine {domain}",
    "rename": "domrename {domain} {value}",
    "title": "desc {domain} --title {value}",
    "desc": "desc {domain} {value}",
    "metadata": "metadata {domain} {value} --edit",
    "protect": f"{_PROTECTED} --set <protected/>",
    "unprotect": f"{_PROTECTED} --remove",
    "tags": f"{_TAGS} --set <tags>{{value}}</tags>",
    "no-tags": f"{_TAGS} --remove",
    "snapshot": "snapshot-create-as {domain} {value}",
    "revert-r": "snapshot-revert {domain} {value}",
    "revert-u": "snapshot-revert {domain} {value} --running",
    "revert-p": "snapshot-revert {domain} {value} --paused",
    "revert-F": "snapshot-revert {domain} {value} --force",
    "delete-d": "snapshot-delete {domain} {value}",
    "delete-D": "snapshot-delete {domain} {value} --children",
    "delete-B": "snapshot-delete {domain} {value} --children-only",
    "abort": "domjobabort {domain}",
    "abort-disk": "blockjob {domain} {value} --abort",
}


class Subject(Protocol):
    """What a verb is done to: a domain, a network, a pool, a volume."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def uuid(self) -> str:
        """What identifies it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One verb on one domain; ``error`` is None where it was done. ``by`` is which part did it."""

    time: str
    by: str
    host: str
    uri: str
    domain: str
    uuid: str
    verb: str
    error: str | None
    virsh: str

    def to_line(self) -> str:
        """Return it as one line of JSON, in ASCII: no character of it steers a terminal."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: bytes) -> AuditRecord:
        """Read a line.

        Raises:
            ValueError: it is no record.
        """
        value = json.loads(line)
        if not isinstance(value, dict):
            raise ValueError("no record")
        try:
            record = cls(**value)
        except TypeError as error:
            raise ValueError("no record") from error
        if not all(isinstance(each, str) for name, each in value.items() if name != "error"):
            raise ValueError("no record")
        return record


def virsh_command(
    uri: str, verb: str, domain: Subject, value: str = "", words: Sequence[str] = ()
) -> str:
    """Return what to type for the same; empty for a verb that virsh does not have.

    ``words`` are virsh's, where the verb knows them better than the table.
    """
    words = words or VIRSH.get(verb, "").split()
    if not words:
        return ""
    name = domain.uuid if domain.name.startswith("-") else domain.name
    filled = [
        word.replace("{domain}", name) if "{domain}" in word else word.replace("{value}", value)
        for word in words
    ]
    return shlex.join(["virsh", "-c", uri, *filled])


def audit_record(
    by: str,
    host: str,
    connection: Connection,
    verb: str,
    domain: Subject,
    error: EngineError | None,
    value: str = "",
    words: Sequence[str] = (),
) -> AuditRecord:
    """Return the record of a verb that ends now."""
    uri = str(connection.uri)
    return AuditRecord(
        time=iso_time(connection.clock.now()) or "",
        by=by,
        host=host,
        uri=uri,
        domain=domain.name,
        uuid=domain.uuid,
        verb=verb,
        error=error.message if error else None,
        virsh=virsh_command(uri, verb, domain, value, words),
    )
