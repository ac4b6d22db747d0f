from __future__ import annotations

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.live_state import drop_live_state


@pytest.mark.parametrize(
    ("live", "kept"),
    [
        ("<rng><alias name='rng0'/></rng>", "<rng/>"),
        ("<rng><alias name='ua-dice'/></rng>", "<rng><alias name='ua-dice'/></rng>"),
        ("<console type='pty' tty='/dev/pts/1'><source path='/dev/pts/1'/></console>",
         "<console type='pty'/>"),
        ("<serial type='file'><source path='/log'/></serial>",
         "<serial type='file'><source path='/log'/></serial>"),
        ("<channel type='unix'><target type='virtio' name='a' state='connected'/></channel>",
         "<channel type='unix'><target type='virtio' name='a'/></channel>"),
        ("<interface type='bridge'><target dev='vnet3'/></interface>",
         "<interface type='bridge'/>"),
        ("<interface type='bridge'><target dev='tap7'/></interface>",
         "<interface type='bridge'><target dev='tap7'/></interface>"),
        ("<graphics type='vnc' port='5907' autoport='yes'/>",
         "<graphics type='vnc' port='-1' autoport='yes'/>"),
        ("<graphics type='spice' port='5900' tlsPort='5901' autoport='yes'/>",
         "<graphics type='spice' autoport='yes'/>"),
        (("<graphics type='vnc' port='5900' autoport='no' listen='192.0.2.1'>"
         "<listen type='network' network='n' address='192.0.2.1'/></graphics>"),
         ("<graphics type='vnc' port='5900' autoport='no'>"
         "<listen type='network' network='n'/></graphics>")),
    ],
)  # fmt: skip
def test_what_the_host_chose_is_taken_out(live: str, kept: str) -> None:
    conf = DomainConf.parse(f"<domain id='3'><devices>{live}</devices></domain>")
    drop_live_state(conf)
    text = "".join(line.strip() for line in conf.to_xml().splitlines())
    assert text == f"<domain><devices>{kept}</devices></domain>"


def test_labels_made_at_start_are_taken_out() -> None:
    conf = DomainConf.parse(
        "<domain><seclabel type='dynamic'><label>a</label><imagelabel>b</imagelabel></seclabel>"
        "<seclabel type='static'><label>c</label></seclabel></domain>"
    )
    drop_live_state(conf)
    assert [(label.label, label.imagelabel) for label in conf.seclabels] == [
        (None, None), ("c", None),
    ]  # fmt: skip
