"""One domain: which configuration counts when, and how long its guest has run."""

from __future__ import annotations

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_edits import set_title
from engine.domain_state import DomainState, DomainStatus
from engine.drivers.test.machine import Machine
from engine.errors import InvalidXML

RUNNING = DomainStatus(DomainState.RUNNING)
PAUSED = DomainStatus(DomainState.PAUSED)
OFF = DomainStatus(DomainState.SHUTOFF)


def conf(extra: str = "", memory: int = 1024) -> DomainConf:
    return DomainConf.parse(
        "<domain type='test'><name>a</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"
        f"<memory>{memory}</memory><os><type>hvm</type></os>{extra}</domain>"
    )


def running() -> Machine:
    machine = Machine(conf())
    machine.begin(7, now=1000.0)
    machine.enter(RUNNING, monotonic=10.0)
    return machine


def test_only_running_counts() -> None:
    machine = running()
    machine.enter(PAUSED, monotonic=15.0)
    assert machine.ran(100.0) == 5.0
    machine.enter(RUNNING, monotonic=100.0)
    assert machine.ran(101.5) == 6.5


def test_stopping_lets_go_of_the_id() -> None:
    machine = running()
    assert (machine.id, machine.started_at) == (7, 1000.0)
    machine.enter(OFF, monotonic=20.0)
    assert (machine.id, machine.started_at, machine.is_active) == (None, None, False)


def test_a_new_run_counts_from_nothing() -> None:
    machine = running()
    machine.enter(OFF, monotonic=20.0)
    machine.begin(8, now=2000.0)
    machine.enter(RUNNING, monotonic=30.0)
    assert machine.ran(31.0) == 1.0


def test_an_edit_reaches_both_configurations_and_leaves_the_old_objects_alone() -> None:
    machine = running()
    machine.redefine(conf(memory=2048))
    before = machine.live
    machine.edit(lambda conf: set_title(conf, "new"))
    assert (machine.live.title, machine.stored.title) == ("new", "new")
    assert (machine.live.memory, machine.stored.memory) == (1024, 2048)
    assert before.title is None


def test_the_balloon_lasts_until_the_next_start() -> None:
    machine = running()
    machine.set_balloon(512)
    assert machine.memory_kib == 512
    machine.enter(OFF, monotonic=20.0)
    machine.begin(8, now=2000.0)
    assert machine.memory_kib == 1024


def test_what_a_list_does_not_show_is_read_when_it_is_needed() -> None:
    machine = Machine(conf("<on_reboot>dance</on_reboot>"))
    assert machine.info(None).max_memory_kib == 1024
    with pytest.raises(InvalidXML, match="on_reboot"):
        _ = machine.stored


def test_a_configuration_that_cannot_be_read_can_be_replaced() -> None:
    machine = Machine(conf("<on_reboot>dance</on_reboot>"))
    machine.redefine(conf(memory=2048))
    assert machine.stored.memory == 2048
