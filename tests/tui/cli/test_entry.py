"""The program as people run it: exit status, one line of error, signals, what it imports."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from engine.errors import EngineError
from tests.patience import PATIENCE
from tests.tui.cli.command_line import environment, program, run
from tui.cli.entry import error_line
from tui.settings import CONFIG_NAME, config_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.tui.cli.command_line import CommandLine

_FLEET = "test:///demo?speed=200"


def test_an_error_is_one_printable_line() -> None:
    error = EngineError("it\nfailed\x1b[2J", hint="try again")
    assert error_line(error) == "error: it\\nfailed\\x1b[2J; try again"


def test_no_verb_means_the_application(cli: CommandLine) -> None:
    ended = cli("-c", "test:///default")
    assert (ended.status, ended.out, ended.err) == (None, "", "")


def test_a_host_of_the_settings_is_meant_by_its_name(cli: CommandLine) -> None:
    path = config_folder() / CONFIG_NAME
    path.parent.mkdir(parents=True)
    path.write_text('[hosts]\nlab = { uri = "test:///default", readonly = true }\n')
    assert cli("-c", "lab", "list", "--names").out == "test\n"
    assert "read-only" in cli("-c", "lab", "destroy", "test").err
    assert "'attic'" in cli("-c", "attic", "list").err


def test_an_unknown_verb_is_wrong_usage(cli: CommandLine) -> None:
    ended = cli("lsit")
    assert (ended.status, ended.out) == (2, "")
    assert "unknown verb 'lsit'" in ended.err


@pytest.mark.parametrize("line", ["list --nosuch", "info", "info a b", "--nosuch", "list -c"])
def test_wrong_usage_ends_with_2(cli: CommandLine, line: str) -> None:
    ended = cli(*line.split())
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("usage: virtdeck")


@pytest.mark.parametrize("line", ["--help", "list --help", "--version"])
def test_help_and_version_end_with_0(cli: CommandLine, line: str) -> None:
    ended = cli(*line.split())
    assert (ended.status, ended.err) == (0, "")
    assert "virtdeck" in ended.out


def test_the_program_ends_with_the_status_of_the_verb(node_path: Path) -> None:
    done = run("-c", f"test://{node_path}", "list", "--names")
    assert (done.status, done.err) == (0, "")
    assert done.out.split()[0] == "vm-0000"
    failed = run("info", "nobody", LIBVIRT_DEFAULT_URI=f"test://{node_path}")
    assert (failed.status, failed.out, failed.err.count("\n")) == (1, "", 1)


def test_a_terminal_of_ascii_shows_any_name(hostile_path: Path) -> None:
    done = run("list", "-c", f"test://{hostile_path}", PYTHONIOENCODING="ascii")
    assert (done.status, done.err) == (0, "")
    assert "\\u202e" in done.out


def test_help_on_a_terminal_of_ascii() -> None:
    done = run("--help", PYTHONIOENCODING="ascii")
    assert (done.status, done.err) == (0, "")
    assert "verb \\u2026" in done.out


@pytest.mark.parametrize(
    ("line", "closed", "out", "err"),
    [
        ("list", ">&-", "", "error: standard output is closed\n"),
        ("define -", "<&-", "", "error: standard input is closed\n"),
        ("info nobody", "2>&-", "", ""),
    ],
)
def test_a_closed_descriptor_is_one_line_at_most(
    line: str, closed: str, out: str, err: str
) -> None:
    words = program("-c", "test:///default", *line.split())
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *words],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, out, err)


def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            program("-c", "test:///default", "list"),
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
        )
    assert done.returncode == 1
    assert done.stderr == "error: standard output: No space left on device\n"


def test_the_application_needs_a_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "-c", "test:///demo"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr.splitlines()[-1]
    assert done.stdout == ""


def test_a_verb_imports_neither_textual_nor_rich() -> None:
    code = (
        "import sys; from tui.cli import main; from tui.cli.verbs import VERBS, load_command\n"
        "for verb in VERBS: load_command(verb)\n"
        "status = main(['-c', 'test:///demo?still=1', 'clients', '--json'])\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "sys.exit(status or ' '.join(names & {'textual', 'rich'}) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def following() -> Iterator[subprocess.Popen[str]]:
    """A process that follows the events of a lively host."""
    with subprocess.Popen(
        program("-c", _FLEET, "events", "--follow", "--json"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_each_event_leaves_the_process_as_it_happens(following: subprocess.Popen[str]) -> None:
    assert following.stdout is not None
    event = json.loads(following.stdout.readline())
    assert event["uri"] == _FLEET
    assert following.poll() is None, "it goes on"


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_quietly(
    following: subprocess.Popen[str], number: signal.Signals, status: int
) -> None:
    assert following.stdout is not None
    following.stdout.readline()
    following.send_signal(number)
    _, errors = following.communicate(timeout=PATIENCE)
    assert (following.returncode, errors) == (status, "")


def test_a_reader_that_leaves_ends_it_quietly(following: subprocess.Popen[str]) -> None:
    assert following.stdout is not None
    assert following.stderr is not None
    following.stdout.readline()
    following.stdout.close()
    assert following.wait(timeout=PATIENCE) == 141
    assert following.stderr.read() == ""
