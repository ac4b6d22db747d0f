"""``<tpm>``: trusted platform modules, emulated by swtpm or passed through."""

from __future__ import annotations

from ..xml_codec import YES_NO, choice
from ..xml_field import Attribute, Child, Flag
from .character import CharacterSource
from .device import Device


class Tpm(Device):
    """A TPM of the guest."""

    TAG = "tpm"

    model = Attribute("@model")
    backend_type = Attribute("backend@type", choice("passthrough", "emulator", "external"))
    version = Attribute("backend@version", choice("1.2", "2.0"))
    persistent_state = Attribute("backend@persistent_state", YES_NO)
    debug = Attribute("backend@debug")
    device_path = Attribute("backend/device@path")
    encryption_secret = Attribute("backend/encryption@secret")
    sha1 = Flag("backend/active_pcr_banks/sha1")
    sha256 = Flag("backend/active_pcr_banks/sha256")
    sha384 = Flag("backend/active_pcr_banks/sha384")
    sha512 = Flag("backend/active_pcr_banks/sha512")
    source = Child(CharacterSource, "backend/source")
    source_type = Attribute("backend/source@type")
    """``unix`` for ``external``; ``file`` or ``dir`` for ``emulator``."""
    profile_source = Attribute("backend/profile@source")
    profile_name = Attribute("backend/profile@name")
    profile_remove_disabled = Attribute("backend/profile@removeDisabled")
