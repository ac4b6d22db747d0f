from __future__ import annotations

from ..documents import device, devices_of, objects, values


def test_random_numbers_from_the_host() -> None:
    line = devices_of(
        "<rng model='virtio'><rate bytes='1234' period='2000'/>"
        "<backend model='random'>/dev/random</backend></rng>"
    )
    assert {"qom-type": "rng-random", "id": "objrng0", "filename": "/dev/random"} in objects(
        line, "-object"
    )
    assert device(line, "rng0") == {
        "driver": "virtio-rng-pci", "rng": "objrng0", "max-bytes": 1234, "period": 2000,
    }  # fmt: skip


def test_random_numbers_from_qemu_and_from_a_daemon() -> None:
    line = devices_of(
        "<rng model='virtio'><backend model='builtin'/></rng>"
        "<rng model='virtio'><backend model='egd' type='unix'>"
        "<source mode='connect' path='/egd'/></backend></rng>"
    )
    assert objects(line, "-object") == [
        {"qom-type": "rng-builtin", "id": "objrng0"},
        {"qom-type": "rng-egd", "id": "objrng1", "chardev": "charrng1"},
    ]
    assert values(line, "-chardev")[1] == "socket,id=charrng1,path=/egd"
