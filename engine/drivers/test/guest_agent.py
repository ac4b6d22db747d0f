"""The agents of the in-memory hypervisor at work: what they tell of a guest and do inside it.

As QEMU's agent they refuse almost everything while file systems are frozen. Programs are a few
words of a small system in memory; passwords are taken and forgotten.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from ...errors import EngineError, InvalidArgument, error_for_code
from ...guest_agent import (
    GuestFilesystem,
    GuestInformation,
    HostnameSource,
    KeyChange,
)
from .guest_facts import MemoryGuestFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...domain_ref import DomainRef
    from ...tuning import ParameterValue
    from .machine import Machine

_AGENT_COMMAND_FAILED: Final = 1
_ANSWERED: Final = (
    GuestInformation.USERS | GuestInformation.TIMEZONE | GuestInformation.FILESYSTEM
) | (GuestInformation.DISKS | GuestInformation.INTERFACES)
_OF_FACTS: Final = GuestInformation.OS | GuestInformation.HOSTNAME
_GIB: Final = 1 << 30

_DEMO_KEY: Final = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDemoDemoDemoDemoDemoDemoDemo alice@desk"


@dataclass(slots=True)
class _Inside:
    """What was changed inside a guest since it was started; ``run`` is that start."""

    run: int | None
    is_frozen: bool = False
    clock_offset: float = 0.0
    keys: dict[str, list[str]] = field(default_factory=dict)
    ended: dict[int, tuple[int, bytes]] = field(default_factory=dict)


class MemoryGuestAgent(MemoryGuestFacts):
    """The verbs of ``interface/guest_agent.py`` that need an agent, in memory."""

    title: ClassVar[str] = "test"

    # -- what it tells ------------------------------------------------------------------------

    async def guest_information(
        self, domain: DomainRef, kinds: GuestInformation = GuestInformation.ALL
    ) -> dict[str, ParameterValue]:
        """Return what the guest's agent tells, by libvirt's names."""
        machine, _ = self._asked("guest_information", domain)
        told: dict[str, ParameterValue] = {}
        if not kinds or kinds & _OF_FACTS:
            told |= await super().guest_information(domain, kinds & _OF_FACTS)
        wanted = kinds & _ANSWERED if kinds else _ANSWERED
        if wanted & GuestInformation.USERS:
            told |= _users(machine, self.clock.now())
        if wanted & GuestInformation.TIMEZONE:
            told |= {"timezone.name": "CET", "timezone.offset": 3600}
        if wanted & GuestInformation.FILESYSTEM:
            told |= _filesystem_values(machine)
        if wanted & GuestInformation.DISKS:
            told |= _disk_values(machine)
        if wanted & GuestInformation.INTERFACES:
            told |= _interface_values(machine)
        return told

    async def guest_filesystems(self, domain: DomainRef) -> list[GuestFilesystem]:
        """Return what is mounted in the guest."""
        machine, _ = self._asked("guest_filesystems", domain)
        return [
            GuestFilesystem(mount_point=mount, device=device, kind=kind, disks=(disk,))
            for mount, device, kind, disk, _, _ in _mounts(machine)
        ]

    async def guest_hostname(
        self, domain: DomainRef, source: HostnameSource = HostnameSource.ANY
    ) -> str:
        """Return how the guest calls itself."""
        return self._asked("guest_hostname", domain)[0].name

    async def guest_time(self, domain: DomainRef) -> float:
        """Return the guest's clock."""
        return self.clock.now() + self._asked("guest_time", domain)[1].clock_offset

    # -- what it does -------------------------------------------------------------------------

    async def freeze_filesystems(self, domain: DomainRef, mount_points: Sequence[str] = ()) -> int:
        """Hold all writing in the guest."""
        machine, inside = self._asked("freeze_filesystems", domain)
        inside.is_frozen = True
        return len(_chosen_mounts(machine, mount_points))

    async def thaw_filesystems(self, domain: DomainRef, mount_points: Sequence[str] = ()) -> int:
        """Let writing go on."""
        machine = self._booting("thaw_filesystems", domain)
        self._require_agent(machine)
        inside = self._inside(machine)
        count = len(_chosen_mounts(machine, mount_points)) if inside.is_frozen else 0
        inside.is_frozen = False
        return count

    async def trim_filesystems(
        self, domain: DomainRef, *, mount_point: str | None = None, smallest: int = 0
    ) -> None:
        """Take the wish; images in memory hold nothing that could be given back."""
        self._asked("trim_filesystems", domain)

    async def set_guest_time(self, domain: DomainRef, time: float | None) -> None:
        """Set the guest's clock."""
        _, inside = self._asked("set_guest_time", domain)
        inside.clock_offset = 0.0 if time is None else time - self.clock.now()

    async def set_user_password(
        self, domain: DomainRef, user: str, password: str, *, is_encrypted: bool = False
    ) -> None:
        """Take a password and forget it; there is nobody to log in."""
        machine, _ = self._asked("set_user_password", domain)
        _require_account(machine, user)

    async def ssh_keys(self, domain: DomainRef, user: str) -> list[str]:
        """Return the lines of a guest user's ``authorized_keys``."""
        machine, inside = self._asked("ssh_keys", domain)
        _require_account(machine, user)
        return list(inside.keys.setdefault(user, [_DEMO_KEY]))

    async def set_ssh_keys(
        self,
        domain: DomainRef,
        user: str,
        keys: Sequence[str],
        change: KeyChange = KeyChange.REPLACE,
    ) -> None:
        """Replace, extend or shorten a guest user's ``authorized_keys``."""
        before = await self.ssh_keys(domain, user)
        _, inside = self._asked("set_ssh_keys", domain)
        if change is KeyChange.REMOVE:
            inside.keys[user] = [key for key in before if key not in keys]
        else:
            kept = before if change is KeyChange.APPEND else []
            inside.keys[user] = list(dict.fromkeys((*kept, *keys)))

    async def agent_command(
        self, domain: DomainRef, command: str, *, seconds: int | None = None
    ) -> str:
        """Answer the commands with which a program is run, and how it stands with freezing."""
        machine = self._booting("agent_command", domain)
        self._require_agent(machine)
        try:
            request = json.loads(command)
            name, arguments = request["execute"], request.get("arguments", {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidArgument("an agent's command is an object of JSON") from error
        inside = self._inside(machine)
        if name == "guest-fsfreeze-status":
            return json.dumps({"return": "frozen" if inside.is_frozen else "thawed"})
        if name == "guest-exec":
            self._asked("guest-exec", domain)
            return json.dumps({"return": {"pid": _run(machine, inside, arguments)}})
        if name == "guest-exec-status":
            self._asked("guest-exec-status", domain)
            return json.dumps({"return": _ended(inside, arguments.get("pid", 0))})
        raise _refusal(str(name), "the command has not been found")

    # -- inside -------------------------------------------------------------------------------

    def _asked(self, verb: str, domain: DomainRef) -> tuple[Machine, _Inside]:
        """Return the guest and its inside, if its agent does such things now."""
        machine = self._booting(verb, domain)
        self._require_agent(machine)
        inside = self._inside(machine)
        if inside.is_frozen:
            raise _refusal(verb, "the command is not allowed while the agent is in frozen state")
        return machine, inside

    def _inside(self, machine: Machine) -> _Inside:
        kept: dict[str, _Inside] = self.__dict__.setdefault("_insides", {})
        uuid = machine.ref.uuid
        if uuid not in kept or kept[uuid].run != machine.id:
            kept[uuid] = _Inside(machine.id)
        return kept[uuid]


def _refusal(verb: str, reason: str) -> EngineError:
    words = f"internal error: unable to execute QEMU agent command '{verb}': {reason}"
    return error_for_code(_AGENT_COMMAND_FAILED, words)


def _require_account(machine: Machine, user: str) -> None:
    known = ("root", "admin", "Administrator", "alice")
    if user not in known:
        raise _refusal("guest-set-user-password", f"{machine.name!r} has no user {user!r}")


def _is_windows(machine: Machine) -> bool:
    return machine.name.startswith("win")


def _mounts(machine: Machine) -> list[tuple[str, str, str, str, int, int]]:
    """Return mount point, device, kind, disk, bytes in all and in use; the same in every run."""
    weight = sum(machine.name.encode()) % 50
    names = ("C:\\", "D:\\", "E:\\") if _is_windows(machine) else ("/", "/srv", "/var/lib/data")
    kind = "NTFS" if _is_windows(machine) else "ext4"
    found = []
    for number, disk in enumerate(machine.live.devices.disks[: len(names)]):
        target = disk.target_dev or "vda"
        total = (40 + 160 * number) * _GIB
        share = min(96, 22 + weight + 17 * number)
        found.append((names[number], f"{target}1", kind, target, total, total * share // 100))
    return found


def _chosen_mounts(machine: Machine, mount_points: Sequence[str]) -> list[str]:
    mounts = [mount[0] for mount in _mounts(machine)]
    return [mount for mount in mounts if not mount_points or mount in mount_points]


def _users(machine: Machine, now: float) -> dict[str, ParameterValue]:
    if machine.name.startswith(("desktop", "win")):
        name, ago = machine.name.rpartition("-")[2], 3 * 3600
    else:
        name, ago = "alice", 40 * 60
    since = int((now - ago) * 1000)
    return {"user.count": 1, "user.0.name": name, "user.0.login-time": since}


def _filesystem_values(machine: Machine) -> dict[str, ParameterValue]:
    mounts = _mounts(machine)
    values: dict[str, ParameterValue] = {"fs.count": len(mounts)}
    for number, (mount, device, kind, disk, total, used) in enumerate(mounts):
        of = f"fs.{number}."
        values |= {of + "mountpoint": mount, of + "name": device, of + "fstype": kind}
        values |= {of + "total-bytes": total, of + "used-bytes": used, of + "disk.count": 1}
        values |= {of + "disk.0.alias": disk, of + "disk.0.device": f"/dev/{device}"}
    return values


def _disk_values(machine: Machine) -> dict[str, ParameterValue]:
    disks = machine.live.devices.disks
    values: dict[str, ParameterValue] = {"disk.count": len(disks)}
    for number, disk in enumerate(disks):
        of, target = f"disk.{number}.", disk.target_dev or "vda"
        values |= {of + "name": f"/dev/{target}", of + "partition": False, of + "alias": target}
    return values


def _interface_values(machine: Machine) -> dict[str, ParameterValue]:
    from .guest_facts import _cards

    cards = list(_cards(machine))
    values: dict[str, ParameterValue] = {"if.count": len(cards)}
    for number, card in enumerate(cards):
        of = f"if.{number}."
        values |= {of + "name": card.name, of + "hwaddr": card.mac}
        values[of + "addr.count"] = len(card.addresses)
        for place, text in enumerate(card.addresses):
            address, _, prefix = text.partition("/")
            at = f"{of}addr.{place}."
            values |= {at + "type": "ipv6" if ":" in address else "ipv4"}
            values |= {at + "addr": address, at + "prefix": int(prefix)}
    return values


# -- programs -------------------------------------------------------------------------------------


def _run(machine: Machine, inside: _Inside, arguments: dict[str, object]) -> int:
    """Run a program of the small system in memory; return its process id."""
    path, words = str(arguments.get("path", "")), arguments.get("arg", [])
    words = [str(word) for word in words] if isinstance(words, list) else []
    program = path.rpartition("/")[2]
    answers = {
        "echo": " ".join(words),
        "hostname": machine.name,
        "uname": "Linux",
        "whoami": "root",
        "uptime": "up 12 days, load average: 0.42, 0.31, 0.28",
        "true": "",
        "false": "",
    }
    if program not in answers:
        reason = f"Failed to execute child process “{path}” (No such file or directory)"
        raise _refusal("guest-exec", reason)
    pid = 1000 + len(inside.ended)
    text = answers[program]
    inside.ended[pid] = (int(program == "false"), f"{text}\n".encode() if text else b"")
    return pid


def _ended(inside: _Inside, pid: object) -> dict[str, object]:
    if not isinstance(pid, int) or pid not in inside.ended:
        raise _refusal("guest-exec-status", f"no process {pid}")
    status, said = inside.ended[pid]
    answer: dict[str, object] = {"exited": True, "exitcode": status}
    return answer | ({"out-data": b64encode(said).decode()} if said else {})
