from __future__ import annotations

import pytest

from engine.errors import InvalidXML

from ..documents import build, devices_of, document, values


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("type='pty'/>", "pty,id=charserial0"),
        ("type='null'/>", "null,id=charserial0"),
        ("type='file'><source path='/a,b' append='on'/></serial>",
         "file,id=charserial0,path=/a,,b,append=on"),
        ("type='dev'><source path='/dev/ttyS0'/></serial>",
         "serial,id=charserial0,path=/dev/ttyS0"),
        ("type='pipe'><source path='/p'/></serial>", "pipe,id=charserial0,path=/p"),
        ("type='unix'><source mode='bind' path='/s'/></serial>",
         "socket,id=charserial0,path=/s,server=on,wait=off"),
        ("type='unix'/>", "socket,id=charserial0,path=/run/guest/serial0.sock,server=on,wait=off"),
        (("type='unix'><source mode='connect' path='/s'><reconnect enabled='yes' timeout='5'/>"
         "</source></serial>"), "socket,id=charserial0,path=/s,reconnect=5"),
        (("type='tcp'><source mode='bind' host='::1' service='4555'/><protocol type='telnet'/>"
         "</serial>"),
         "socket,id=charserial0,host=::1,port=4555,telnet=on,server=on,wait=off"),
        ("type='tcp'><source mode='connect' host='h' service='1'/></serial>",
         "socket,id=charserial0,host=h,port=1"),
        (("type='udp'><source mode='connect' host='h' service='1'/>"
         "<source mode='bind' host='::' service='2'/></serial>"),
         "udp,id=charserial0,host=h,localaddr=::,localport=2,port=1"),
        ("type='null'><log file='/l,og' append='off'/></serial>",
         "null,id=charserial0,logfile=/l,,og,logappend=off"),
    ],
)  # fmt: skip
def test_every_kind_of_stream(serial: str, expected: str) -> None:
    assert values(devices_of(f"<serial {serial}"), "-chardev")[1] == expected


@pytest.mark.parametrize("kind", ["file", "dev", "pipe", "tcp", "udp"])
def test_a_stream_that_leads_nowhere_is_an_error_with_its_place(kind: str) -> None:
    with pytest.raises(InvalidXML, match="/domain/devices/serial"):
        build(document(f"<serial type='{kind}'/>"))


def test_streams_of_spice() -> None:
    line = devices_of(
        "<graphics type='spice' port='5901'/>"
        "<channel type='spicevmc'><target type='virtio'/></channel>"
        "<channel type='spiceport'><source channel='org.example'/>"
        "<target type='virtio' name='port'/></channel><redirdev bus='usb' type='spicevmc'/>"
    )
    assert values(line, "-chardev")[1:] == [
        "spicevmc,id=charchannel0,name=vdagent",
        "spiceport,id=charchannel1,name=org.example",
        "spicevmc,id=charredir0,name=usbredir",
    ]


def test_qemus_own_agent() -> None:
    line = devices_of(
        "<channel type='qemu-vdagent'><source><clipboard copypaste='yes'/><mouse mode='client'/>"
        "</source><target type='virtio' name='com.redhat.spice.0'/></channel>"
    )
    expected = "qemu-vdagent,id=charchannel0,name=vdagent,clipboard=on,mouse=on"
    assert values(line, "-chardev")[1] == expected
