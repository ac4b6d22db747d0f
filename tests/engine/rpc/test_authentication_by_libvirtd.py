"""Signing in to a real libvirtd: what its SASL library accepts, refuses and forgives."""

from __future__ import annotations

import asyncio
import os
import pwd
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from engine.clock import SystemClock
from engine.credentials import CredentialRequest, NobodyToAsk
from engine.errors import AuthFailed, EngineError
from engine.rpc.authentication import authenticate
from engine.rpc.client import RpcClient
from engine.rpc.transports import open_transport
from engine.rpc.transports.route import route_for
from engine.uri import ConnectionURI
from tests.patience import PATIENCE
from tests.peers.libvirtd import PrivateLibvirtd
from tests.peers.polkit import PrivatePolkit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine.credentials import Credentials
    from tests.peers.certificates import Certificates

pytestmark = pytest.mark.peer("libvirtd", "virsh", "saslpasswd2", "sasl-modules")

MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "ANONYMOUS", "DIGEST-MD5")
MANAGE = "org.libvirt.unix.manage"


class Person:
    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def ask(self, request: CredentialRequest) -> str | None:
        return self.answers.pop(0) if self.answers else None


@pytest.fixture
async def libvirtd() -> AsyncIterator[PrivateLibvirtd]:
    settings = {"auth_unix_rw": "sasl"}
    async with PrivateLibvirtd(settings, sasl=MECHANISMS, tcp=True) as running:
        assert running.access.sasl
        running.access.sasl.add_user("ünal,=", "pässword \u00e9")
        yield running


@asynccontextmanager
async def connected(libvirtd: PrivateLibvirtd, *, tcp: bool = False) -> AsyncIterator[RpcClient]:
    client = RpcClient(SystemClock(), "host")
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE):
        if tcp:
            port = libvirtd.access.tcp_port or 0
            await loop.create_connection(lambda: client, "127.0.0.1", port)
        else:
            await loop.create_unix_connection(lambda: client, str(libvirtd.socket))
        try:
            yield client
        finally:
            await client.close()


async def sign_in(
    client: RpcClient, person: Credentials, query: str = "", *, is_private: bool = True,
    environment: dict[str, str] | None = None, user: str = "",
) -> None:  # fmt: skip
    await authenticate(
        client,
        uri=ConnectionURI.parse(f"test+tls://{user}host/default?{query}"),
        credentials=person,
        read_only=False,
        is_private=is_private,
        host="host",
        environment=environment or {"HOME": "/nowhere"},
    )


async def greets(client: RpcClient) -> bool:
    """Tell whether the daemon does anything for us."""
    try:
        await client.call("connect_open", "test:///default", 0)
    except EngineError:
        return False
    return bool(await client.call("connect_get_type") == "TEST")


async def test_nothing_is_done_for_strangers(libvirtd: PrivateLibvirtd) -> None:
    async with connected(libvirtd) as client:
        assert not await greets(client)


@pytest.mark.parametrize("mechanism", MECHANISMS[:4])
async def test_every_mechanism_that_takes_a_password(
    libvirtd: PrivateLibvirtd, mechanism: str
) -> None:
    query = f"auth=sasl.{mechanism.lower()}"
    async with connected(libvirtd) as client:
        await sign_in(client, Person("fred", "opensesame"), query)
        assert await greets(client)
    async with connected(libvirtd) as client:
        with pytest.raises(AuthFailed, match=f"^fred at host: SASL {mechanism} refused"):
            await sign_in(client, Person("fred", "opensesam"), query)
        assert not await greets(client)


async def test_anonymous_where_it_is_offered(libvirtd: PrivateLibvirtd) -> None:
    async with connected(libvirtd) as client:
        await sign_in(client, NobodyToAsk(), "auth=sasl.anonymous")
        assert await greets(client)


async def test_names_and_passwords_beyond_ascii(libvirtd: PrivateLibvirtd) -> None:
    for mechanism in MECHANISMS[:4]:
        async with connected(libvirtd) as client:
            await sign_in(client, Person("ünal,=", "pässword \u00e9"), f"auth=sasl.{mechanism}")
            assert await greets(client)


async def test_refusals_are_forgiven_on_the_same_connection(libvirtd: PrivateLibvirtd) -> None:
    person = Person("fred", "a", "nobody", "opensesame", "fred", "opensesame")
    async with connected(libvirtd) as client:
        await sign_in(client, person)
        assert person.answers == []
        assert await greets(client)


async def test_the_file_that_virsh_reads(libvirtd: PrivateLibvirtd, tmp_path: Path) -> None:
    (tmp_path / "libvirt").mkdir()
    (tmp_path / "libvirt/auth.conf").write_text(
        "[auth-libvirt-default]\ncredentials = us\n[credentials-us]\n"
        "authname=fred\npassword=opensesame\n"
    )
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    async with connected(libvirtd) as client:
        await sign_in(client, NobodyToAsk(), environment=environment)
        assert await greets(client)
    query = f"&authfile={tmp_path}/libvirt/auth.conf"
    assert "test" in await libvirtd.virsh("list", uri=libvirtd.uri_of("test:///default") + query)


