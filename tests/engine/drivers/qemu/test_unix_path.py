"""Who is at a unix socket, as the kernel knows it before the server does."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from engine.drivers.qemu.unix_path import is_entered, listening_socket

if TYPE_CHECKING:
    from pathlib import Path


def test_a_client_is_seen_before_the_server_has_taken_it(short_tmp: Path) -> None:
    path, beside = short_tmp / "a socket", short_tmp / "socket"
    with listening_socket(path) as server, listening_socket(beside):
        assert not is_entered(path)
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
            assert is_entered(path)
            assert not is_entered(beside)
        taken, _ = server.accept()
        with taken:
            assert is_entered(path)  # it left, and the server has not noticed
        assert not is_entered(path)
