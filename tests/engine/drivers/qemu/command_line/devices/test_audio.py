from __future__ import annotations

from ..documents import devices_of, objects, values


def test_the_speaker_is_on_the_board() -> None:
    line = devices_of("<sound model='pcspk'/><audio id='4' type='file' path='/a.wav'/>")
    assert "pcspk-audiodev=audio4" in values(line, "-machine")[0]
    assert objects(line, "-audiodev") == [{"id": "audio4", "driver": "wav", "path": "/a.wav"}]


def test_sound_goes_to_spice_clients_where_there_are_any() -> None:
    line = devices_of("<graphics type='spice' port='5901'/><sound model='ich6'/>")
    assert objects(line, "-audiodev") == [{"id": "audio1", "driver": "spice"}]
