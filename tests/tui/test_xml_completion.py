"""Which words may stand at the cursor."""

from __future__ import annotations

import pytest

from tui.xml_editing.completion import complete


@pytest.mark.parametrize(
    ("before", "first", "rest"),
    [
        ("<dom", "domain", "ain"),
        ("<domain><devices><interf", "interface", "ace"),
        ("<domain type='kvm'>\n<!-- <os> --><devices><disk/><cont", "controller", "roller"),
        ("<domain><devices><disk type='file' de", "device", "vice='"),
        ("<domain><devices><interface><source ne", "network", "twork='"),
        ("<domain><devices><disk></di", "disk", "sk>"),
        ("<domain><qemu:com", "qemu:commandline", "mandline"),
    ],
)
def test_a_word_is_completed_by_where_it_stands(before: str, first: str, rest: str) -> None:
    found = complete(before)
    assert found.words[0] == first
    assert found.rest == rest


@pytest.mark.parametrize(
    "before",
    [
        "",
        "text",
        "<domain><name>we",
        "<domain type='k",
        "<network><br",
        "<domain><nothing><x",
        "<!-- <d",
    ],
)
def test_nothing_is_offered_where_nothing_is_known(before: str) -> None:
    assert complete(before).rest == ""


def test_an_attribute_that_stands_there_is_not_offered_again() -> None:
    assert "type" not in complete("<domain><devices><disk type='file' ").words
