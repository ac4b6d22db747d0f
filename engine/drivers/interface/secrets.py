"""SecretVerbs: passphrases of disks and pools that the host keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...secret_facts import SecretInfo, SecretRef, SecretUsage


class SecretVerbs(VerbGroup):
    """A verb of a secret raises ``NoSecret`` where there is none. No log has values."""

    #: A value is no matter for those who may only look.
    READING: ClassVar[frozenset[str]] = frozenset(
        {"secrets", "secret_by_uuid", "secret_by_usage", "secret_xml"}
    )

    async def secrets(self) -> list[SecretInfo]:
        """Return every secret, without its value."""
        raise self._unsupported("secrets")

    async def secret_by_uuid(self, uuid: str) -> SecretRef:
        """Return the secret with that uuid."""
        raise self._unsupported("secret_by_uuid")

    async def secret_by_usage(self, usage: SecretUsage, usage_id: str) -> SecretRef:
        """Return the secret for that use."""
        raise self._unsupported("secret_by_usage")

    async def define_secret(self, xml: str) -> SecretRef:
        """Store a secret, or change what is said about it; its value is set by itself."""
        raise self._unsupported("define_secret")

    async def undefine_secret(self, secret: SecretRef) -> None:
        """Forget a secret and its value."""
        raise self._unsupported("undefine_secret")

    async def secret_xml(self, secret: SecretRef) -> str:
        """Return the XML, in which the value is not."""
        raise self._unsupported("secret_xml")

    async def secret_value(self, secret: SecretRef) -> bytes:
        """Return the value.

        Raises:
            NoSecret: it has none yet. EngineError: it is private (libvirt's code 65).
        """
        raise self._unsupported("secret_value")

    async def set_secret_value(self, secret: SecretRef, value: bytes) -> None:
        """Set the value: at most 65 536 bytes."""
        raise self._unsupported("set_secret_value")
