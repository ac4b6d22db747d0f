from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.drivers.qemu.command_line import GraphicsSecurity
from engine.errors import ConfigUnsupported

from ..documents import PLACE, build, document, values

_END = "disable-ticketing=on,seamless-migration=on"
_TLS = replace(PLACE, tls_dir=Path("/p,ki"), security=GraphicsSecurity(spice_tls=True))


@pytest.mark.parametrize(
    ("graphics", "expected"),
    [
        ("port='5901'/>", f"port=5901,addr=127.0.0.1,{_END}"),
        ("port='5901' listen='::'/>", f"port=5901,addr=::,{_END}"),
        (
            "port='5901' tlsPort='5902'/>",
            f"port=5901,tls-port=5902,x509-dir=/p,,ki,addr=127.0.0.1,{_END}",
        ),
        (
            (
                "tlsPort='5902' autoport='no' defaultMode='secure'>"
                "<channel name='main' mode='any'/>"
                "<channel name='record' mode='insecure'/></graphics>"
            ),
            (
                f"tls-port=5902,x509-dir=/p,,ki,addr=127.0.0.1,{_END},"
                "tls-channel=default,plaintext-channel=record"
            ),
        ),
        (
            "><listen type='socket' socket='/run/a,b'/></graphics>",
            f"unix=on,addr=/run/a,,b,{_END}",
        ),
        ("><listen type='none'/></graphics>", f"port=0,{_END}"),
        (
            (
                "port='5901'><image compression='auto_glz'/><jpeg compression='auto'/>"
                "<zlib compression='never'/><playback compression='on'/><streaming mode='filter'/>"
                "<clipboard copypaste='no'/><filetransfer enable='no'/><mouse mode='client'/>"
                "</graphics>"
            ),
            (
                "port=5901,addr=127.0.0.1,disable-ticketing=on,image-compression=auto_glz,"
                "jpeg-wan-compression=auto,zlib-glz-wan-compression=never,playback-compression=on,"
                "streaming-video=filter,disable-copy-paste=on,disable-agent-file-xfer=on,"
                "agent-mouse=on,seamless-migration=on"
            ),
        ),
    ],
)
def test_every_form(graphics: str, expected: str) -> None:
    line = build(document(f"<graphics type='spice' {graphics}"), _TLS)
    assert values(line, "-spice") == [expected]


def test_a_password_keeps_ticketing_on() -> None:
    line = build(document("<graphics type='spice' port='5901' passwd='x'/>"))
    assert values(line, "-spice") == ["port=5901,addr=127.0.0.1,seamless-migration=on"]


def test_sasl() -> None:
    security = GraphicsSecurity(spice_sasl=True)
    place = replace(PLACE, sasl_dir=Path("/sasl"), security=security)
    line = build(document("<graphics type='spice' port='5901'/>"), place)
    assert "sasl=on" in values(line, "-spice")[0]
    assert line.environment == {"SASL_CONF_PATH": "/sasl"}


def test_a_tls_port_without_certificates_is_refused() -> None:
    with pytest.raises(ConfigUnsupported, match="certificates"):
        build(document("<graphics type='spice' tlsPort='5901' autoport='no'/>"))
