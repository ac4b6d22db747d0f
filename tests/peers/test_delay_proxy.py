"""The proxy in front of a server that sends everything back."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE
from tests.peers.delay_proxy import DelayProxy
from tests.peers.streams import ByteStream, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.peers.streams import Address

BLOCK = bytes(range(256)) * 256


class Echo(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


@pytest.fixture
async def echo(short_tmp: Path) -> AsyncIterator[Address]:
    path = short_tmp / "echo"
    async with await asyncio.get_running_loop().create_unix_server(Echo, path):
        yield str(path)


@asynccontextmanager
async def stream(proxy: DelayProxy) -> AsyncIterator[ByteStream]:
    client = await ByteStream.open(proxy.address)
    try:
        async with asyncio.timeout(PATIENCE):
            yield client
    finally:
        await client.close()


@pytest.mark.parametrize("unix", [False, True])
async def test_everything_arrives_in_order(echo: Address, short_tmp: Path, unix: bool) -> None:
    path = short_tmp / "proxy" if unix else None
    async with DelayProxy(echo, delay=0.001, path=path) as proxy:
        async with stream(proxy) as client:
            for _ in range(20):
                client.write(BLOCK)
            assert await client.read(20 * len(BLOCK)) == 20 * BLOCK
            assert (proxy.connections, proxy.open) == (1, 1)
        assert proxy.sent == proxy.received == 20 * len(BLOCK)


async def test_both_ways_are_late_however_much_is_under_way(echo: Address) -> None:
    loop = asyncio.get_running_loop()
    async with DelayProxy(echo, delay=0.05) as proxy, stream(proxy) as client:
        began = loop.time()
        for _ in range(40):
            client.write(BLOCK)
        await client.read(40 * len(BLOCK))
        assert loop.time() - began >= 0.099


async def test_what_a_black_hole_took_is_late_not_lost(echo: Address) -> None:
    async with DelayProxy(echo) as proxy, stream(proxy) as early:
        early.write(b"1")
        assert await early.read(1) == b"1"
        proxy.black_hole()
        early.write(b"2")
        async with stream(proxy) as late:
            late.write(b"3")
            await proxy.has_sent(3)
            assert proxy.received == 1
            proxy.let_through()
            assert (await early.read(1), await late.read(1)) == (b"2", b"3")


async def test_after_so_much_it_is_a_black_hole(echo: Address) -> None:
    async with DelayProxy(echo) as proxy, stream(proxy) as client:
        proxy.hold_after(2)
        client.write(b"1")
        assert await client.read(1) == b"1"
        client.write(b"2")
        await proxy.has_sent(2)
        assert proxy.received == 1
        proxy.let_through()
        assert await client.read(1) == b"2"


async def test_a_line_is_cut_and_the_next_one_is_whole(echo: Address) -> None:
    async with DelayProxy(echo) as proxy:
        async with stream(proxy) as client:
            client.write(b"1")
            await client.read(1)
            proxy.cut()
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await client.read(1)
        assert proxy.open == 0
        async with stream(proxy) as client:
            client.write(b"2")
            assert await client.read(1) == b"2"


async def test_an_answer_ends_in_its_midst_once(echo: Address) -> None:
    async with DelayProxy(echo) as proxy:
        proxy.truncate(5)
        async with stream(proxy) as client:
            client.write(b"0123456789")
            assert await client.read(5) == b"01234"
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await client.read(1)
        async with stream(proxy) as client:
            client.write(b"0123456789")
            assert await client.read(10) == b"0123456789"


async def test_nobody_there_is_a_cut() -> None:
    async with DelayProxy(("127.0.0.1", free_port())) as proxy, stream(proxy) as client:
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await client.read(1)


async def test_a_server_that_leaves_takes_the_client_along(short_tmp: Path) -> None:
    loop = asyncio.get_running_loop()

    class Curt(Echo):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self.transport.write(b"bye")
            self.transport.close()

    async with await loop.create_unix_server(Curt, short_tmp / "curt"):
        async with DelayProxy(str(short_tmp / "curt"), delay=0.01) as proxy:
            async with stream(proxy) as client:
                assert await client.read(3) == b"bye"
                with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                    await client.read(1)
            assert proxy.open == 0
