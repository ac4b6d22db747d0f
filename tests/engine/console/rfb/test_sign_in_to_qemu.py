"""Every way of signing in that QEMU has, right and wrong, at one QEMU with a display for each."""

from __future__ import annotations

import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from engine.console.rfb import RfbClient, RfbLogin
from engine.console.rfb.encoding import Encoding
from engine.errors import AuthFailed, ConnectFailed, ConnectionClosed, ConnectStep
from tests.engine.rpc.linked import nothing_left
from tests.peers.qemu import RawQemu
from tests.peers.sasl import SaslFolder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.peers.certificates import Certificates

pytestmark = [
    pytest.mark.peer("qemu-system-x86_64", "openssl", "saslpasswd2", "sasl-modules"),
    pytest.mark.asyncio(loop_scope="module"),
]

#: Not from 5900 on, where drivers of guests look for free ports at the same time.
LISTEN = "127.0.0.1:12000,to=12999"
PASSWORD = "password-secret=word"
#: Name of the display -> how it lets people in.
DISPLAYS = {
    "none": "",
    "vnc": PASSWORD,
    "tls+none": "tls-creds=anonymous",
    "tls+vnc": f"tls-creds=anonymous,{PASSWORD}",
    "tls+sasl": "tls-creds=anonymous,sasl=on",
    "x509+none": "tls-creds=open",
    "x509+vnc": f"tls-creds=open,{PASSWORD}",
    "x509+sasl": "tls-creds=open,sasl=on",
    "x509 of both": "tls-creds=tls0",
    "sasl": "sasl=on",
}
#: QEMU 7.2 has SASL at addresses only: at a socket of the machine it hangs up.
AT_ADDRESSES = ("x509+vnc", "tls+sasl", "x509+sasl", "sasl")


class Displays:
    """Where each display is, and what to trust."""

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        self.folder = folder
        self.certificates = certificates
        self.addresses: dict[str, tuple[str, int]] = {}

    def socket_of(self, name: str) -> socket.socket:
        """Return a socket that is connected to a display."""
        if name in AT_ADDRESSES:
            return socket.create_connection(self.addresses[name])
        found = socket.socket(socket.AF_UNIX)
        found.connect(self.path(name))
        return found

    def path(self, name: str) -> str:
        """Return where a display listens, as errors say it."""
        if name in AT_ADDRESSES:
            return f"localhost:{self.addresses[name][1]}"
        return str(self.folder / f"{list(DISPLAYS).index(name)}.sock")

    async def visit(self, name: str, login: RfbLogin) -> str:
        """Return how the client says it signed in."""
        async with nothing_left():
            client = await RfbClient.connect(self.socket_of(name), login)
            await client.next_update()
            await client.close()
        return client.security


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def displays(certificates: Certificates) -> AsyncIterator[Displays]:
    folder = Path(tempfile.mkdtemp(prefix="vd", dir="/tmp"))
    sasl = SaslFolder.create(folder / "sasl")
    sasl.add_user("fred", "opensesame")
    found = Displays(folder, certificates)
    arguments = ["-S", "-vga", "std", "-object", "secret,id=word,data=opensesame"]
    arguments += certificates.qemu_object()
    arguments += ["-object", "tls-creds-anon,id=anonymous,endpoint=server"]
    arguments += [
        "-object",
        f"tls-creds-x509,id=open,dir={certificates.folder},endpoint=server,verify-peer=off",
    ]
    for name, options in DISPLAYS.items():
        where = LISTEN if name in AT_ADDRESSES else f"unix:{found.path(name)}"
        arguments += ["-vnc", ",".join(filter(None, (where, options)))]
    async with RawQemu(folder, arguments, sasl.environment) as qemu:
        for number, name in enumerate(reversed(DISPLAYS)):  # QEMU tells of the last one first
            if name in AT_ADDRESSES:
                found.addresses[name] = await qemu.vnc_address(number)
        yield found
    shutil.rmtree(folder)


def certified(displays: Displays, client: str | None = None, host: str = "localhost") -> RfbLogin:
    context = displays.certificates.client_context(client)
    context.check_hostname = True
    return RfbLogin(password="opensesame", username="fred", tls=context, host_name=host)


