"""Node files for the test driver, made to measure."""

from __future__ import annotations

from uuid import NAMESPACE_DNS, uuid5

_DOMAIN = """\
  <domain type='test'>
    <name>{name}</name>
    <uuid>{uuid}</uuid>
    <title>{title}</title>
    <memory unit='KiB'>1048576</memory>
    <currentMemory unit='KiB'>524288</currentMemory>
    <vcpu>2</vcpu>
    <os>
      <type>hvm</type>
    </os>
    <devices>
      <disk type='file' device='disk'>
        <source file='/var/lib/guests/{name}.img'/>
        <target dev='vda' bus='virtio'/>
      </disk>
      <interface type='network'>
        <mac address='52:54:00:{mac}'/>
        <source network='default'/>
      </interface>
      <graphics type='vnc' port='-1' autoport='yes'/>
    </devices>
    <test:runstate>{state}</test:runstate>
  </domain>
"""

#: States by turns: mostly running, some shut off, a few paused.
_STATES = (1, 1, 5, 1, 3, 1, 5, 1)


def node_file(count: int) -> str:
    """Return a node file of ``count`` domains ``vm-0000``, ``vm-0001``, … in mixed states."""
    domains = "".join(
        _DOMAIN.format(
            name=f"vm-{number:04}",
            uuid=domain_uuid(number),
            title=f"Guest number {number}",
            mac=":".join(f"{number >> shift & 255:02x}" for shift in (16, 8, 0)),
            state=_STATES[number % len(_STATES)],
        )
        for number in range(count)
    )
    declaration = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"
    return f"<node {declaration}>\n{domains}</node>\n"


def domain_uuid(number: int) -> str:
    """Return the uuid of the domain ``vm-{number}``."""
    return str(uuid5(NAMESPACE_DNS, f"vm-{number}.example"))
