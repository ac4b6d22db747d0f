from __future__ import annotations

import pytest

from ..documents import build, document, values


def _first(option: str, *, rest: str = "", features: str = "<acpi/>", os: str = "") -> str:
    return values(build(document(rest=rest, features=features, os=os)), option)[0]


@pytest.mark.parametrize(
    ("cpu", "expected"),
    [
        ("", "qemu64"),
        ("<cpu mode='custom' match='exact'><model>Haswell</model></cpu>", "Haswell"),
        ("<cpu mode='maximum'/>", "max"),
        ("<cpu mode='host-model'/>", "max"),
        (
            ("<cpu check='full'><model fallback='forbid'>Haswell</model>"
            "<vendor>Intel</vendor><feature policy='require' name='vmx'/>"
            "<feature policy='disable' name='x2apic'/><feature policy='require' name='osxsave'/>"
            "<maxphysaddr mode='emulate' bits='40'/><cache mode='emulate' level='3'/></cpu>"),
            "Haswell,vendor=GenuineIntel,vmx=on,x2apic=off,enforce=on,phys-bits=40,l3-cache=on",
        ),
        ("<clock offset='utc'><timer name='kvmclock' present='no'/></clock>",
         "qemu64,kvmclock=off"),
    ],
)  # fmt: skip
def test_cpu(cpu: str, expected: str) -> None:
    assert _first("-cpu", rest=cpu) == expected


@pytest.mark.parametrize(
    ("mode", "accel", "expected"),
    [
        ("host-passthrough", "kvm", "host,migratable=on"),
        ("host-passthrough", "tcg", "max"),
        ("host-model", "kvm", "host"),
        ("host-model", "tcg", "max"),
    ],
)
def test_the_hosts_processor_needs_kvm(mode: str, accel: str, expected: str) -> None:
    conf = document(rest=f"<cpu mode='{mode}'/>", kind="kvm")
    assert values(build(conf, accel=accel), "-cpu") == [expected]
