"""Record the programs anew, for root on Debian: ``python -m tests.data.vt.record [NAME…]``.

They run in a folder, an environment and (htop) a process namespace of their own, so that nothing
of the machine is in what they show.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import sys
import tempfile
from pathlib import Path

from engine.console.vt import terminal
from tests.engine.console.vt.pty_program import record
from tests.peers.guest import READY, linux_guest

from . import COLUMNS, ROWS

_FOLDER = Path(__file__).parent
_ENVIRONMENT = {
    "TERM": "xterm-256color",
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    "USER": "root",
}
_VIM_KEYS = [
    b":set nu hls ic\r", b":syntax on\r", *[b"\x06"] * 6, *[b"\x02"] * 3, b"gg", b"/def\r",
    *[b"n"] * 6, b":split\r", *[b"\x04"] * 6, b"\x17w", *[b"\x05"] * 25, b":vsplit\r",
    *[b"jjjjjj"] * 12, b"ihello from insert mode \xc3\xa9\xe6\xbc\xa2\x1b", b"yyppp", b"dd",
    b"ddu", b"V}>", b":%s/self/this/g\r", b":only\r", *[b"\x19"] * 15, b":set list cursorline\r",
    *[b"jjjj"] * 12, b"G", b"zt", b"gg", b":set wrap!\r", *[b"\x06"] * 5, b":colorscheme desert\r",
    *[b"\x02"] * 5, b":q!\r",
]  # fmt: skip
_HTOP_KEYS = [
    *[b"\x1b[B"] * 15, b"t", *[b"\x1b[A"] * 8, b"t", b"P", b"M", b"H", *[b"\x1b[B"] * 10, b"I",
    b"\x1b[6~", b"\x1b[5~", b"?", b" ", b"\x1bOS", b"s", b"\x1b", b"F5", b"u", b"\x1b", b" ", b" ",
    *[b"\x1b[B"] * 15, b"q",
]  # fmt: skip
_HTOP = (
    "hostname guest; for n in 1 2 3 4 5 6 7 8 9; do sleep 10${n} & sh -c 'sleep 20; true' & done; "
    "sh -c 'while :; do :; done' & exec htop -d 15"
)


def main() -> int:
    """Write every recording."""
    with tempfile.TemporaryDirectory(dir="/tmp") as scratch:
        os.environ["HISTFILE"] = "/dev/null"
        for name in sys.argv[1:] or ("boot", "vim", "ls", "htop"):
            _write(name, _RECORDERS[name](Path(scratch)))
    return 0


def _write(name: str, data: bytes) -> None:
    packed = gzip.compress(data, 9, mtime=0)
    (_FOLDER / f"{name}.gz").write_bytes(packed)
    sys.stdout.write(f"{name}: {len(data)} bytes, {len(packed)} kept\n")


def _boot(_scratch: Path) -> bytes:
    return asyncio.run(_booted())


async def _booted() -> bytes:
    """The kernel's own messages, from a guest without a disk."""
    guest = await linux_guest()
    process = await asyncio.create_subprocess_exec(
        "qemu-system-x86_64", "-accel", "tcg", "-m", "256", "-nic", "none", "-display", "none",
        "-serial", "stdio", "-monitor", "none", "-no-reboot",
        "-kernel", str(guest.kernel), "-initrd", str(guest.initrd),
        "-append", "console=ttyS0",
        stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            return await process.stdout.readuntil(READY)
    finally:
        process.kill()
        await process.wait()


def _vim(scratch: Path) -> bytes:
    folder = scratch / "sources"
    folder.mkdir()
    (folder / "terminal.py").write_bytes(Path(terminal.__file__).read_bytes())
    command = ["vim", "-u", "NONE", "-i", "NONE", "-n", "-N", "terminal.py"]
    return record(
        command, _VIM_KEYS, columns=COLUMNS, rows=ROWS, environment=_ENVIRONMENT,
        folder=str(folder),
    )  # fmt: skip


def _ls(scratch: Path) -> bytes:
    folder = scratch / "files"
    folder.mkdir()
    for number in range(300):
        (folder / f"report-{number:03}.txt").write_text("x" * number)
        if number % 3 == 0:
            (folder / f"folder-{number:03}").mkdir()
        if number % 4 == 0:
            (folder / f"link-{number:03}").symlink_to(f"report-{number:03}.txt")
        if number % 5 == 0:
            program = folder / f"program-{number:03}.sh"
            program.touch()
            program.chmod(0o755)
        if number % 7 == 0:
            (folder / f"archive-{number:03}.tar.gz").touch()
    command = ["ls", "-la", "--color=always"]
    return record(
        command, [], columns=COLUMNS, rows=ROWS, environment=_ENVIRONMENT, folder=str(folder)
    )


def _htop(_scratch: Path) -> bytes:
    command = ["unshare", "--pid", "--fork", "--mount-proc", "--uts", "sh", "-c", _HTOP]
    return record(
        command, _HTOP_KEYS, columns=COLUMNS, rows=ROWS, environment=_ENVIRONMENT, quiet=0.2
    )


_RECORDERS = {"boot": _boot, "vim": _vim, "ls": _ls, "htop": _htop}

if __name__ == "__main__":
    sys.exit(main())
