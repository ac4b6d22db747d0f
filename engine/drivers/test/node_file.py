"""NodeFile: libvirt's description of a host for its test driver, read.

    <node>
      <cpu> nodes, sockets, cores, threads, active, mhz, model </cpu>  <memory>KiB</memory>
      <domain file='guest.xml'/>
      <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
        ... <test:runstate>5</test:runstate> <test:transient/> <test:hasmanagedsave/>
      </domain>
    </node>

Source of the form: testOpenParse and testDomainDefNamespaceParse in libvirt's
src/test/test_driver.c. Networks, pools, interfaces and devices of the host are passed over until
the engine has objects for them. Domains are read as they stand in the one tree that was parsed, so
that a file of a thousand guests opens quickly; what is kept of them is text (``WrittenConf``).
"""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID, uuid4

from ...conf.domain_conf import DomainConf
from ...conf.domain_validate import name_problem
from ...conf.xml_codec import UNSIGNED
from ...conf.xml_document import invalid, parse_document
from ...domain_facts import HostInfo
from ...domain_state import DomainState, DomainStatus
from ...errors import ConnectFailed, InvalidXML
from ...untrusted_text import printable
from .written_conf import WrittenConf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from lxml.etree import _Element as Element

    from .inventory import Inventory

_TEST = "{http://libvirt.org/schemas/domain/test/1.0}"

#: What a node file leaves out; libvirt's values.
_DEFAULT_NUMBERS = {"nodes": 2, "sockets": 2, "cores": 2, "threads": 2}
_DEFAULT_MEMORY_KIB = 3145728

#: What a list of domains shows: read when the file is, so that a bad value is refused then.
_LISTED = ("memory", "current_memory", "vcpus", "vcpu_current")


_Conf = TypeVar("_Conf", DomainConf, WrittenConf)


@dataclass(frozen=True, slots=True)
class NodeDomain(Generic[_Conf]):
    """A domain of a node file, with the state it is in when the host opens."""

    conf: _Conf
    state: DomainState
    transient: bool

    def install(self, inventory: Inventory) -> None:
        """Add the domain to a host in its state; sends nothing, as it was always there."""
        machine = inventory.add(self.conf)
        machine.persistent = not self.transient
        if self.state.is_active:
            inventory.power_on(machine)
        machine.enter(DomainStatus(self.state), monotonic=inventory.clock.monotonic())


#: Domains whose tree is worth the milliseconds that giving its memory back takes.
_MANY = 500

#: Largest file that is read: a hundred thousand domains. It never crosses a wire.
MAX_BYTES = 128 * 1024 * 1024


