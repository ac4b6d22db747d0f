"""Everything that can go wrong in the engine, as one tree.

    EngineError
    ├── InvalidArgument            a value that no hypervisor could accept
    │   └── InvalidURI             a connection address that cannot be read
    ├── InvalidXML                 a document that cannot be read; names element and line
    │   └── ConfigUnsupported      a readable document that this driver cannot run
    ├── ConnectFailed              nobody answers at the address; ``step`` says how far it came
    │   ├── AuthFailed             whoever answers does not let us in
    │   └── RootBusy               another process owns the same storage root
    ├── ConnectionClosed           the connection is gone, or was never open
    ├── NotFound                   there is no such thing; the classes say what
    │   ├── NoDomain               no domain of that name, uuid or id
    │   ├── NoNetwork  NoStoragePool  NoStorageVolume  NoSecret
    │   └── NoNodeDevice  NoInterface  NoNetworkFilter
    ├── DomainExists               the name or uuid is taken
    ├── OperationInvalid           not in the domain's present state
    │   └── Conflict               somebody else changed it since it was read
    ├── OperationFailed            the hypervisor tried and failed
    │   └── StorageFailed          a file could not be read or written
    ├── OperationTimeout           the deadline passed before an answer came
    ├── OperationDenied            a read-only connection, or missing rights
    ├── ProtocolError              the other end does not keep to the protocol
    └── Unsupported                the driver, or this hypervisor, has no such thing

Every error has libvirt's number (``virErrorNumber`` in libvirt's virterror.h), so that a caller who
knows libvirt can branch on ``error.code``; ``error_for_code`` is the way back.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class ErrorCode(IntEnum):
    """The numbers of libvirt's ``virErrorNumber`` that the engine raises itself."""

    INTERNAL_ERROR = 1
    NO_SUPPORT = 3
    NO_CONNECT = 5
    INVALID_CONN = 6
    INVALID_ARG = 8
    OPERATION_FAILED = 9
    XML_ERROR = 27
    DOM_EXIST = 28
    OPERATION_DENIED = 29
    XML_DETAIL = 35
    SYSTEM_ERROR = 38
    RPC = 39
    NO_DOMAIN = 42
    NO_NETWORK = 43
    AUTH_FAILED = 45
    NO_STORAGE_POOL = 49
    NO_STORAGE_VOL = 50
    NO_NODE_DEVICE = 53
    OPERATION_INVALID = 55
    NO_INTERFACE = 57
    NO_NWFILTER = 62
    NO_SECRET = 66
    CONFIG_UNSUPPORTED = 67
    OPERATION_TIMEOUT = 68
    RESOURCE_BUSY = 87


class EngineError(Exception):
    """Root of the tree.

    ``message`` says what and where in one line; ``hint``, if any, says what to do about it.
    """

    #: libvirt's number; a foreign server's own where the tree has no class for it.
    code: int = ErrorCode.INTERNAL_ERROR
    #: The part of libvirt that a foreign server blames (``virErrorDomain``); 0 where nobody said.
    domain: int = 0
    #: 2 for an error, 1 for a warning (``virErrorLevel``).
    level: int = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InvalidArgument(EngineError):
    """A value that no hypervisor could accept."""

    code = ErrorCode.INVALID_ARG


class InvalidURI(InvalidArgument):
    """A connection address that cannot be read."""


class InvalidXML(EngineError):
    """A document that cannot be read.

    ``element`` is its path (``/domain/devices/disk[2]``), ``line`` counts from 1; either may be
    unknown.
    """

    code = ErrorCode.XML_ERROR

    def __init__(
        self, message: str, *, element: str = "", line: int | None = None, hint: str = ""
    ) -> None:
        place = " ".join(filter(None, (element, f"(line {line})" if line else "")))
        super().__init__(f"{place}: {message}" if place else message, hint=hint)
        self.element = element
        self.line = line


class ConfigUnsupported(InvalidXML):
    """A readable document that asks for something this driver cannot run."""

    code = ErrorCode.CONFIG_UNSUPPORTED


class ConnectStep(Enum):
    """How far the way to a hypervisor was found; the value is what people read."""

    NAME = "name"
    ROUTE = "route"
    PORT = "port"
    HOST_KEY = "host key"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    SOCKET = "socket"
    DAEMON = "daemon"


