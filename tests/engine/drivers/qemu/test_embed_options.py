"""The parameters of ``qemu:///embed``."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.drivers.qemu.command_line.place import GraphicsSecurity
from engine.drivers.qemu.embed_options import EmbedOptions
from engine.errors import InvalidURI
from engine.uri import ConnectionURI


def options(query: str) -> EmbedOptions:
    return EmbedOptions.from_uri(ConnectionURI.parse(f"qemu:///embed?{query}"))


def test_a_root_is_enough() -> None:
    assert options("root=/srv/vm") == EmbedOptions(
        Path("/srv/vm"), None, None, None, GraphicsSecurity()
    )


def test_every_parameter() -> None:
    found = options(
        "root=/r&accel=tcg&tls=/t&sasl=/s&vnc_tls=yes&vnc_tls_verify=1&vnc_sasl=on"
        "&spice_tls=yes&spice_sasl=no"
    )
    assert found.accel == "tcg"
    assert (found.tls, found.sasl) == (Path("/t"), Path("/s"))
    assert found.security == GraphicsSecurity(
        vnc_tls=True, vnc_verify=True, vnc_sasl=True, spice_tls=True, spice_sasl=False
    )


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", "root"),
        ("root=", "root"),
        ("root=relative/path", "relative/path"),
        ("root=../up", "absolute"),
        ("root=/r%00x", "root"),
        ("root=/r&tls=keys", "keys"),
        ("root=/r&accel=hvf", "hvf"),
        ("root=/r&vnc_tls=maybe", "maybe"),
        ("root=/r&vnc_tls=", "vnc_tls"),
        ("root=/r&rot=/x", "rot"),
        ("root=/r&root=/x", "root stands there 2 times"),
    ],
)
def test_what_means_nothing_is_refused(query: str, named: str) -> None:
    with pytest.raises(InvalidURI) as caught:
        options(query)
    assert named in caught.value.message + caught.value.hint