async def test_a_mechanism_that_only_the_daemon_has(libvirtd: PrivateLibvirtd) -> None:
    async with connected(libvirtd) as client:
        with pytest.raises(AuthFailed, match=r"^host: .*DIGEST-MD5 \(withdrawn"):
            await sign_in(client, Person("fred", "opensesame"), "auth=sasl.DIGEST-MD5")


@pytest.mark.peer("openssl")
async def test_scram_and_plain_inside_tls(certificates: Certificates) -> None:
    async with PrivateLibvirtd(
        certificates=certificates, sasl=("SCRAM-SHA-256", "PLAIN")
    ) as libvirtd:
        port, pki = libvirtd.access.tls_port, libvirtd.access.pki
        for mechanism in ("scram-sha-256", "plain"):
            uri = ConnectionURI.parse(
                f"test+tls://fred@localhost:{port}/default?pkipath={pki}&auth=sasl.{mechanism}"
            )
            route = route_for(uri, read_only=False, environment={}, user_id=0)
            client = RpcClient(SystemClock(), "localhost")
            person = Person("wrong", "opensesame")
            async with asyncio.timeout(PATIENCE):
                await open_transport(route, client, credentials=NobodyToAsk(), clock=SystemClock())
                try:
                    await authenticate(
                        client, uri=uri, credentials=person, read_only=False,
                        is_private=True, host="localhost", environment={"HOME": "/nowhere"},
                    )  # fmt: skip
                    assert await greets(client)
                finally:
                    await client.close()
            assert person.answers == []


async def test_plain_tcp_is_refused_before_anybody_is_asked(libvirtd: PrivateLibvirtd) -> None:
    person = Person("fred", "opensesame")
    async with connected(libvirtd, tcp=True) as client:
        with pytest.raises(AuthFailed, match=r"others may read.*\(offered: DIGEST-MD5\)$"):
            await sign_in(client, person, is_private=False)
    assert len(person.answers) == 2


async def test_plain_tcp_where_nothing_encrypts() -> None:
    async with PrivateLibvirtd(sasl=("SCRAM-SHA-256", "PLAIN"), tcp=True) as libvirtd:
        async with connected(libvirtd, tcp=True) as client:
            with pytest.raises(AuthFailed, match=r"others may read.*\(offered: none\)$") as caught:
                await sign_in(client, Person(), is_private=False)
            assert "+tls" in caught.value.hint


async def test_a_daemon_that_is_lost_meanwhile_is_no_refusal(libvirtd: PrivateLibvirtd) -> None:
    class Lost(Person):
        async def ask(self, request: CredentialRequest) -> str | None:
            await client.close()
            return "x"

    async with connected(libvirtd) as client:
        with pytest.raises(EngineError) as caught:
            await sign_in(client, Lost(), user="fred@")
        assert not isinstance(caught.value, AuthFailed)


@asynccontextmanager
async def connected_as(user: str, libvirtd: PrivateLibvirtd) -> AsyncIterator[RpcClient]:
    """Connect as another user, whom the kernel names to the daemon for as long as it lasts."""
    ids = pwd.getpwnam(user)
    for folder in (libvirtd.socket.parent, *libvirtd.socket.parent.parents[:-2]):
        folder.chmod(0o711)
    client = RpcClient(SystemClock(), "host")
    with socket.socket(socket.AF_UNIX) as channel:
        os.setegid(ids.pw_gid)
        os.seteuid(ids.pw_uid)
        try:
            channel.connect(str(libvirtd.socket))
        finally:
            os.seteuid(0)
            os.setegid(0)
        channel.setblocking(False)
        async with asyncio.timeout(PATIENCE):
            await asyncio.get_running_loop().create_unix_connection(
                lambda: client, sock=channel.dup()
            )
            try:
                yield client
            finally:
                await client.close()


@pytest.mark.peer("root", "dbus-daemon", "polkitd")
async def test_polkit_lets_in_whom_its_rules_name(
    short_tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with PrivatePolkit(short_tmp, action=MANAGE, user="nobody") as polkit:
        monkeypatch.setenv(*polkit.environment.popitem())
        async with PrivateLibvirtd({"auth_unix_rw": "polkit"}) as libvirtd:
            async with connected_as("nobody", libvirtd) as client:
                assert not await greets(client)
                await sign_in(client, NobodyToAsk())
                assert await greets(client)
            async with connected_as("daemon", libvirtd) as client:
                with pytest.raises(AuthFailed, match="no polkit agent available") as caught:
                    await sign_in(client, NobodyToAsk())
                assert MANAGE in caught.value.hint
                assert not await greets(client)
            async with connected(libvirtd) as client:  # root is not asked
                await sign_in(client, NobodyToAsk())
                assert await greets(client)


@pytest.mark.peer("root")
async def test_polkit_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    async with PrivateLibvirtd({"auth_unix_rw": "polkit"}) as libvirtd:
        async with connected_as("daemon", libvirtd) as client:
            with pytest.raises(AuthFailed, match="polkit does not let .* system bus"):
                await sign_in(client, NobodyToAsk())
