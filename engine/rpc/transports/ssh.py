"""The way through ssh: the system's own program, with its agents, jumps and configuration.

The first connection to a host logs in and leaves a control socket behind (ControlMaster,
ssh_config(5)); further ones, and tunnels, go through it without a second login.
"""

from __future__ import annotations

import hashlib
import os
import stat
from functools import partial
from typing import TYPE_CHECKING, Final

from ...errors import ConnectFailed, InvalidURI
from ...untrusted_text import printable
from . import ssh_failures
from .process_link import ProcessLink
from .prompts import PromptDesk
from .ssh_command import for_any_shell, netcat_script
from .target import UnixTarget

if TYPE_CHECKING:
    from ...credentials import Credentials
    from .route import SshRoute
    from .socket_transport import SocketTransport
    from .target import Target
    from .wire import WireProtocol

#: What of the user's configuration is not for us: windows, ports and commands for people; and a
#: host that says nothing for half a minute is gone, with whatever shares the login.
_SETTINGS: Final = (
    *("ClearAllForwardings=yes", "ForwardX11=no", "RemoteCommand=none"),
    *("ServerAliveInterval=10", "ServerAliveCountMax=3", "ConnectTimeout=20"),
)
#: Seconds that a login is kept for the next connection.
_KEPT: Final = 5
#: A socket's path has room for 107 bytes; ssh adds 17 to the name of a control socket, we use 21.
_CONTROL_FOLDER_LIMIT: Final = 68
#: Where control sockets are without a folder of the login session; ``{}`` is the user's number.
FALLBACK_FOLDER = "/tmp/virtdeck-{}"


async def open_ssh(
    route: SshRoute,
    wire: WireProtocol,
    credentials: Credentials,
    command: tuple[str, ...] | None = None,
) -> SocketTransport:
    """Start ssh to the daemon, or with ``command`` behind its options instead.

    It is started, no more: what fails later reaches ``wire.connection_lost``.

    Raises:
        ConnectFailed: there is no ssh, or no folder for its questions.
        InvalidURI: host or user would be read as an option.
    """
    if route.host.startswith("-") or route.user.startswith("-"):
        raise InvalidURI(f"{_where(route)}: neither host nor user begins with '-'")
    link: ProcessLink

    def give_up(failure: ConnectFailed) -> None:
        link.give_up(failure)

    control = _control_options(route)
    words = command or ("--", route.host, route.remote_command)
    settings = (word for setting in _SETTINGS for word in ("-o", setting))
    argv = [route.program, *route.options, *settings, *control, *_destination(route), *words]
    desk = None
    try:
        if route.may_ask:
            desk = PromptDesk(credentials, _where(route), give_up)
        environment = {**os.environ, **(desk.environment if desk else {})}
        explain = partial(ssh_failures.explain, _where(route))
        link, transport = ProcessLink.start(argv, environment, wire, explain)
    except BaseException as error:
        if desk:
            await desk.close()
        if not isinstance(error, OSError):
            raise
        raise ConnectFailed(
            f"{printable(str(error.filename or route.program))} cannot be run: {error.strerror}",
            hint="install OpenSSH's client (openssh-client), or name it: ?command=/path/to/ssh",
        ) from error
    link.desk = desk
    link.is_shared = bool(control)
    return transport


async def open_ssh_tunnel(
    route: SshRoute, target: Target, wire: WireProtocol, credentials: Credentials
) -> SocketTransport:
    """Start a further stream to a socket or port of that host, through the same login.

    Raises:
        ConnectFailed: as ``open_ssh``.
        InvalidURI: a path that cannot be handed to the other host's shell.
    """
    if isinstance(target, UnixTarget):
        script = for_any_shell(netcat_script(route.netcat, target.path))
        command: tuple[str, ...] = ("--", route.host, script)
    else:
        host = f"[{target.host}]" if ":" in target.host else target.host
        command = ("-W", f"{host}:{target.port}", "--", route.host)
    return await open_ssh(route, wire, credentials, command)


def _destination(route: SshRoute) -> tuple[str, ...]:
    port = ("-p", str(route.port)) if route.port else ()
    user = ("-l", route.user) if route.user else ()
    return (*port, *user)


def _control_options(route: SshRoute) -> tuple[str, ...]:
    """Return the options that share a login; those that share none where there is no place for it.

    Whatever decides who logs in where, and how the host is checked, is part of the name: a
    connection that checks less is no way in for one that checks more.
    """
    if (folder := _private_folder()) is None:
        return ()
    login = repr((route.program, route.host, route.port, route.user, route.options))
    name = hashlib.sha256(login.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    path = f"{folder}/{name}".replace("%", "%%")
    settings = ("ControlMaster=auto", f'ControlPath="{path}"', f"ControlPersist={_KEPT}")
    return tuple(word for setting in settings for word in ("-o", setting))


def _private_folder() -> str | None:
    """Return a folder that only this user can enter, made if absent, with a short path."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    for folder in (runtime and f"{runtime}/virtdeck", FALLBACK_FOLDER.format(os.geteuid())):
        if folder and len(os.fsencode(folder)) < _CONTROL_FOLDER_LIMIT and _is_private(folder):
            return folder
    return None


def _is_private(folder: str) -> bool:
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        found = os.lstat(folder)
    except OSError:
        return False
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    return is_ours and stat.S_IMODE(found.st_mode) == 0o700


def _where(route: SshRoute) -> str:
    user = f"{route.user}@" if route.user else ""
    port = f":{route.port}" if route.port else ""
    return printable(f"{user}{route.host}{port}")
