"""Run by libvirt-python's interpreter: ``libvirt_oracle.py call|events URI [read-only|USER WORD]``.

It imports nothing of ours. ``call`` reads lines ``{"object": […], "method": …, "args": […]}`` and
answers each with ``{"value": …}`` or ``{"error": {…}}``; ``events`` prints a line per callback.
Either says ``{"value": "ready"}`` first, or the error that kept it from connecting.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import libvirt  # type: ignore[import-not-found]

#: How each kind of object is found: by the method of what its keys but the last name.
_FOUND_BY = {
    "domain": ("connection", "lookupByName"),
    "network": ("connection", "networkLookupByName"),
    "pool": ("connection", "storagePoolLookupByName"),
    "secret": ("connection", "secretLookupByUUIDString"),
    "nodedev": ("connection", "nodeDeviceLookupByName"),
    "interface": ("connection", "interfaceLookupByName"),
    "nwfilter": ("connection", "nwfilterLookupByName"),
    "volume": ("pool", "storageVolLookupByName"),
    "port": ("network", "portLookupByUUIDString"),
    "snapshot": ("domain", "snapshotLookupByName"),
    "checkpoint": ("domain", "checkpointLookupByName"),
}
#: How each class is named: its kind, and the methods that return its keys.
_NAMED_BY = {
    "virDomain": ("domain", "name", "UUIDString", "ID"),
    "virNetwork": ("network", "name", "UUIDString"),
    "virStoragePool": ("pool", "name", "UUIDString"),
    "virStorageVol": ("volume", "name", "key"),
    "virSecret": ("secret", "UUIDString", "usageType", "usageID"),
    "virNodeDevice": ("nodedev", "name"),
    "virInterface": ("interface", "name", "MACString"),
    "virNWFilter": ("nwfilter", "name", "UUIDString"),
    "virNetworkPort": ("port", "UUIDString"),
    "virDomainSnapshot": ("snapshot", "getName"),
    "virDomainCheckpoint": ("checkpoint", "getName"),
    "virConnect": ("connection",),
}
#: What tells of events: the constants of their kinds, and the method that registers.
_EVENTS = {
    "domain": ("VIR_DOMAIN_EVENT_ID_", "domainEventRegisterAny"),
    "network": ("VIR_NETWORK_EVENT_ID_", "networkEventRegisterAny"),
    "pool": ("VIR_STORAGE_POOL_EVENT_ID_", "storagePoolEventRegisterAny"),
    "nodedev": ("VIR_NODE_DEVICE_EVENT_ID_", "nodeDeviceEventRegisterAny"),
    "secret": ("VIR_SECRET_EVENT_ID_", "secretEventRegisterAny"),
}


def plain(value: Any) -> Any:
    """Return a value of libvirt's as JSON has it."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if names := _NAMED_BY.get(type(value).__name__):
        kind, *keys = names
        return {"object": [kind, *(getattr(value, key)() for key in keys)]}
    return value


def find(connection: Any, kind: str, *keys: str) -> Any:
    """Return the object of a kind with these keys: those of what it belongs to come first."""
    if kind == "connection":
        return connection
    owner, method = _FOUND_BY[kind]
    *outer, key = keys
    return getattr(find(connection, owner, *outer), method)(key)


def given(connection: Any, value: Any) -> Any:
    """Return an argument as libvirt wants it: the opposite of ``plain``."""
    if isinstance(value, dict) and value.keys() == {"bytes"}:
        return bytes.fromhex(value["bytes"])
    if isinstance(value, dict) and value.keys() == {"object"}:
        return find(connection, *value["object"])
    if isinstance(value, list):
        return [given(connection, item) for item in value]
    return value


def wrong(error: Exception) -> dict[str, Any]:
    """Return an error as a line."""
    if isinstance(error, libvirt.libvirtError) and error.get_error_code() is not None:
        numbers = (error.get_error_code(), error.get_error_domain(), error.get_error_level())
        message = error.get_error_message()
    else:
        numbers, message = (-1, -1, -1), repr(error)
    fields = dict(zip(("code", "domain", "level"), numbers, strict=True))
    return {"error": {**fields, "message": message}}


def say(line: dict[str, Any]) -> None:
    """Print a line."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def connect(uri: str, *how: str) -> Any:
    """Return a connection; ``how`` is nothing, "read-only", or a user and a password."""
    if how == ("read-only",):
        return libvirt.openReadOnly(uri)
    if not how:
        return libvirt.open(uri)
    answers = dict(zip((libvirt.VIR_CRED_AUTHNAME, libvirt.VIR_CRED_PASSPHRASE), how, strict=True))

    def answer(credentials: list[list[Any]], _: Any) -> int:
        for credential in credentials:
            credential[4] = answers[credential[0]]
        return 0

    return libvirt.openAuth(uri, [[*answers], answer, None], 0)


def serve(connection: Any) -> None:
    """Answer calls until there are no more."""
    for line in sys.stdin:
        call = json.loads(line)
        try:
            owner = find(connection, *call["object"])
            arguments = [given(connection, argument) for argument in call["args"]]
            answer = {"value": plain(getattr(owner, call["method"])(*arguments))}
        except Exception as error:  # noqa: BLE001 - whatever a method raises is its answer
            answer = wrong(error)
        say(answer)


def watch(connection: Any) -> None:
    """Register for everything there is."""
    for kind, (prefix, register) in _EVENTS.items():
        for name in dir(libvirt):
            if name.startswith(prefix) and not name.endswith("_ID_LAST"):
                word = f"{kind} {name.removeprefix(prefix)}"
                try:
                    getattr(connection, register)(None, getattr(libvirt, name), tell, word)
                except libvirt.libvirtError:
                    continue  # a driver without that kind


def tell(_connection: Any, it: Any, *facts: Any) -> None:
    """Print what a callback got; the last of it is what it was registered with."""
    *arguments, word = facts
    say({"event": word, **plain(it), "args": plain(arguments)})


def main(word: str, uri: str, *how: str) -> None:
    libvirt.registerErrorHandler(lambda *_: None, None)
    if word == "events":
        libvirt.virEventRegisterDefaultImpl()
    try:
        connection = connect(uri, *how)
    except libvirt.libvirtError as error:
        say(wrong(error))
        return
    if word == "call":
        say({"value": "ready"})
        serve(connection)
        return
    watch(connection)
    say({"value": "ready"})
    while connection.isAlive():
        libvirt.virEventRunDefaultImpl()


if __name__ == "__main__":
    main(*sys.argv[1:])