@pytest.mark.parametrize(
    ("name", "security"),
    [
        ("none", "none"),
        ("vnc", "vnc"),
        ("tls+none", "vencrypt+tls+none"),
        ("tls+vnc", "vencrypt+tls+vnc"),
        ("x509+none", "vencrypt+x509+none"),
        ("x509+vnc", "vencrypt+x509+vnc"),
        ("x509+sasl", "vencrypt+x509+sasl"),
    ],
)
async def test_let_in(displays: Displays, name: str, security: str) -> None:
    assert await displays.visit(name, certified(displays)) == security


async def test_let_in_with_a_certificate_of_ours(displays: Displays) -> None:
    assert await displays.visit("x509 of both", certified(displays, "client")) == (
        "vencrypt+x509+none"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vnc", "does not let us in: Authentication failed"),
        ("tls+vnc", "does not let us in: Authentication failed"),
        ("x509+vnc", "does not let us in: Authentication failed"),
        ("x509+sasl", "SASL SCRAM-SHA-256 refused: the server hung up"),
    ],
)
async def test_wrong_password(displays: Displays, name: str, words: str) -> None:
    login = certified(displays)
    login.password = "wrong-word"
    with pytest.raises(AuthFailed, match=words) as raised:
        await displays.visit(name, login)
    assert raised.value.step is ConnectStep.LOGIN
    assert displays.path(name) in raised.value.message
    assert "wrong-word" not in raised.value.message


@pytest.mark.parametrize("name", ["vnc", "x509+sasl"])
async def test_no_password(displays: Displays, name: str) -> None:
    login = certified(displays)
    login.password = None
    with pytest.raises(AuthFailed, match="asks for a password, and none is known"):
        await displays.visit(name, login)


async def test_no_user_name(displays: Displays) -> None:
    login = certified(displays)
    login.username = ""
    with pytest.raises(AuthFailed, match="asks for a user name, and none is known"):
        await displays.visit("x509+sasl", login)


async def test_certificate_of_a_stranger(displays: Displays) -> None:
    with pytest.raises(ConnectFailed, match="certificate is signed by an unknown aut") as raised:
        await displays.visit("x509+none", RfbLogin(host_name="localhost"))
    assert raised.value.step is ConnectStep.CERTIFICATE


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("other.example", "certificate is for another name (asked for: other.example)"),
        ("127.0.0.2", "certificate is for another address (asked for: 127.0.0.2)"),
        ("", "nobody said what name it must be for"),
    ],
)
async def test_certificate_for_another(displays: Displays, host: str, words: str) -> None:
    with pytest.raises(ConnectFailed) as raised:
        await displays.visit("x509+vnc", certified(displays, host=host))
    assert words in raised.value.message
    assert raised.value.step is ConnectStep.CERTIFICATE


async def test_a_certificate_of_ours_is_wanted(displays: Displays) -> None:
    with pytest.raises(AuthFailed, match="hung up after the TLS handshake") as raised:
        await displays.visit("x509 of both", certified(displays))
    assert raised.value.step is ConnectStep.CERTIFICATE


async def test_certificate_for_an_address(displays: Displays) -> None:
    login = certified(displays, host="127.0.0.1")
    assert await displays.visit("x509+vnc", login) == "vencrypt+x509+vnc"


async def test_no_sasl_where_others_listen(displays: Displays) -> None:
    with pytest.raises((AuthFailed, ConnectionClosed), match="others may read"):
        await displays.visit("sasl", certified(displays))


async def test_qemu_has_no_sasl_in_anonymous_tls(displays: Displays) -> None:
    with pytest.raises(AuthFailed, match="no SASL mechanism that this program has: none"):
        await displays.visit("tls+sasl", certified(displays))


async def test_a_raw_picture_through_tls(displays: Displays) -> None:
    """More at once than is read ahead."""
    pictures = []
    for name in ("none", "x509+none"):
        client = await RfbClient.connect(
            displays.socket_of(name), certified(displays), encodings=[Encoding.RAW]
        )
        while not (await client.next_update()).damage:
            pass
        pictures.append(client.framebuffer.pixels)
        await client.close()
    assert len(pictures[0]) == 640 * 480 * 4
    assert any(pictures[0])
    assert pictures[0] == pictures[1]
