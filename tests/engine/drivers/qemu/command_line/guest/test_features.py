from __future__ import annotations

import pytest

from engine.errors import ConfigUnsupported

from ..documents import build, document, objects, values


def test_features_of_machine_and_processor() -> None:
    features = (
        "<apic eoi='on'/><kvm><hidden state='on'/></kvm><pmu state='off'/><vmport state='off'/>"
        "<smm state='off'/><vmcoreinfo state='on'/><pvspinlock state='on'/>"
    )
    line = build(document(features=features))
    assert values(line, "-machine") == [
        "q35,usb=off,acpi=off,vmport=off,smm=off,dump-guest-core=off"
    ]
    assert values(line, "-cpu") == ["qemu64,kvm-pv-eoi=on,kvm=off,kvm-pv-unhalt=on,pmu=off"]
    assert {"driver": "vmcoreinfo"} in objects(line, "-device")


def test_enlightenments_for_windows() -> None:
    features = (
        "<acpi/><hyperv mode='custom'><relaxed state='on'/><vapic state='off'/>"
        "<spinlocks state='on' retries='8191'/><vendor_id state='on' value='a,b'/>"
        "<stimer state='on'><direct state='on'/></stimer></hyperv>"
    )
    conf = document(features=features, kind="kvm")
    assert values(build(conf, accel="kvm"), "-cpu") == [
        "qemu64,hv-relaxed=on,hv-stimer=on,hv-stimer-direct=on,hv-spinlocks=0x1fff,hv-vendor-id=a,,b"
    ]
    with pytest.raises(ConfigUnsupported, match="/domain/features/hyperv .*KVM"):
        build(conf, accel="tcg")
