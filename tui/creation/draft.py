"""Draft: the answers to the form so far; what nobody answered follows from the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from engine.creation.os_profile import FAMILIES, OsProfile, profile_by_label, profile_by_name

from .host_choices import HostChoices, VolumeFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.creation.appliance import Appliance
    from engine.creation.disk_image import DiskImage
    from engine.storage_facts import VolumeRef

    from .fields import Option
    from .host_choices import PoolChoice

#: Answers to "which volume": a file of this machine, and a path that is typed.
FROM_FILE, FROM_PATH = "a file of this machine", "a path on the host"


class Source(Enum):
    """Where a domain comes from; the value is what people read."""

    ISO = "an installation CD (ISO)"
    CLOUD = "a cloud image, with cloud-init"
    DISK = "a disk that exists"
    NETWORK = "the network (PXE)"
    APPLIANCE = "an appliance (OVA, OVF, vmx)"
    TEMPLATE = "another domain, as template"


@dataclass(slots=True)
class LocalFile:
    """What was found behind the path of a file of this machine, or why not."""

    path: str
    image: DiskImage | None = None
    appliance: Appliance | None = None
    problem: str = ""


@dataclass(slots=True)
class Draft:
    """``answers`` are the person's; ``value`` is the answer, else the field's default.

    ``choices`` is None until the host has answered; what was looked at since is beside it.
    """

    hosts: tuple[str, ...]
    uuid: str
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    choices: HostChoices | None = None
    #: By ``POOL/VOLUME``.
    volumes: dict[str, VolumeFacts] = field(default_factory=dict)
    local: LocalFile | None = None
    #: XML of templates by the names of their domains.
    templates: dict[str, str] = field(default_factory=dict)
    when: float = 0.0
    _values: dict[str, str] = field(default_factory=dict, repr=False)
    _options: dict[str, tuple[Option, ...]] = field(default_factory=dict, repr=False)

    def change(self) -> None:
        """Say that something is different: what was worked out before counts no longer."""
        self._values.clear()
        self._options.clear()

    def value(self, name: str) -> str:
        """Return the answer; one that is no longer offered counts as none."""
        if name not in self._values:
            self._values[name] = self._worked_out(name)
        return self._values[name]

    def options(self, name: str) -> tuple[Option, ...]:
        """Return what may be answered there; nothing where it is typed."""
        from .fields import FIELDS

        if name not in self._options:
            options = FIELDS[name].options
            self._options[name] = tuple(options(self)) if options else ()
        return self._options[name]

    def _worked_out(self, name: str) -> str:
        from .fields import FIELDS

        question = FIELDS[name]
        answer = self.answers.get(name)
        if question.options is None:
            return question.default(self) if answer is None else answer
        offered = [option.value for option in self.options(name)]
        if answer in offered:
            return answer or ""
        default = question.default(self)
        return default if default in offered else next(iter(offered), "")

    @property
    def source(self) -> Source:
        """Where it comes from."""
        return Source[self.value("source")]

    @property
    def known(self) -> HostChoices:
        """What the host offers; nothing yet while it has not answered."""
        from engine.creation.host_offer import HostOffer

        return self.choices or HostChoices(offer=HostOffer(kind="qemu"))

    @property
    def profile(self) -> OsProfile:
        """What its system wants."""
        key = self.value("os")
        return next((each for each in self.profiles() if each.key == key), FAMILIES[0])

    def profiles(self) -> Iterator[OsProfile]:
        """Yield the systems to choose from."""
        yield from FAMILIES
        known = {profile.key for profile in FAMILIES}
        yield from (each for each in self.known.systems if each.key not in known)

    def guessed_profile(self) -> OsProfile:
        """Return what the CD's label, the appliance or a name tell of the system."""
        if self.source is Source.APPLIANCE and self.local and self.local.appliance:
            return profile_by_name(self.local.appliance.facts.system)
        if self.source is Source.TEMPLATE:
            return profile_by_name(self.value("template"))
        if label := self.facts_of("cd").label if self.source is Source.ISO else "":
            found = profile_by_label(label, (*FAMILIES, *self.known.systems))
            if found:
                return found
        return profile_by_name(self.image_name(), self.known.systems)

    def image_name(self) -> str:
        """Return the name of the CD or disk it comes from; "" where there is none."""
        name = {Source.ISO: "cd", Source.CLOUD: "image", Source.DISK: "image"}.get(self.source)
        value = self.value(name) if name else ""
        typed = {FROM_FILE: "file", FROM_PATH: "path"}.get(value)
        return self.value(typed) if typed else value

    # -- what was chosen ----------------------------------------------------------------------

    def facts_of(self, name: str) -> VolumeFacts:
        """Return what is known of the volume that was chosen there."""
        return self.volumes.get(self.value(name), VolumeFacts())

    def volume(self, name: str) -> VolumeRef | None:
        """Return the volume that was chosen there."""
        return self.volume_named(self.value(name))

    def volume_named(self, value: str) -> VolumeRef | None:
        """Return the volume behind ``POOL/VOLUME``."""
        pool, _, volume = value.partition("/")
        for each in self.known.pools:
            if each.ref.name == pool:
                return next((ref for ref in each.volumes if ref.name == volume), None)
        return None

    @property
    def pool(self) -> PoolChoice | None:
        """Where its volumes are made."""
        name = self.value("pool")
        return next((pool for pool in self.known.pools if pool.ref.name == name), None)
