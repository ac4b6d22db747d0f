"""``<graphics>``: how a person sees the guest's screen: VNC, SPICE, a window, D-Bus, RDP.

Which fields count follows from ``type``; the table of who may have what is in ``domain_validate``.
"""

from __future__ import annotations

from ..xml_codec import INTEGER, ON_OFF, TIMESTAMP, YES_NO, choice
from ..xml_field import Attribute, Children
from ..xml_node import Node
from .device import Device

GRAPHICS_TYPES = ("sdl", "vnc", "rdp", "desktop", "spice", "egl-headless", "dbus")
LISTEN_TYPES = ("none", "address", "network", "socket")
CHANNEL_NAMES = (
    "main", "display", "inputs", "cursor", "playback", "record", "smartcard", "usbredir",
)  # fmt: skip
_CHANNEL_MODE = choice("any", "secure", "insecure")


class Listen(Node):
    """``<listen>``: one place where the server waits for clients."""

    TAG = "listen"

    type = Attribute("@type", choice(*LISTEN_TYPES))
    address = Attribute("@address")
    """An IP address or host name; for ``network`` what a running guest got."""
    network = Attribute("@network")
    socket = Attribute("@socket")


class GraphicsChannel(Node):
    """``<channel>``: whether one SPICE channel must, or must not, be encrypted."""

    TAG = "channel"

    name = Attribute("@name", choice(*CHANNEL_NAMES))
    mode = Attribute("@mode", _CHANNEL_MODE)


class Graphics(Device):
    """A graphics server or window of the guest."""

    TAG = "graphics"

    type = Attribute("@type", choice(*GRAPHICS_TYPES))

    port = Attribute("@port", INTEGER)
    """The TCP port; -1 asks for a free one, like ``autoport``."""
    tls_port = Attribute("@tlsPort", INTEGER)
    autoport = Attribute("@autoport", YES_NO)
    websocket = Attribute("@websocket", INTEGER)
    """VNC: the port of the WebSocket server; -1 asks for a free one."""
    listen = Attribute("@listen")
    """The address of the first ``<listen>``, repeated here for old clients."""
    socket = Attribute("@socket")
    keymap = Attribute("@keymap")
    share_policy = Attribute("@sharePolicy", choice("allow-exclusive", "force-shared", "ignore"))
    power_control = Attribute("@powerControl", YES_NO)
    default_mode = Attribute("@defaultMode", _CHANNEL_MODE)
    """SPICE: the mode of every channel that has none of its own."""
    passwd = Attribute("@passwd")
    passwd_valid_to = Attribute("@passwdValidTo", TIMESTAMP)
    connected = Attribute("@connected", choice("keep", "disconnect", "fail"))
    """What happens to clients when the password changes."""
    username = Attribute("@username")
    replace_user = Attribute("@replaceUser", YES_NO)
    multi_user = Attribute("@multiUser", YES_NO)
    display = Attribute("@display")
    """SDL and desktop: the X display of the host."""
    xauth = Attribute("@xauth")
    fullscreen = Attribute("@fullscreen", YES_NO)
    p2p = Attribute("@p2p", YES_NO)
    """D-Bus: clients come over file descriptors, not over a bus."""
    dbus_address = Attribute("@address")

    listens = Children(Listen, "listen")
    channels = Children(GraphicsChannel, "channel")
    image_compression = Attribute(
        "image@compression", choice("auto_glz", "auto_lz", "quic", "glz", "lz", "off")
    )
    jpeg_compression = Attribute("jpeg@compression", choice("auto", "never", "always"))
    zlib_compression = Attribute("zlib@compression", choice("auto", "never", "always"))
    playback_compression = Attribute("playback@compression", ON_OFF)
    streaming_mode = Attribute("streaming@mode", choice("filter", "all", "off"))
    mouse_mode = Attribute("mouse@mode", choice("server", "client"))
    clipboard_copypaste = Attribute("clipboard@copypaste", YES_NO)
    filetransfer_enable = Attribute("filetransfer@enable", YES_NO)
    gl_enable = Attribute("gl@enable", YES_NO)
    gl_rendernode = Attribute("gl@rendernode")
    audio_id = Attribute("audio@id", INTEGER)

    @property
    def effective_listens(self) -> list[Listen]:
        """Every place the server waits, with the old attributes read as the first of them.

        The order of libvirt's parser: ``<listen>`` children, else ``@socket``, else ``@listen``;
        nodes made from attributes belong to no document.
        """
        if len(self.listens):
            return list(self.listens)
        if self.type not in ("vnc", "spice", "rdp"):
            return []
        listen = Listen.new()
        listen.type = "socket" if self.socket is not None else "address"
        listen.socket = self.socket
        listen.address = None if self.socket is not None else self.listen
        return [listen]
