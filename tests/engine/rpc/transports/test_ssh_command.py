"""ssh's words, and the command for the other host, read by real shells."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from engine import ConnectionURI
from engine.errors import InvalidURI
from engine.rpc.transports.route import server_name
from engine.rpc.transports.ssh_command import remote_command, ssh_options
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

SHELLS = [shell for shell in ("sh", "bash", "zsh", "fish", "tcsh") if shutil.which(shell)]
SOCKET = "/run/libvirt/libvirt-sock"


def command(query: str, socket_path: str = SOCKET, *, read_only: bool = False) -> str:
    uri = ConnectionURI.parse(f"qemu+ssh://h/system{query}")
    return remote_command(uri, server_name(uri), socket_path, read_only=read_only)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """All the programs there are; two say how they were called, and this netcat knows -q."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "grep"):
        (folder / name).symlink_to(shutil.which(name) or name)
    for name in ("nc", "virt-ssh-helper"):
        path = folder / name
        path.write_text(
            '#!/bin/sh\nif [ "$*" = -q ]; then echo option requires an argument -- q >&2; exit 1\n'
            'fi\nprintf "[%s]" "${0##*/}" "$@"\n'
        )
        path.chmod(0o755)
    return folder


def said(shell: str, text: str, folder: Path) -> str:
    """Return what ``text`` does when it is given to ``shell``, as sshd does."""
    done = subprocess.run(
        [shutil.which(shell) or shell, "-c", text], env={"PATH": str(folder), "HOME": str(folder)},
        check=True, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_daemons_own_program_is_preferred(shell: str, programs: Path) -> None:
    assert said(shell, command("?mode=legacy"), programs) == "[virt-ssh-helper][qemu:///system]"
    assert said(shell, command("", read_only=True), programs) == (
        "[virt-ssh-helper][-r][qemu:///system]"
    )
    (programs / "virt-ssh-helper").unlink()
    assert said(shell, command(""), programs) == f"[nc][-q0][-U][{SOCKET}]"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("path", ["/a b", "/$HOME`id`", "/it's", "/;reboot", "/*?[a]", '/"', "/é"])
def test_no_shell_reads_more_into_a_value(shell: str, path: str, programs: Path) -> None:
    assert said(shell, command("?proxy=netcat", path), programs) == f"[nc][-q0][-U][{path}]"


def test_a_netcat_without_the_option_is_not_given_it(programs: Path) -> None:
    (programs / "nc").write_text('#!/bin/sh\nprintf "[%s]" "$@"\n')
    assert said("sh", command("?netcat=nc"), programs) == f"[-U][{SOCKET}]"


def test_a_session_needs_the_daemons_own_program() -> None:
    assert "nc" not in command("", "")
    with pytest.raises(InvalidURI, match="virt-ssh-helper"):
        command("?proxy=netcat", "")


@pytest.mark.parametrize("query", ["?netcat=a%5cb&socket=/s", "?proxy=telepathy", "?netcat=a%0ab"])
def test_what_cannot_be_said_to_every_shell_is_refused(query: str) -> None:
    with pytest.raises(InvalidURI):
        command(query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ()),
        ("keyfile=/a%20b%25", ("-i", "/a b%%")),
        ("no_tty=1", ("-o", "BatchMode=yes")),
        ("no_verify=1", ("-o", "StrictHostKeyChecking=no")),
        ("known_hosts=/k%20h", ("-o", 'UserKnownHostsFile="/k h"')),
        ("known_hosts_verify=auto", ("-o", "StrictHostKeyChecking=accept-new")),
        ("sshauth=agent,privkey,password", ("-o", "PreferredAuthentications=publickey,password")),
    ],
)
def test_the_parameters_in_sshs_words(query: str, words: tuple[str, ...]) -> None:
    uri = ConnectionURI.parse(f"qemu+ssh://h/system?{query}")
    assert ssh_options(uri) == ("-T", "-e", "none", *words)


@pytest.mark.parametrize(
    "query",
    ["known_hosts_verify=never", "sshauth=telepathy", "keyfile=/${HOME}", "known_hosts=/%22"],
)
def test_what_ssh_has_no_words_for_is_refused(query: str) -> None:
    with pytest.raises(InvalidURI):
        ssh_options(ConnectionURI.parse(f"qemu+ssh://h/system?{query}"))
