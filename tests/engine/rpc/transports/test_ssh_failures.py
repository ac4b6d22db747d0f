"""What is said when ssh does not come through: OpenSSH 9's and netcat's own words."""

from __future__ import annotations

import pytest

from engine.errors import AuthFailed, ConnectFailed, ConnectionClosed, ConnectStep
from engine.rpc.transports.ssh_failures import explain

CHANGED = """\
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
The fingerprint for the ED25519 key sent by the remote host is
SHA256:abcdef.
Please contact your system administrator.
Offending ED25519 key in /home/fred/.ssh/known_hosts:7
Host key verification failed.
"""


@pytest.mark.parametrize(
    ("status", "words", "step"),
    [
        (255, "ssh: Could not resolve hostname h: Name or service not known\r\n", "name"),
        (255, "ssh: connect to host h port 22: No route to host\r\n", "route"),
        (255, "ssh: connect to host h port 22: Connection timed out\r\n", "route"),
        (255, "Connection timed out during banner exchange\r\n", "route"),
        (255, "ssh: connect to host h port 22: Network is unreachable\r\n", "route"),
        (255, "ssh: connect to host h port 22: Connection refused\r\n", "port"),
        (255, "kex_exchange_identification: Connection closed by remote host\r\n", "port"),
        (255, "Connection closed by 192.0.2.1 port 22\r\n", "port"),
        (255, "Host key verification failed.\r\n", "host key"),
        (255, "No ED25519 host key is known for h and you have requested …\r\n", "host key"),
        (255, CHANGED, "host key"),
        (255, "banner text\r\nfred@h: Permission denied (publickey).\r\n", "login"),
        (255, "Received disconnect from h port 22:2: Too many authentication failures\r\n",
         "login"),
        (1, "nc: unix connect failed: Permission denied\n", "socket"),
        (1, "nc: /run/libvirt/libvirt-sock: Permission denied\n", "socket"),
        (1, "nc: unix connect failed: No such file or directory\n", "daemon"),
        (1, "nc: /run/libvirt/libvirt-sock: Connection refused\n", "daemon"),
        (127, "sh: 1: exec: virt-ssh-helper: not found\n", "daemon"),
        (127, "fish: Unknown command: nc\n", "daemon"),
        (127, "", "daemon"),
        (255, "something new\r\n", None),
        (255, "", None),
    ],
)  # fmt: skip
def test_where_the_way_ended(status: int, words: str, step: str | None) -> None:
    failure = explain("fred@h", status, words, answered=False)
    assert isinstance(failure, ConnectFailed)
    assert failure.step == (ConnectStep(step) if step else None)
    assert isinstance(failure, AuthFailed) is (step == "login")
    assert failure.message.startswith("fred@h: ")
    assert "\r" not in failure.message
    assert bool(failure.hint) is bool(step)


def test_a_changed_key_is_told_in_full() -> None:
    failure = explain("h", 255, CHANGED, answered=False)
    assert "SHA256:abcdef now" in failure.message
    assert "line 7 of /home/fred/.ssh/known_hosts" in failure.hint


def test_the_hosts_words_are_made_safe() -> None:
    failure = explain("h", 255, "x\x1b[2J: Permission denied (y)", answered=False)
    assert "\x1b" not in failure.message


def test_a_connection_that_had_answered_is_lost() -> None:
    words = "warning\nTimeout, server h not responding.\r\n"
    failure = explain("h", 255, words, answered=True)
    assert isinstance(failure, ConnectionClosed)
    assert failure.message == "h: Timeout, server h not responding."
    assert explain("h", 0, "", answered=True).message == "h: the connection was closed"
