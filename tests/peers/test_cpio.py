"""The archive as busybox reads it."""

from __future__ import annotations

import stat
import subprocess

import pytest

from tests.peers.cpio import Entry, archive, folder, program


@pytest.mark.peer("busybox")
def test_busybox_lists_what_was_put_in() -> None:
    content = archive(
        [
            folder("bin"),
            program("bin/it", b"12345"),
            Entry("null", stat.S_IFCHR | 0o666, b"", (1, 3)),
        ]
    )
    listed = subprocess.run(
        ["busybox", "cpio", "-tv"], input=content, capture_output=True, check=True
    ).stdout.decode()
    lines = [line.split() for line in listed.splitlines()]
    assert [(words[0], words[-1]) for words in lines] == [
        ("drwxr-xr-x", "bin"),
        ("-rwxr-xr-x", "bin/it"),
        ("crw-rw-rw-", "null"),
    ]
    assert lines[1][2] == "5"