class NodeFile:
    """A ``<node>`` document and the folder its ``file`` attributes are relative to."""

    def __init__(self, root: Element, folder: Path) -> None:
        self._root = root
        self._folder = folder

    @classmethod
    def parse(cls, text: str | bytes, folder: Path = Path("/")) -> Self:
        """Read a document.

        Raises:
            InvalidXML: not well-formed, hostile, or not a ``<node>``.
        """
        return cls(parse_document(text, "node", MAX_BYTES), folder)

    @classmethod
    def read(cls, path: str) -> Self:
        """Read a file.

        Raises:
            ConnectFailed: it cannot be opened. InvalidXML: as ``parse``.
        """
        return cls.parse(_bytes(path), Path(path).parent)

    def contents(self) -> tuple[HostInfo, list[NodeDomain[WrittenConf]]]:
        """Return all of it, in less memory than the tree takes.

        Raises:
            InvalidXML: as ``host_info`` and ``domains``. ConnectFailed: as ``domains``.
        """
        written = [
            NodeDomain(WrittenConf.of(each.conf), each.state, each.transient)
            for each in self.domains()
        ]
        return self.host_info(socket.gethostname()), written

    def host_info(self, hostname: str) -> HostInfo:
        """Return the facts of the host.

        Raises:
            InvalidXML: a number is none.
        """
        numbers = {
            name: self._number(f"cpu/{name}", default) for name, default in _DEFAULT_NUMBERS.items()
        }
        cpus = 1
        for number in numbers.values():
            cpus *= number
        return HostInfo(
            hostname=hostname,
            hypervisor="TEST",
            version="0.0.2",
            cpus=min(cpus, self._number("cpu/active", cpus)),
            memory_kib=self._number("memory", _DEFAULT_MEMORY_KIB),
        )

    def domains(self) -> Iterator[NodeDomain[DomainConf]]:
        """Yield the domains in the order of the file.

        Raises:
            InvalidXML: one cannot be read, or shares its name or uuid with an earlier one.
            ConnectFailed: a ``file`` cannot be opened.
        """
        seen: set[tuple[str, str | None]] = set()
        for element in self._root.iterchildren("domain"):
            domain = _node_domain(self._resolved(element))
            for key in (("name", domain.conf.name), ("uuid", domain.conf.uuid)):
                if key in seen:
                    raise domain.conf.error(
                        f"an earlier domain has this {key[0]} too", f"/{key[0]}"
                    )
                seen.add(key)
            yield domain

    def _resolved(self, element: Element) -> Element:
        """Return the element, or the root of the file it points to."""
        file = element.get("file")
        if file is None:
            return element
        path = self._folder / file
        try:
            return parse_document(_bytes(str(path)), "domain")
        except InvalidXML as error:
            raise invalid(f"{file}: {error.message}", element) from error

    def _number(self, path: str, default: int) -> int:
        element = self._root.find(path)
        return default if element is None else _unsigned(element)


def read_node(path: str) -> tuple[HostInfo, list[NodeDomain[WrittenConf]]]:
    """Return what is in a file, and leave nothing else of it in memory.

    Raises:
        ConnectFailed, InvalidXML: as ``NodeFile.read`` and ``contents``.
    """
    contents = NodeFile.read(path).contents()
    if len(contents[1]) >= _MANY:
        _give_memory_back()
    return contents


def _give_memory_back() -> None:
    """Return to the system what the tree took: glibc keeps it, for one that never comes."""
    import ctypes

    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def _bytes(path: str) -> bytes:
    try:
        if not Path(path).is_file():  # a pipe or a terminal would keep us waiting
            kind = "not a file" if Path(path).exists() else "there is no such file"
            raise ConnectFailed(f"cannot open {path!r}: {kind}")
        return Path(path).read_bytes()
    except OSError as error:
        raise ConnectFailed(f"cannot open {path!r}: {error.strerror}") from error


def _unsigned(element: Element) -> int:
    try:
        return UNSIGNED.read((element.text or "").strip())
    except ValueError as error:
        raise invalid(str(error), element) from error


def _node_domain(element: Element) -> NodeDomain[DomainConf]:
    conf = DomainConf(element)
    _identify(conf)
    for fact in _LISTED:
        getattr(conf, fact)
    state, transient = DomainState.RUNNING, False
    for child in list(element.iterchildren(f"{_TEST}*")):
        if child.tag == f"{_TEST}runstate":
            state = _state(child)
        elif child.tag == f"{_TEST}transient":
            transient = True
        element.remove(child)
    if transient and not state.is_active:
        raise conf.error("a transient domain cannot be shut off")
    return NodeDomain(conf, state, transient)


def _identify(conf: DomainConf) -> None:
    """Refuse a bad name or uuid; make the uuid where there is none."""
    if problem := name_problem(conf.name or ""):
        raise conf.error(problem, "/name")
    try:
        conf.uuid = str(UUID(conf.uuid) if conf.uuid else uuid4())
    except ValueError as error:
        raise conf.error(f"{printable(conf.uuid or '', 64)!r} is not a uuid", "/uuid") from error


def _state(element: Element) -> DomainState:
    try:
        return DomainState(_unsigned(element))
    except ValueError as error:
        raise invalid(f"no domain state has the number {element.text}", element) from error
