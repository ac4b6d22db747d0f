"""``<sound>``: sound cards."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Children
from ..xml_node import Node
from .device import VirtioDevice


class SoundCodec(Node):
    """``<codec>``: one codec on an HD audio card."""

    TAG = "codec"

    type = Attribute("@type", choice("duplex", "micro", "output"))


class Sound(VirtioDevice):
    """A sound card of the guest."""

    TAG = "sound"

    model = Attribute("@model")
    multichannel = Attribute("@multichannel", YES_NO)
    streams = Attribute("@streams", UNSIGNED)
    codecs = Children(SoundCodec, "codec")
    audio_id = Attribute("audio@id", UNSIGNED)
