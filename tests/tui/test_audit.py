"""What virtdeck did is written down: every verb, its outcome, and the virsh words for it."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from engine import DomainRef
from engine.domain_labels import TAGS_NAMESPACE as NAMESPACE
from engine.fleet.line_file import state_path
from tests.tui.demo_deck import demo_app, go_to, press, running, settle
from tests.tui.screens.test_domain_list import notices
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.audit import AuditRecord, virsh_command
from tui.cli.verbs import VERBS as CLI_VERBS
from tui.verbs import VERBS
from tui.worded_verbs import WORDED_VERBS

if TYPE_CHECKING:
    from pathlib import Path

REF = DomainRef("web 01", "4dea22b3-1d52-d8f3-2516-782e98ab3fa0", 1)
URI = "qemu:///system"
CHANGING = {"lifecycle", "definition"}


def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in state_path("audit.log").read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        *((verb.name, verb.virsh) for verb in VERBS if verb.form is None),  # forms fill them in
        *((make("word").name, ()) for make, _, _ in WORDED_VERBS.values()),
        *((name, ()) for name, entry in CLI_VERBS.items() if entry.module in CHANGING),
    ],
)
def test_every_verb_has_virsh_words(verb: str, words: tuple[str, ...]) -> None:
    command = virsh_command(URI, verb, REF, "word", words)
    assert command.startswith("virsh -c qemu:///system ")


@pytest.mark.parametrize(
    ("verb", "name", "value", "expected"),
    [
        ("destroy", "web-01", "", "destroy web-01"),
        ("destroy", "web 01; rm", "", "destroy 'web 01; rm'"),
        ("destroy", "--all", "", f"destroy {REF.uuid}"),
        ("title", "a", "It's {domain}", "desc a --title 'It'\"'\"'s {domain}'"),
        ("rename", "a", "b c", "domrename a 'b c'"),
        ("tags", "a", "b c", f"metadata a {NAMESPACE} --key virtdeck --set '<tags>b c</tags>'"),
    ],
)  # fmt: skip
def test_the_words_can_be_pasted(verb: str, name: str, value: str, expected: str) -> None:
    ref = DomainRef(name, REF.uuid, 1)
    assert virsh_command(URI, verb, ref, value) == f"virsh -c qemu:///system {expected}"


async def test_verbs_undos_and_failures_are_written_for_nobody_else_to_read() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "m", "D", "y")
        await settle(pilot, 1.0)
        await press(pilot, "u")
        await settle(pilot, 1.0)
        await press(pilot, *"t", *"a:b", "enter")
        await settle(pilot, 1.0)
    found = [(each["domain"], each["verb"], each["error"]) for each in records()]
    assert found == [
        ("web-01", "destroy", None),
        ("web-01", "start", None),
        ("web-01", "tags", "'a:b' is no tag"),
    ]
    first = records()[0]
    assert (first["by"], first["host"]) == ("application", "demo")
    assert first["virsh"].endswith(" destroy web-01")
    assert first["time"].endswith("+00:00")
    assert stat.S_IMODE(state_path("audit.log").stat().st_mode) == 0o600


async def test_what_was_written_is_shown_newest_first_and_foreign_lines_are_left_out() -> None:
    path = state_path("audit.log")
    path.parent.mkdir(parents=True)
    hostile = AuditRecord(
        time="2026-01-02T03:04:05+00:00", by="x", host="h", uri="u", domain="\x1b[31m", uuid="u",
        verb="destroy", error="\u202eno", virsh="virsh \x07",
    )  # fmt: skip
    lines = ["{", "[]", '{"time": 1}', hostile.to_line(), "null"]
    path.write_text("\n".join(lines) + "\n")
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "lb-1")
        await press(pilot, "p")
        await press(pilot, "colon", *"audit", "enter")
        await until(pilot, lambda: "suspend lb-1" in "\n".join(screen_text(app)))
        text = "\n".join(screen_text(app))
        assert text.index("suspend lb-1") < text.index("\\x1b[31m")
        assert "failed: \\u202eno" in text
        assert "2026-01-02 03:04:05" in text
        await press(pilot, "escape")


async def test_a_folder_that_cannot_be_made_is_said_once_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    refused = "audit log cannot be written"
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "lb-1")
        for _ in range(2):
            await press(pilot, "p")
            await until(pilot, lambda: any(refused in text for text in notices(app)), 0)
        await until(pilot, lambda: "lb-1: resumed" in notices(app), 0)
        assert len([text for text in notices(app) if refused in text]) == 1