class ConnectFailed(EngineError):
    """Nobody answers at the address; ``step`` is where the way ended, None where unknown."""

    code = ErrorCode.NO_CONNECT

    def __init__(self, message: str, *, hint: str = "", step: ConnectStep | None = None) -> None:
        super().__init__(message, hint=hint)
        self.step = step


class AuthFailed(ConnectFailed):
    """Whoever answers does not let us in."""

    code = ErrorCode.AUTH_FAILED


class RootBusy(ConnectFailed):
    """Another process owns the same storage root."""

    code = ErrorCode.RESOURCE_BUSY


class ConnectionClosed(EngineError):
    """The connection is gone, or was never open."""

    code = ErrorCode.INVALID_CONN


class NotFound(EngineError):
    """There is no such thing; the class says what was looked for."""


class NoDomain(NotFound):
    """No domain of that name, uuid or id."""

    code = ErrorCode.NO_DOMAIN


class NoNetwork(NotFound):
    """No network of that name or uuid."""

    code = ErrorCode.NO_NETWORK


class NoStoragePool(NotFound):
    """No storage pool of that name, uuid or path."""

    code = ErrorCode.NO_STORAGE_POOL


class NoStorageVolume(NotFound):
    """No storage volume of that name, key or path."""

    code = ErrorCode.NO_STORAGE_VOL


class NoNodeDevice(NotFound):
    """No device of the host of that name."""

    code = ErrorCode.NO_NODE_DEVICE


class NoInterface(NotFound):
    """No interface of the host of that name or MAC address."""

    code = ErrorCode.NO_INTERFACE


class NoNetworkFilter(NotFound):
    """No network filter of that name or uuid."""

    code = ErrorCode.NO_NWFILTER


class NoSecret(NotFound):
    """No secret of that uuid or usage."""

    code = ErrorCode.NO_SECRET


class DomainExists(EngineError):
    """The name or uuid is taken."""

    code = ErrorCode.DOM_EXIST


class OperationInvalid(EngineError):
    """The domain's present state does not allow it."""

    code = ErrorCode.OPERATION_INVALID


class Conflict(OperationInvalid):
    """Somebody else changed it since it was read; ``theirs`` is the document as it is now."""

    def __init__(self, message: str, *, theirs: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        #: May hold passwords: never shown as it is.
        self.theirs = theirs


class OperationFailed(EngineError):
    """The hypervisor tried and failed."""

    code = ErrorCode.OPERATION_FAILED


class StorageFailed(OperationFailed):
    """A file of the host could not be read or written."""

    code = ErrorCode.SYSTEM_ERROR


class OperationTimeout(EngineError):
    """The deadline passed before an answer came; what was asked may still happen."""

    code = ErrorCode.OPERATION_TIMEOUT


class OperationDenied(EngineError):
    """A read-only connection, or missing rights."""

    code = ErrorCode.OPERATION_DENIED


class ProtocolError(EngineError):
    """The other end does not keep to the protocol; what it sent cannot be understood."""

    code = ErrorCode.RPC


class Unsupported(EngineError):
    """The driver, or this hypervisor, has no such thing."""

    code = ErrorCode.NO_SUPPORT


_CLASS_FOR_CODE: dict[int, type[EngineError]] = {
    cls.code: cls
    for cls in (
        EngineError,
        Unsupported,
        ConnectFailed,
        ConnectionClosed,
        InvalidArgument,
        OperationFailed,
        InvalidXML,
        DomainExists,
        OperationDenied,
        StorageFailed,
        NoDomain,
        NoNetwork,
        NoStoragePool,
        NoStorageVolume,
        NoNodeDevice,
        NoInterface,
        NoNetworkFilter,
        NoSecret,
        OperationInvalid,
        ConfigUnsupported,
        OperationTimeout,
        RootBusy,
        AuthFailed,
        ProtocolError,
    )
} | {ErrorCode.XML_DETAIL: InvalidXML}


def error_for_code(code: int, message: str, *, domain: int = 0, level: int = 2) -> EngineError:
    """Return the error of the tree for a libvirt error number; the root where there is no closer.

    ``code``, ``domain`` and ``level`` are kept as they came.
    """
    error = _CLASS_FOR_CODE.get(code, EngineError)(message)
    error.code, error.domain, error.level = code, domain, level
    return error
