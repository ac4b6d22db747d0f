"""What a driver lacks, as people read it."""

from __future__ import annotations

from engine.drivers.base import HypervisorDriver
from engine.drivers.verb_words import CANNOT, HAS_NO, lacking


def test_the_words_are_of_verbs_that_exist_and_of_each_once() -> None:
    assert not CANNOT.keys() & HAS_NO.keys()
    assert [verb for verb in (*CANNOT, *HAS_NO) if not hasattr(HypervisorDriver, verb)] == []


def test_what_is_missing_is_a_sentence() -> None:
    assert lacking("test", "perform_migration") == "the test driver cannot migrate domains"
    assert lacking("QEMU", "pools") == "the QEMU driver has no pools"
    assert lacking("QEMU", "sev_info") == 'the QEMU driver does not offer "sev info"'
