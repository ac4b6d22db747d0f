"""Through a real ssh to a real daemon: every way in, every refusal, and nothing left behind."""

from __future__ import annotations

import asyncio
import stat
from typing import TYPE_CHECKING

import pytest

from engine import ConnectionURI
from engine.clock import SystemClock
from engine.credentials import CredentialKind, NobodyToAsk
from engine.errors import AuthFailed, ConnectFailed, ConnectionClosed, ConnectStep, InvalidURI
from engine.rpc.transports import open_transport
from engine.rpc.transports.route import SshRoute, route_for
from engine.rpc.transports.ssh import open_ssh
from tests.engine.rpc.transports.answers import Answers, Silence
from tests.engine.rpc.transports.recording_wire import (
    RecordingWire,
    authentication_kinds,
    open_files,
)
from tests.patience import PATIENCE
from tests.peers.sshd import PASSPHRASE, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.credentials import Credentials
    from engine.errors import EngineError
    from tests.peers.libvirtd import SystemLibvirtd
    from tests.peers.sshd import Sshd

pytestmark = pytest.mark.peer("ssh")
needs_sshd = pytest.mark.peer("root", "sshd", "openssl", "libvirtd", "virsh")


@pytest.fixture(autouse=True)
def runtime(short_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where control sockets and prompts are, in a test; no prompt may stay there."""
    folder = short_tmp / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    assert list(folder.glob("virtdeck-*")) == []


def route_to(sshd: Sshd, rest: str, *, read_only: bool = False) -> SshRoute:
    mark = "&" if "?" in rest else "?"
    uri = ConnectionURI.parse(f"qemu+ssh://{sshd.address}{rest}{mark}command={sshd.bin}/ssh")
    route = route_for(uri, read_only=read_only, environment={}, user_id=1000)
    assert isinstance(route, SshRoute)
    return route


async def talk(route: SshRoute, credentials: Credentials | None = None) -> None:
    """Go the whole way, and back."""
    wire = RecordingWire()
    transport = await open_transport(
        route, wire, credentials=credentials or NobodyToAsk(), clock=SystemClock()
    )
    assert await authentication_kinds(transport, wire) == [0]
    transport.close()
    assert await asyncio.wait_for(wire.lost, PATIENCE) is None


async def refusal(route: SshRoute, credentials: Credentials | None = None) -> EngineError:
    """Return why there is no way."""
    wire = RecordingWire()
    transport = await open_ssh(route, wire, credentials or NobodyToAsk())
    try:
        return await wire.failure()
    finally:
        transport.abort()


@needs_sshd
@pytest.mark.usefixtures("lasting_login")
async def test_every_way_to_the_daemon(sshd: Sshd, runtime: Path) -> None:
    before = open_files()
    for rest in (
        "/system",
        "/system?proxy=netcat",
        "/system?proxy=native",
        "/session",
        "/system?socket=/run/libvirt/libvirt-sock",
        "/system?netcat=/usr/bin/nc&mode=legacy",
    ):
        for read_only in (False, True):
            await talk(route_to(sshd, rest, read_only=read_only))
    assert open_files() == before
    assert len(sshd.log.read_text().split("Accepted publickey")) - 1 == 1  # one login for all
    folder = runtime / "virtdeck"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


@needs_sshd
@pytest.mark.peer("nc")
@pytest.mark.parametrize("options", [{}, {"ProxyCommand": "nc %h %p"}])
async def test_connections_share_a_login_but_not_their_end(
    sshd: Sshd, options: dict[str, str]
) -> None:
    """Not even where the login itself goes through a program that the first one started."""
    sshd.use_identity(sshd.identity, options)
    route = route_to(sshd, "/system")
    wires = [RecordingWire() for _ in range(2)]
    transports = []
    for wire in wires:
        transports.append(await open_ssh(route, wire, NobodyToAsk()))
        await authentication_kinds(transports[-1], wire)
    transports[0].abort()
    await asyncio.wait_for(wires[0].lost, PATIENCE)
    wires[1].received.clear()
    assert await authentication_kinds(transports[1], wires[1]) == [0]
    transports[1].close()
    assert await asyncio.wait_for(wires[1].lost, PATIENCE) is None


@needs_sshd
async def test_a_host_that_goes_away_is_told(sshd: Sshd) -> None:
    wire = RecordingWire()
    transport = await open_ssh(route_to(sshd, "/system"), wire, NobodyToAsk())
    await authentication_kinds(transport, wire)
    assert sshd.kill_sessions()
    failure = await wire.failure()
    assert isinstance(failure, ConnectionClosed)
    assert failure.message.startswith(sshd.address)


@needs_sshd
async def test_a_password_is_asked_for_until_it_is_right(sshd: Sshd) -> None:
    sshd.use_identity(None)
    answers = Answers("wrong", PASSWORD)
    await talk(route_to(sshd, "/system?sshauth=password"), answers)
    assert [request.kind for request in answers.asked] == [CredentialKind.SECRET] * 2
    assert answers.asked[0].where == sshd.address
    assert "password" in answers.asked[0].prompt


@needs_sshd
async def test_a_passphrase_is_asked_for(sshd: Sshd) -> None:
    sshd.use_identity(None)
    answers = Answers(PASSPHRASE)
    route = route_to(sshd, f"/system?sshauth=privkey&keyfile={sshd.locked_identity}")
    await talk(route, answers)
    assert "passphrase" in answers.asked[0].prompt


@needs_sshd
async def test_nobody_to_ask_is_a_refusal(sshd: Sshd) -> None:
    sshd.use_identity(None)
    failure = await refusal(route_to(sshd, "/system"))
    assert isinstance(failure, AuthFailed)
    assert failure.step is ConnectStep.LOGIN
    assert "nobody answered" in failure.message
    silent = await refusal(route_to(sshd, "/system?no_tty=1"), Answers(PASSWORD))
    assert isinstance(silent, AuthFailed)
    assert "Permission denied" in silent.message


@needs_sshd
async def test_an_unknown_host_is_confirmed_by_its_fingerprint(sshd: Sshd) -> None:
    sshd.forget_host()
    route = route_to(sshd, "/system")
    for answers, words in ((Answers(), "nobody confirmed"), (Answers("no"), "verification failed")):
        failure = await refusal(route, answers)
        assert isinstance(failure, ConnectFailed)
        assert failure.step is ConnectStep.HOST_KEY
        assert words in failure.message
    answers = Answers("yes")
    await talk(route, answers)
    [request] = answers.asked
    assert request.kind is CredentialKind.CONFIRMATION
    assert "SHA256:" in request.prompt
    assert "yes/no" not in request.prompt


@needs_sshd
async def test_a_changed_host_key_is_told_with_its_fingerprint(sshd: Sshd) -> None:
    await sshd.change_host_key()
    failure = await refusal(route_to(sshd, "/system"), Answers("yes"))
    assert isinstance(failure, ConnectFailed)
    assert failure.step is ConnectStep.HOST_KEY
    assert "SHA256:" in failure.message
    assert str(sshd.known_hosts) in failure.hint
    assert "ssh-keygen -R" in failure.hint


@needs_sshd
async def test_a_host_may_be_trusted_unseen(sshd: Sshd) -> None:
    sshd.forget_host()
    await talk(route_to(sshd, "/system?no_verify=1"))
    sshd.forget_host()
    await talk(route_to(sshd, "/system?known_hosts_verify=auto"))


@needs_sshd
@pytest.mark.parametrize("rest", ["/system", "/system?proxy=netcat", "/system?socket=/run/none"])
async def test_a_missing_daemon_is_told(
    sshd: Sshd, system_libvirtd: SystemLibvirtd, rest: str
) -> None:
    await system_libvirtd.stop()
    failure = await refusal(route_to(sshd, rest))
    assert isinstance(failure, ConnectFailed)
    assert failure.step is ConnectStep.DAEMON
    assert "systemctl" in failure.hint


@needs_sshd
async def test_a_missing_netcat_and_a_forbidden_socket_are_told(
    sshd: Sshd, system_libvirtd: SystemLibvirtd
) -> None:
    failure = await refusal(route_to(sshd, "/system?netcat=/nowhere/nc"))
    assert isinstance(failure, ConnectFailed)
    assert failure.step is ConnectStep.DAEMON
    assert "install" in failure.hint
    system_libvirtd.socket.chmod(0o600)
    for rest in ("/system", "/system?proxy=netcat"):
        failure = await refusal(route_to(sshd, rest))
        assert isinstance(failure, ConnectFailed)
        assert failure.step is ConnectStep.SOCKET
        assert "group libvirt" in failure.hint


@needs_sshd
async def test_leaving_while_somebody_is_asked_leaves_nothing(sshd: Sshd) -> None:
    sshd.use_identity(None)
    before = open_files()
    silence, wire = Silence(), RecordingWire()
    transport = await open_ssh(route_to(sshd, "/system"), wire, silence)
    await asyncio.wait_for(silence.was_asked.wait(), PATIENCE)
    transport.abort()
    assert await asyncio.wait_for(wire.lost, PATIENCE) is None
    assert silence.was_left
    assert open_files() == before


@pytest.mark.parametrize(
    ("authority", "step"),
    [("nowhere.invalid", ConnectStep.NAME), ("127.0.0.1:1", ConnectStep.PORT)],
)
async def test_a_host_that_is_not_there(authority: str, step: ConnectStep) -> None:
    uri = ConnectionURI.parse(f"qemu+ssh://{authority}/system")
    route = route_for(uri, read_only=False, environment={}, user_id=1000)
    assert isinstance(route, SshRoute)
    failure = await refusal(route)
    assert isinstance(failure, ConnectFailed)
    assert failure.step is step


async def test_a_missing_ssh_is_named() -> None:
    before = open_files()
    with pytest.raises(ConnectFailed, match="/nowhere/ssh"):
        await refusal(SshRoute(host="h", remote_command="true", program="/nowhere/ssh"))
    assert open_files() == before


@pytest.mark.parametrize(("host", "user"), [("-oProxyCommand=x", ""), ("h", "-oX")])
async def test_what_ssh_would_read_as_an_option_is_refused(host: str, user: str) -> None:
    with pytest.raises(InvalidURI, match="begins with '-'"):
        await refusal(SshRoute(host=host, user=user, remote_command="true"))


async def test_no_secret_is_in_the_command_line_or_the_environment(short_tmp: Path) -> None:
    secret = "s p é c ! a l"
    program = short_tmp / "ssh"
    program.write_text(
        "#!/bin/sh\n"
        f'answer=$("$SSH_ASKPASS" "password:"); [ "$answer" = "{secret}" ] || exit 9\n'
        'case $(tr "\\0" "\\n" </proc/$$/cmdline; env) in *"$answer"*) exit 8;; esac\n'
        "tty >&2; exit 255\n"
    )
    program.chmod(0o755)
    wire = RecordingWire()
    route = SshRoute(host="h", remote_command="true", program=str(program))
    await open_ssh(route, wire, Answers(secret))
    assert (await wire.failure()).message == "h: not a tty"


async def words_of_ssh(folder: Path) -> str:
    """Return the command line that ssh is given."""
    program = folder / "ssh"
    program.write_text('#!/bin/sh\nprintf "%s " "$@" >&2; exit 255\n')
    program.chmod(0o755)
    route = SshRoute(host="h", user="fred", port=7, remote_command="true", program=str(program))
    return (await refusal(route)).message


async def test_a_login_is_shared_only_in_a_folder_of_our_own(
    short_tmp: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = await words_of_ssh(short_tmp)
    assert f'ControlPath="{runtime}/virtdeck/' in words
    assert "-p 7 -l fred -- h true" in words
    (runtime / "virtdeck").chmod(0o755)
    monkeypatch.setattr("engine.rpc.transports.ssh.FALLBACK_FOLDER", f"{runtime}/other-{{}}")
    assert f'ControlPath="{runtime}/other-' in await words_of_ssh(short_tmp)
    monkeypatch.setattr("engine.rpc.transports.ssh.FALLBACK_FOLDER", f"{runtime}/{'x' * 70}")
    assert "ControlPath" not in await words_of_ssh(short_tmp)
