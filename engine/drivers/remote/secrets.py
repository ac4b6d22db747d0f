"""The secrets of a libvirt daemon's host."""

from __future__ import annotations

import asyncio
from enum import IntFlag
from typing import Final

from ...errors import InvalidArgument
from ...secret_facts import SecretInfo, SecretRef, SecretUsage
from .asking import Asking
from .host_objects import uuid_bytes
from .wire_domain import uuid_text

#: A secret as ``engine.rpc`` encodes and decodes it.
_WireSecret = tuple[bytes, int, str]

#: Bytes of the longest value (REMOTE_SECRET_VALUE_MAX).
_LONGEST: Final = 65_536


class _Which(IntFlag):
    """Filters of ``virConnectListAllSecretsFlags``."""

    EPHEMERAL = 1
    PRIVATE = 4


class RemoteSecrets(Asking):
    """The verbs of secrets."""

    async def secrets(self) -> list[SecretInfo]:
        """Return every secret, without its value."""
        everything, ephemeral, private = await asyncio.gather(
            *(self._secrets(which) for which in (0, *_Which))
        )
        return [
            SecretInfo(ref=ref, ephemeral=ref in ephemeral, private=ref in private)
            for ref in everything
        ]

    async def _secrets(self, which: int) -> list[SecretRef]:
        secrets, _ = await self._ask("secrets", "connect_list_all_secrets", 1, which)
        return [_ref(secret) for secret in secrets]

    async def secret_by_uuid(self, uuid: str) -> SecretRef:
        """Return the secret with that uuid."""
        return _ref(await self._ask("secret_by_uuid", "secret_lookup_by_uuid", uuid_bytes(uuid)))

    async def secret_by_usage(self, usage: SecretUsage, usage_id: str) -> SecretRef:
        """Return the secret for that use."""
        verb, procedure = "secret_by_usage", "secret_lookup_by_usage"
        return _ref(await self._ask(verb, procedure, usage, usage_id))

    async def define_secret(self, xml: str) -> SecretRef:
        """Store a secret, or change what is said about it."""
        return _ref(await self._ask("define_secret", "secret_define_xml", xml, 0))

    async def undefine_secret(self, secret: SecretRef) -> None:
        """Forget a secret and its value."""
        await self._ask("undefine_secret", "secret_undefine", _wire(secret))

    async def secret_xml(self, secret: SecretRef) -> str:
        """Return the XML."""
        xml: str = await self._ask("secret_xml", "secret_get_xml_desc", _wire(secret), 0)
        return xml

    async def secret_value(self, secret: SecretRef) -> bytes:
        """Return the value."""
        value: bytes = await self._ask("secret_value", "secret_get_value", _wire(secret), 0)
        return value

    async def set_secret_value(self, secret: SecretRef, value: bytes) -> None:
        """Set the value."""
        if len(value) > _LONGEST:
            raise InvalidArgument(f"a secret of {len(value)} bytes; at most {_LONGEST} can be kept")
        await self._ask("set_secret_value", "secret_set_value", _wire(secret), value, 0)


def _ref(secret: _WireSecret) -> SecretRef:
    uuid, usage, usage_id = secret
    return SecretRef(uuid_text(uuid), SecretUsage(usage), usage_id)


def _wire(secret: SecretRef) -> _WireSecret:
    return uuid_bytes(secret.uuid), secret.usage, secret.usage_id
