"""Passwords leave a document while it is shown and come back as they were."""

from __future__ import annotations

import pytest

from engine.editing.secrets import mask, unmask
from engine.errors import InvalidXML

_XML = """\
<domain type='kvm'>
  <name>web (hidden 1)</name>
  <devices>
    <graphics type='vnc' passwd='a&lt;&quot;b'/>
    <graphics type='spice' passwd='other'/>
    <disk><source><cookies><cookie name='id'>sesame</cookie></cookies></source></disk>
  </devices>
</domain>
"""


def test_a_masked_document_holds_no_password_and_gets_all_of_them_back() -> None:
    masked, secrets = mask(_XML)
    for word in ("a&lt;", "other", "sesame"):
        assert word in _XML
        assert word not in masked
        assert word not in repr(secrets)
    assert "<name>web (hidden 1)</name>" in masked
    # layout may be libvirt's; what it says is the same
    assert mask(unmask(masked, secrets))[0] == masked
    assert "passwd='a&lt;&quot;b'" in unmask(masked, secrets)
    assert ">sesame<" in unmask(masked, secrets)


def test_a_password_typed_over_its_placeholder_is_the_new_one() -> None:
    masked, secrets = mask(_XML)
    edited = masked.replace("passwd='(hidden* 2)'", "passwd='new'")
    assert edited != masked
    assert "passwd='new'" in unmask(edited, secrets)
    assert "other" not in unmask(edited, secrets)


def test_a_document_without_passwords_stays_letter_by_letter() -> None:
    xml = "<domain  type='kvm'><name>web</name></domain>"
    assert mask(xml)[0] == xml


def test_a_hostile_document_is_refused() -> None:
    with pytest.raises(InvalidXML, match="document type"):
        mask("<!DOCTYPE d [<!ENTITY a 'b'>]><domain>&a;</domain>")
