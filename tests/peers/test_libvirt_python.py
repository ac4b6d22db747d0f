"""The oracle: what it makes of values, errors and events of a private libvirtd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.peers.libvirt_python import LibvirtEvents, LibvirtPython, OracleError
from tests.peers.libvirtd import PrivateLibvirtd
from tests.peers.rfb import vnc_viewer

if TYPE_CHECKING:
    from tests.peers.certificates import Certificates

pytestmark = pytest.mark.peer("libvirt-python", "libvirtd", "libvirt-qemu", "qemu-system-x86_64")

UUID = "6695eb01-f6a4-8304-79aa-97f2502e193f"
STOPPED, DESTROYED = 5, 1
VOLUME = "<volume><name>v</name><capacity>1024</capacity></volume>"


async def test_values_and_objects(session_libvirtd: PrivateLibvirtd) -> None:
    domain, pool = ("domain", "test"), ("pool", "default-pool")
    async with LibvirtPython(session_libvirtd.uri_of("test:///default")) as theirs:
        assert await theirs.call("getType") == "TEST"
        assert await theirs.call("listAllDomains") == [{"object": ["domain", "test", UUID, 1]}]
        assert await theirs.call("UUID", on=domain) == {"bytes": UUID.replace("-", "")}
        assert (await theirs.call("info", on=domain))[3] == 2
        assert await theirs.call("getCPUModelNames", "x86_64") is not None
        made = await theirs.call("createXML", VOLUME, 0, on=pool)
        assert made["object"][:2] == ["volume", "v"]
        assert (await theirs.call("info", on=("volume", "default-pool", "v")))[1] == 1024
        assert await theirs.call("isAlive", on=("connection",)) == 1


async def test_errors(session_libvirtd: PrivateLibvirtd) -> None:
    async with LibvirtPython(session_libvirtd.uri_of("test:///default")) as theirs:
        with pytest.raises(OracleError, match="Domain not found") as raised:
            await theirs.call("lookupByName", "nobody")
        assert (raised.value.code, raised.value.domain, raised.value.level) == (42, 12, 2)
        with pytest.raises(OracleError, match="AttributeError") as odd:
            await theirs.call("noSuchMethod")
        assert odd.value.code == -1
    with pytest.raises(OracleError, match="No such file"):
        async with LibvirtPython("test+unix:///default?socket=/nowhere"):
            pass


@pytest.mark.peer("saslpasswd2", "sasl-modules")
async def test_user_and_password(certificates: Certificates) -> None:
    async with PrivateLibvirtd(certificates=certificates, sasl=["SCRAM-SHA-256"]) as libvirtd:
        place = f"test+tls://localhost:{libvirtd.access.tls_port}/default"
        uri = f"{place}?pkipath={libvirtd.access.pki}"
        async with LibvirtPython(uri, user="fred", password="opensesame") as theirs:
            assert await theirs.call("getType") == "TEST"
        with pytest.raises(OracleError, match="authentication failed"):
            async with LibvirtPython(uri, user="fred", password="wrong"):
                pass


async def test_read_only(session_libvirtd: PrivateLibvirtd) -> None:
    uri = session_libvirtd.uri_of("test:///default")
    async with LibvirtPython(uri, read_only=True) as theirs:
        with pytest.raises(OracleError, match="read only|forbidden"):
            await theirs.call("destroy", on=("domain", "test"))


async def test_events(session_libvirtd: PrivateLibvirtd) -> None:
    guest = session_libvirtd.start_guest
    async with LibvirtEvents(session_libvirtd.uri) as theirs:
        tiny = await guest("tiny", ["vnc"])
        async with vnc_viewer(("127.0.0.1", tiny.ports["vnc"])):
            pass
        while (event := await theirs.next())["event"] != "domain GRAPHICS":
            assert event["object"][:3] == ["domain", "tiny", tiny.uuid]
        phase, local, _remote, scheme, subject = event["args"]
        assert (phase, scheme, subject) == (0, "none", [])
        assert local["service"] == str(tiny.ports["vnc"])
        async with LibvirtPython(session_libvirtd.uri) as ours:
            await ours.call("destroy", on=("domain", "tiny"))
        while (event["event"], event["args"][:1]) != ("domain LIFECYCLE", [STOPPED]):
            event = await theirs.next()
        assert event["args"] == [STOPPED, DESTROYED]
