from __future__ import annotations

from ..documents import build, document, objects, values


def test_what_happens_when_the_guest_ends() -> None:
    line = build(document("<panic model='isa'/>", rest="<on_reboot>destroy</on_reboot>"
                          "<on_crash>preserve</on_crash>"))  # fmt: skip
    assert values(line, "-action") == ["reboot=shutdown,panic=pause"]


def test_kinds_of_sleep() -> None:
    pm = "<pm><suspend-to-mem enabled='no'/><suspend-to-disk enabled='yes'/></pm>"
    expected = ["ICH9-LPC.disable_s3=1", "ICH9-LPC.disable_s4=0"]
    assert values(build(document(rest=pm)), "-global") == expected


def test_an_identity_for_generations() -> None:
    genid = "00000000-0000-4000-8000-000000000002"
    line = build(document(rest=f"<genid>{genid}</genid>"))
    assert {"driver": "vmgenid", "guid": genid, "id": "vmgenid0"} in objects(line, "-device")
