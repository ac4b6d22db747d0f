from __future__ import annotations

import pytest

from engine.conf.domain_conf import DOMAIN_TYPES, DomainConf
from engine.errors import InvalidXML

RUNNING = """<domain type='kvm' id='4' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>alpha</name>
  <unknown keep='me'>as I am</unknown>
  <devices>
    <strange model='x'/>
    <disk type='network'>
      <source protocol='https' name='a'>
        <cookies>
          <cookie name='session'>s3cret</cookie>
        </cookies>
      </source>
      <alias name='virtio-disk0'/>
    </disk>
    <graphics type='vnc' port='5900' passwd='s3cret'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-x'/>
  </qemu:commandline>
</domain>
"""


def test_unknown_elements_and_their_order_survive() -> None:
    assert DomainConf.parse(RUNNING).to_xml(secure=True) == RUNNING


def test_secrets_are_shown_only_when_asked_for() -> None:
    conf = DomainConf.parse(RUNNING)
    assert "s3cret" not in conf.to_xml()
    assert "s3cret" not in conf.to_xml(inactive=True)
    assert conf.to_xml(secure=True).count("s3cret") == 2


def test_writing_without_secrets_leaves_the_document_alone() -> None:
    conf = DomainConf.parse(RUNNING)
    conf.to_xml(inactive=True)
    assert conf.to_xml(secure=True) == RUNNING


def test_an_inactive_document_has_no_id_and_no_given_names() -> None:
    text = DomainConf.parse(RUNNING).to_xml(secure=True, inactive=True)
    assert "id='4'" not in text
    assert "<alias" not in text


def test_a_copy_is_apart_and_keeps_its_lines() -> None:
    conf = DomainConf.parse(RUNNING)
    copy = conf.copy()
    copy.name = "beta"
    assert conf.name == "alpha"
    assert copy.devices.disks[0].line == 6


def test_a_document_can_be_made_from_nothing() -> None:
    conf = DomainConf.new()
    conf.type = "test"
    conf.memory = 1024
    conf.name = "new"
    conf.os.type = "hvm"
    conf.devices.graphics.add().type = "spice"
    assert conf.to_xml() == (
        "<domain type='test'>\n  <name>new</name>\n  <memory unit='KiB'>1024</memory>\n"
        "  <os>\n    <type>hvm</type>\n  </os>\n"
        "  <devices>\n    <graphics type='spice'/>\n  </devices>\n</domain>\n"
    )


@pytest.mark.parametrize("kind", DOMAIN_TYPES)
def test_every_type_of_domain_is_read(kind: str) -> None:
    assert DomainConf.parse(f"<domain type='{kind}'/>").type == kind


def test_a_bad_value_keeps_the_rest_readable() -> None:
    conf = DomainConf.parse("<domain>\n<name>a</name>\n<vcpu>lots</vcpu>\n</domain>")
    assert conf.name == "a"
    with pytest.raises(InvalidXML, match=r"/domain/vcpu \(line 3\): 'lots'"):
        _ = conf.vcpus


def test_qemu_arguments_get_their_namespace() -> None:
    conf = DomainConf.new()
    DomainConf.qemu_commandline.make(conf).arguments.add().value = "-x"
    assert conf.to_xml() == (
        "<domain>\n"
        "  <qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>\n"
        "    <qemu:arg value='-x'/>\n  </qemu:commandline>\n</domain>\n"
    )
