"""Settings: what holds, and what is said of what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.host_entry import HostEntry
from tui.key_names import key_clashes, unknown_key
from tui.keymap import KEYS
from tui.settings import Settings, config_folder
from tui.settings_file import load_settings

if TYPE_CHECKING:
    from pathlib import Path


def loaded(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Settings()


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        theme = "virtdeck-light"
        marks = "ascii"
        interval = 5
        [hosts]
        lab = "test:///default"
        edge = { uri = "test:///demo", readonly = true }
        [hosts.old]
        uri = "old"
        [keys]
        "domain.shutdown" = "D"
        """,
    )
    assert settings == Settings(
        theme="virtdeck-light",
        marks="ascii",
        interval=5,
        hosts={
            "lab": HostEntry(name="lab", uri="test:///default"),
            "edge": HostEntry(name="edge", uri="test:///demo", read_only=True),
            "old": HostEntry(name="old", uri="old"),
        },
        keys={"domain.shutdown": "D"},
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("colour = 1", "colour: there is no such setting"),
        ("problems = []", "problems: there is no such setting"),
        ("theme = 3", "theme: must be text"),
        ('marks = "emoji"', "marks: must be one of auto, unicode, ascii"),
        ("interval = 0.1", "interval: must be a number of seconds, 0.5 or more"),
        ("interval = true", "interval: must be a number of seconds, 0.5 or more"),
        ('hosts = ["a"]', "hosts: must be a table"),
        ("[hosts]\nlab = 1", 'hosts: lab: must be a URI, or a table such as { uri = "URI" }'),
        (
            "[hosts]\n'a b' = 'test:///'",
            "hosts: a b: a name has no spaces and no control characters",
        ),
        ("[hosts.lab]\nuri = ''\ncolour = 1", "hosts: lab: there is no such setting: colour"),
        ("[hosts.lab]\nuri = ''\nreadonly = 1", "hosts: lab: readonly must be true or false"),
        ('[keys]\n"domain.start" = 7', "keys: domain.start: must be text, such as 'ctrl+d'"),
        (
            '[keys]\n"domain.shutdown" = "f9,s"',
            "keys: domain.shutdown: 's' is the key of domain.start; give that another",
        ),
        (
            '[keys]\n"app.help" = "question"',
            "keys: app.help: there is no key 'question'; such as D, f5 or ctrl+d",
        ),
        (
            "[plugins.ping]\ntitle = 'Ping'",
            'plugins: ping: command is missing; such as ["ping", "{ip}"]',
        ),
        (
            "[[notifications]]\ndo = 'shout'",
            "notifications: table 1: do = 'shout'; one of show, mute, ring",
        ),
        ('[keys]\n"no.such" = "x"', "keys: no.such: there is no key with the id 'no.such'"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_holds(
    tmp_path: Path, line: str, problem: str
) -> None:
    first = "" if "theme" in line else "theme = 'virtdeck-light'"
    settings = loaded(tmp_path, f"{first}\n{line}")
    (told,) = settings.problems
    assert told.startswith(f"{tmp_path / 'config.toml'}, line ")
    assert told.partition(": ")[2] == problem
    assert settings.theme == ("virtdeck-dark" if "theme" in line else "virtdeck-light")
    assert settings.interval == 2.0


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    settings = loaded(tmp_path, 'theme = "x"\nmarks = \n')
    (told,) = settings.problems
    assert "config.toml" in told
    assert "line 2" in told
    assert settings.theme == "virtdeck-dark"


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"marks = 'auto'\n\xff\xfe")
    assert load_settings(path).problems == (f"{path}, line 2: not UTF-8; the defaults are used",)
    told = load_settings(tmp_path).problems
    assert told == (f"{tmp_path}: Is a directory; the defaults are used",)


@pytest.mark.parametrize(
    ("keys", "unknown"),
    [
        ("D", None),
        ("f5, ctrl+d,?", None),
        ("question_mark,shift+up,less_than_sign", None),
        ("ctrl+at,alt+plus", None),
        ("f5,notakey", "notakey"),
        ("ctrl+s+x", "ctrl+s+x"),
        ("D,", ""),
    ],
)
def test_a_key_that_no_terminal_sends_is_named(keys: str, unknown: str | None) -> None:
    assert unknown_key(keys) == unknown


def test_two_keys_may_change_places() -> None:
    assert not list(key_clashes({"domain.start": "d", "domain.shutdown": "s"}))
    both = key_clashes({"domain.start": "/", "app.filter": "slash"})
    assert list(both) == [("app.filter", "slash", "domain.start")]


def test_every_key_of_ours_is_a_key() -> None:
    assert not [entry for entry in KEYS.values() if unknown_key(entry.key) is not None]


def test_the_folder_is_where_the_desktop_says() -> None:
    assert str(config_folder({"XDG_CONFIG_HOME": "/etc/xdg"})) == "/etc/xdg/virtdeck"
    assert str(config_folder({})).endswith("/.config/virtdeck")
