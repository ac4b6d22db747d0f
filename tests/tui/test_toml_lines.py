"""Lines of what stands in a TOML text."""

from __future__ import annotations

import pytest

from tui.toml_lines import line_of

TEXT = """\
theme = 3
# a comment = not a key
[hosts]
lab = "x"   # [no.header]
"a b".uri = 1
[hosts.old]
uri = 7
[[notifications]]
do = "mute"
[[notifications]]
run = [
  "sh = 1",
  "[x]",
]
do = "shout"
[keys]
"domain.start" = 4
text = '''
marks = 1
'''
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("theme",), 1),
        (("hosts",), 3),
        (("hosts", "lab"), 4),
        (("hosts", "a b", "uri"), 5),
        (("hosts", "old", "uri"), 7),
        (("hosts", "old", "readonly"), 6),
        (("notifications",), 8),
        (("notifications", 0, "do"), 9),
        (("notifications", 1), 10),
        (("notifications", 1, "do"), 15),
        (("keys", "domain.start"), 17),
        (("keys", "none"), 16),
        (("marks",), None),
        (("no", "such"), None),
    ],
)
def test_the_line_is_that_of_the_key_or_of_what_is_around_it(
    path: tuple[str | int, ...], line: int | None
) -> None:
    assert line_of(TEXT, path) == line
