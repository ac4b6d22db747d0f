"""Secret: one secret that the host keeps and its verbs; Secrets: all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .connection import Connection
    from .secret_facts import SecretInfo, SecretRef, SecretUsage

    SecretInfos = list[SecretInfo]


class Secrets:
    """The secrets of a connection's host: ``connection.secrets``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> SecretInfos:
        """Return every secret, without its value."""
        return await self._connection.call("secrets", self._connection.driver.secrets())

    async def lookup(self, uuid: str) -> Secret:
        """Return the secret with that uuid.

        Raises:
            NoSecret: there is none.
        """
        work = self._connection.driver.secret_by_uuid(uuid)
        return self.of(await self._connection.call("secret_by_uuid", work))

    async def lookup_usage(self, usage: SecretUsage, usage_id: str) -> Secret:
        """Return the secret for that use.

        Raises:
            NoSecret: there is none.
        """
        work = self._connection.driver.secret_by_usage(usage, usage_id)
        return self.of(await self._connection.call("secret_by_usage", work))

    def of(self, ref: SecretRef) -> Secret:
        """Return the handle of a secret that is known already."""
        return Secret(self._connection, ref)

    async def define(self, xml: str) -> Secret:
        """Store a secret, or change what is said about it; its value is set by itself."""
        work = self._connection.driver.define_secret(xml)
        return self.of(await self._connection.call("define_secret", work))


class Secret:
    """A handle: it never holds the value."""

    def __init__(self, connection: Connection, ref: SecretRef) -> None:
        self.connection = connection
        self.ref = ref

    def __repr__(self) -> str:
        return f"Secret({self.ref.uuid} on {self.connection.uri})"

    async def xml(self) -> str:
        """Return the XML, in which the value is not."""
        driver = self.connection.driver
        return await self.connection.call("secret_xml", driver.secret_xml(self.ref))

    async def value(self) -> bytes:
        """Return the value.

        Raises:
            NoSecret: it has none yet. EngineError: it is private (libvirt's code 65).
            OperationDenied: the connection is read-only.
        """
        driver = self.connection.driver
        return await self.connection.call("secret_value", driver.secret_value(self.ref))

    async def set_value(self, value: bytes) -> None:
        """Set the value: at most 65 536 bytes."""
        work = self.connection.driver.set_secret_value(self.ref, value)
        await self.connection.call("set_secret_value", work)

    async def undefine(self) -> None:
        """Forget it and its value."""
        driver = self.connection.driver
        await self.connection.call("undefine_secret", driver.undefine_secret(self.ref))
