"""``<audio>``: where the host plays and records what sound cards carry."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Section
from ..xml_node import Node


class AudioDirection(Node):
    """``<input>`` or ``<output>``: one direction; lengths and latency in microseconds."""

    mixing_engine = Attribute("@mixingEngine", YES_NO)
    fixed_settings = Attribute("@fixedSettings", YES_NO)
    voices = Attribute("@voices", UNSIGNED)
    buffer_length = Attribute("@bufferLength", UNSIGNED)
    buffer_count = Attribute("@bufferCount", UNSIGNED)
    dev = Attribute("@dev")
    name = Attribute("@name")
    try_poll = Attribute("@tryPoll", YES_NO)
    stream_name = Attribute("@streamName")
    server_name = Attribute("@serverName")
    client_name = Attribute("@clientName")
    connect_ports = Attribute("@connectPorts")
    exact_name = Attribute("@exactName", YES_NO)
    latency = Attribute("@latency", UNSIGNED)
    frequency = Attribute("settings@frequency", UNSIGNED)
    channels = Attribute("settings@channels", UNSIGNED)
    format = Attribute("settings@format", choice("u8", "s8", "u16", "s16", "u32", "s32", "f32"))


class Audio(Node):
    """An audio backend of the host. It is no device of the guest: no address, no alias."""

    TAG = "audio"

    id = Attribute("@id", UNSIGNED)
    type = Attribute(
        "@type",
        choice(
            "none", "alsa", "coreaudio", "jack", "oss", "pulseaudio", "sdl", "spice", "file",
            "dbus", "pipewire",
        ),
    )  # fmt: skip
    timer_period = Attribute("@timerPeriod", UNSIGNED)
    driver = Attribute("@driver")
    path = Attribute("@path")
    try_mmap = Attribute("@tryMMap", YES_NO)
    exclusive = Attribute("@exclusive", YES_NO)
    dsp_policy = Attribute("@dspPolicy", UNSIGNED)
    server_name = Attribute("@serverName")
    runtime_dir = Attribute("@runtimeDir")
    input = Section(AudioDirection, "input")
    output = Section(AudioDirection, "output")
