"""A configuration kept as text: the same facts, and nothing read before somebody asks."""

from __future__ import annotations

from engine import DomainState
from engine.conf.domain_conf import DomainConf
from engine.drivers.test.machine import Machine
from engine.drivers.test.node_file import NodeFile
from engine.drivers.test.written_conf import WrittenConf
from tests.fakes.node_file import node_file

DOCUMENT = """<domain type='test'><name>web &amp; mail</name>
<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><title>the \u00e9t\u00e9</title>
<memory unit='GiB'>2</memory><currentMemory unit='GiB'>1</currentMemory>
<vcpu current='2'>4</vcpu><os><type>hvm</type></os><devices>
<disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>
<interface type='user'/><interface type='user'><target dev='mine'/></interface>
<graphics type='vnc'/><graphics type='spice'/><graphics type='sdl'/></devices></domain>"""


def both() -> tuple[Machine, Machine]:
    conf = DomainConf.parse(DOCUMENT)
    return Machine(WrittenConf.of(conf)), Machine(conf)


def test_a_list_shows_the_same_of_both() -> None:
    written, read = both()
    assert written.info(None) == read.info(None)
    assert (written.displays, written.vcpus) == (("vnc", "spice"), 2)
    assert (written.memory_kib, written.max_memory_kib) == (1 << 20, 2 << 20)


def test_counters_need_no_configuration_that_is_kept() -> None:
    written, read = both()
    assert written.device_names == read.device_names == (("vda",), ("testnet0", "mine"))
    assert written._written is not None
    assert written.device_names is written.device_names


def test_who_asks_for_more_gets_the_same_document() -> None:
    written, read = both()
    assert written.live.to_xml() == read.live.to_xml()
    assert written.live is written.stored is written.live
    assert written._written is None


def test_one_that_runs_keeps_its_own_when_another_is_defined() -> None:
    written, _ = both()
    written.begin(1, now=0.0)
    other = DomainConf.parse(DOCUMENT.replace("<title>the", "<title>another"))
    written.redefine(other)
    assert written.live.title == "the \u00e9t\u00e9"
    assert written.stored.title == "another \u00e9t\u00e9"
    assert written.live is not written.stored


def test_both_are_one_until_it_is_edited() -> None:
    written, _ = both()
    written.begin(1, now=0.0)
    assert written.live is written.stored
    written.edit(lambda conf: setattr(conf, "title", "new"))
    assert written.live.title == written.info(None).title == "new"


def test_domains_of_a_file_are_kept_as_text() -> None:
    _, domains = NodeFile.parse(node_file(3)).contents()
    assert [type(each.conf) for each in domains] == [WrittenConf] * 3
    assert {each.state for each in domains} <= set(DomainState)
    assert all(len(each.conf.data) < 2_000 for each in domains)
