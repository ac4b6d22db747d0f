from __future__ import annotations

import pytest

from engine.errors import AuthFailed, ConnectStep
from engine.sasl import MECHANISMS, choose_mechanism


@pytest.mark.parametrize(
    ("offered", "wanted", "chosen"),
    [
        ([*reversed([*MECHANISMS])], "", "SCRAM-SHA-512"),
        (["PLAIN", "SCRAM-SHA-1", "GSSAPI"], "", "SCRAM-SHA-1"),
        (["ANONYMOUS", "PLAIN"], "", "PLAIN"),
        (["plain"], "", "PLAIN"),
        (["PLAIN", "SCRAM-SHA-256"], "plain", "PLAIN"),
        (["PLAIN", "SCRAM-SHA-256"], "scram-sha-256", "SCRAM-SHA-256"),
    ],
)
def test_the_best_or_the_one_that_is_wanted(offered: list[str], wanted: str, chosen: str) -> None:
    assert choose_mechanism(offered, wanted=wanted, is_private=True).name == chosen


@pytest.mark.parametrize(
    ("offered", "wanted", "words"),
    [
        (["PLAIN"], "SCRAM-SHA-1", "SCRAM-SHA-1 is not offered, only PLAIN"),
        (["GSSAPI"], "GSSAPI", r"GSSAPI \(Kerberos"),
        (["GSSAPI", "DIGEST-MD5"], "", r"GSSAPI \(Kerberos.*DIGEST-MD5 \(withdrawn"),
        ([], "", "none$"),
        (["\x1b[2J"], "", r"\\x1b\[2J"),
    ],
)
def test_no_mechanism_says_why(offered: list[str], wanted: str, words: str) -> None:
    with pytest.raises(AuthFailed, match=words) as caught:
        choose_mechanism(offered, wanted=wanted, is_private=True)
    assert caught.value.step is ConnectStep.LOGIN
    assert caught.value.hint


@pytest.mark.parametrize("wanted", ["", "PLAIN"])
def test_nothing_is_said_where_others_listen(wanted: str) -> None:
    with pytest.raises(AuthFailed, match=r"others.*offered: PLAIN, SCRAM-SHA-256") as caught:
        choose_mechanism(["PLAIN", "SCRAM-SHA-256"], wanted=wanted, is_private=False)
    assert "+tls" in caught.value.hint


def test_a_long_list_is_not_repeated_in_full() -> None:
    with pytest.raises(AuthFailed) as caught:
        choose_mechanism(["X" * 1000] * 1000, is_private=True)
    assert len(caught.value.message) < 700
