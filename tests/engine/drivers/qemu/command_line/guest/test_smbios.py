from __future__ import annotations

from ..documents import build, document, values


def test_tables_the_guest_reads() -> None:
    rest = (
        "<sysinfo type='smbios'><bios><entry name='vendor'>a,b</entry></bios>"
        "<baseBoard><entry name='product'>x</entry></baseBoard>"
        "<oemStrings><entry>one</entry></oemStrings></sysinfo>"
        "<sysinfo type='fwcfg'><entry name='opt/a'>text</entry>"
        "<entry name='opt/b' file='/f'/></sysinfo>"
    )
    line = build(document(rest=rest, os="<smbios mode='sysinfo'/>"))
    assert values(line, "-smbios") == [
        "type=0,vendor=a,,b", "type=2,product=x", "type=11,value=one",
    ]  # fmt: skip
    assert values(line, "-fw_cfg") == ["name=opt/a,string=text", "name=opt/b,file=/f"]
