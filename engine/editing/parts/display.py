"""Displays and video: who may look, where they knock, and which card the guest draws on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from ...conf.devices.graphics import Graphics, Listen
from ...conf.devices.video import Video
from ...errors import InvalidArgument
from ..edit_field import IS_SET, EditField, Kind, choice, number, text, whole_number
from ..part_kind import PartKind

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf

_SERVERS: Final = ("vnc", "spice")
_VNC_LIMIT: Final = 8
_LARGEST_PORT: Final = 65535


def is_server(display: Any) -> bool:
    """Whether people connect to it."""
    return display.type in _SERVERS


def _write_password(display: Graphics, password: str) -> None:
    if password == IS_SET:
        return
    if display.type == "vnc" and len(password) > _VNC_LIMIT:
        raise InvalidArgument("VNC looks at 8 characters: a longer password would be no safer")
    display.passwd = password or None
    if not password:
        display.passwd_valid_to = None


def _password_live(display: Graphics, password: str) -> str | None:
    if display.passwd is None:
        return "it was started without a password"
    return None if password else "it can be taken away only from the next start"


def _write_until(display: Graphics, until: str) -> None:
    if not until:
        display.passwd_valid_to = None
        return
    try:
        moment = datetime.strptime(until, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidArgument("a time is written 2030-12-31 23:59, in UTC") from None
    display.passwd_valid_to = moment


def _read_until(display: Graphics) -> str:
    moment = display.passwd_valid_to
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""


def _until_live(display: Graphics, until: str) -> str | None:
    return None if display.passwd else "it was started without a password"


def _read_port(display: Graphics) -> str:
    port = display.tls_port if display.port in (None, -1) and display.tls_port else display.port
    return "auto" if display.autoport or port in (None, -1) else str(port)


def _write_port(display: Graphics, port: str) -> None:
    if port in ("", "auto"):
        display.autoport = True
        display.port = -1 if display.type == "vnc" else None
        display.tls_port = None
        return
    number = whole_number(port)
    if number > _LARGEST_PORT:
        raise InvalidArgument(f"a port is at most {_LARGEST_PORT}")
    display.autoport = False
    display.port = number


def _read_listen(display: Graphics) -> str:
    listens = display.effective_listens
    return (listens[0].address or "") if listens and listens[0].type == "address" else ""


def _has_address(display: Graphics) -> bool:
    listens = display.effective_listens
    return is_server(display) and bool(listens) and listens[0].type == "address"


def _write_listen(display: Graphics, address: str) -> None:
    display.listen = address or None
    for listen in display.listens[:1]:
        listen.type, listen.address = "address", address or None


def _new(conf: DomainConf) -> Graphics:
    display = Graphics.new()
    display.type = "spice" if any(each.type == "vnc" for each in conf.devices.graphics) else "vnc"
    display.port = -1 if display.type == "vnc" else None
    display.autoport = True
    listen = Listen.new()
    listen.type, listen.address = "address", "127.0.0.1"
    display.listen = listen.address
    display.listens.append(listen)
    return display


def _problem(conf: DomainConf, display: Graphics) -> str | None:
    if sum(each.type == display.type for each in conf.devices.graphics) > 1:
        return f"a guest has one {(display.type or '?').upper()} display"
    return None


DISPLAY: Final = PartKind(
    name="graphics",
    title="Display",
    nodes=lambda conf: conf.devices.graphics,
    label=lambda display: f"Display {(display.type or '?').upper()}",
    identity=lambda display: display.type or "?",
    make=_new,
    problem=_problem,
    fields=(
        choice("type", "Kind", "type", _SERVERS, is_shown=is_server),
        EditField(
            name="listen", label="Listens at", read=_read_listen, write=_write_listen,
            is_shown=_has_address, help="127.0.0.1: this host only; 0.0.0.0: everybody",
        ),
        EditField(
            name="port", label="Port", read=_read_port, write=_write_port, is_shown=is_server,
            help="a number, or auto",
        ),
        EditField(
            name="password", label="Password", kind=Kind.SECRET, is_shown=is_server,
            read=lambda display: IS_SET if display.passwd else "", write=_write_password,
            why_not_live=_password_live, help="never shown; empty takes it away",
        ),
        EditField(
            name="until", label="Valid until", is_shown=is_server,
            read=_read_until, write=_write_until, why_not_live=_until_live,
            help="2030-12-31 23:59 in UTC; empty: for ever",
        ),
        text("keymap", "Keyboard", "keymap", is_shown=is_server, help="en-us, de, …"),
        choice("policy", "Sharing", "share_policy",
               ("", "allow-exclusive", "force-shared", "ignore"),
               is_shown=lambda display: display.type == "vnc",
               help="whether a viewer may have the display alone"),
    ),
)  # fmt: skip


def _new_video(conf: DomainConf) -> Video:
    video = Video.new()
    video.model, video.heads = "virtio", 1
    return video


def _write_model(video: Video, model: str) -> None:
    """Take another card; the amounts of memory were the old one's."""
    if model == video.model:
        return
    video.model = model
    for name in ("ram", "vram", "vram64", "vgamem"):
        setattr(video, name, None)
    if model == "none":
        video.heads = video.primary = None


VIDEO: Final = PartKind(
    name="video",
    title="Video",
    nodes=lambda conf: conf.devices.videos,
    label=lambda video: f"Video {video.model or ''}".strip(),
    identity=lambda video: "",
    make=_new_video,
    fields=(
        EditField(
            name="model", label="Model", kind=Kind.CHOICE,
            choices=("virtio", "qxl", "vga", "bochs", "cirrus", "ramfb", "vmvga", "none"),
            read=lambda video: video.model or "", write=_write_model,
            help="virtio for today's systems, vga for any",
        ),
        number("vram", "Memory", "vram", help="KiB; empty is what suits the model",
               is_shown=lambda video: video.model in ("qxl", "vga", "cirrus", "bochs")),
        number("heads", "Screens", "heads", is_shown=lambda video: video.model in
               ("virtio", "qxl")),
    ),
)  # fmt: skip
