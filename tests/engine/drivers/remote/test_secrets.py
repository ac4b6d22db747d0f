"""Secrets through a real daemon: their values go there and back, and nowhere else."""

from __future__ import annotations

import base64
import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, InvalidArgument, NoSecret, OperationDenied, Unsupported
from engine.events import SecretLifecycleEvent, SecretValueChangedEvent
from engine.secret_facts import SecretUsage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = pytest.mark.peer("libvirtd")

_UUID = "55555555-2222-3333-4444-555555555555"
_SECRET = """
<secret ephemeral='{ephemeral}' private='{private}'>
  <uuid>{uuid}</uuid><description>a disk</description>
  <usage type='volume'><volume>/disks/{uuid}</volume></usage>
</secret>
"""
_VALUE = b"correct horse\x00\xff battery"


def secret_xml(uuid: str = _UUID, *, ephemeral: str = "no", private: str = "no") -> str:
    return _SECRET.format(uuid=uuid, ephemeral=ephemeral, private=private)


@pytest.fixture
async def connection(session_libvirtd: PrivateLibvirtd) -> AsyncIterator[Connection]:
    async with await Connection.open(session_libvirtd.uri) as connection:
        yield connection


async def test_the_whole_life_of_a_secret(
    session_libvirtd: PrivateLibvirtd, connection: Connection
) -> None:
    with connection.events.subscribe(SecretLifecycleEvent, SecretValueChangedEvent) as events:
        secret = await connection.secrets.define(secret_xml())
        assert (secret.ref.uuid, secret.ref.usage) == (_UUID, SecretUsage.VOLUME)
        assert secret.ref.usage_id == f"/disks/{_UUID}"
        with pytest.raises(NoSecret):
            await secret.value()
        await secret.set_value(_VALUE)
        assert await secret.value() == _VALUE
        theirs = await session_libvirtd.virsh("secret-get-value", _UUID)
        assert base64.b64decode(theirs) == _VALUE
        assert "a disk" in await secret.xml()
        for found in (
            await connection.secrets.lookup(_UUID),
            await connection.secrets.lookup_usage(SecretUsage.VOLUME, f"/disks/{_UUID}"),
        ):
            assert found.ref == secret.ref
        await secret.undefine()
        assert await connection.secrets.list() == []
        told = [type(event) for event in await events.batch()]
    assert set(told) == {SecretLifecycleEvent, SecretValueChangedEvent}
    with pytest.raises(NoSecret):
        await secret.value()
    with pytest.raises(NoSecret):
        await connection.secrets.lookup(_UUID)


async def test_a_list_says_which_are_private_and_which_are_never_kept(
    connection: Connection,
) -> None:
    for number, (ephemeral, private) in enumerate(
        [("no", "no"), ("yes", "no"), ("no", "yes"), ("yes", "yes")]
    ):
        xml = secret_xml(f"{number}{_UUID[1:]}", ephemeral=ephemeral, private=private)
        await connection.secrets.define(xml)
    listed = {
        info.ref.uuid[0]: (info.ephemeral, info.private) for info in await connection.secrets.list()
    }
    assert listed == {
        "0": (False, False),
        "1": (True, False),
        "2": (False, True),
        "3": (True, True),
    }


async def test_a_private_value_is_told_to_nobody(connection: Connection) -> None:
    secret = await connection.secrets.define(secret_xml(private="yes"))
    await secret.set_value(_VALUE)
    with pytest.raises(EngineError, match="private") as refused:
        await secret.value()
    assert refused.value.code == 65  # VIR_ERR_INVALID_SECRET


async def test_a_value_is_in_no_log_no_error_and_no_repr(
    connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = await connection.secrets.define(secret_xml())
    await secret.set_value(_VALUE)
    await secret.value()
    with pytest.raises(InvalidArgument, match="70000 bytes") as refused:
        await secret.set_value(b"horse" * 14_000)
    await secret.undefine()
    with pytest.raises(NoSecret) as gone:
        await secret.set_value(_VALUE)
    said = [
        caplog.text,
        repr(secret),
        *("".join(traceback.format_exception(error.value)) for error in (refused, gone)),
    ]
    for text in said:
        assert "horse" not in text.replace('b"horse" * 14_000', "")
        assert b"horse".hex() not in text


async def test_the_longest_value(connection: Connection) -> None:
    secret = await connection.secrets.define(secret_xml())
    await secret.set_value(bytes(65_536))
    assert await secret.value() == bytes(65_536)


async def test_a_read_only_connection_sees_no_value(
    session_libvirtd: PrivateLibvirtd, connection: Connection
) -> None:
    secret = await connection.secrets.define(secret_xml())
    await secret.set_value(_VALUE)
    async with await Connection.open(session_libvirtd.uri, read_only=True) as watching:
        (info,) = await watching.secrets.list()
        seen = watching.secrets.of(info.ref)
        assert "a disk" in await seen.xml()
        with pytest.raises(OperationDenied, match="read-only"):
            await seen.value()


async def test_what_libvirts_test_driver_does_not_have_is_refused(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    async with await Connection.open(session_libvirtd.uri_of("test:///default")) as connection:
        with pytest.raises(Unsupported):
            await connection.secrets.list()
        assert connection.why_impossible("secrets")
