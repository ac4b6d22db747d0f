"""Real conversations again: our bytes are those that a daemon accepted, its answers are read."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import EngineError
from engine.rpc import schema
from engine.rpc.packet import Kind, Status
from engine.rpc.xdr import decoder_for, encoder_for
from tests.patience import PATIENCE

from .linked import linked
from .recordings import SCRIPTS, load, parsed
from .xdr import slow_interpreter as slow

WITH_PARAMETERS = {
    "connect_get_all_domain_stats", "domain_get_scheduler_parameters", "domain_get_job_stats",
    "domain_get_block_io_tune",
}  # fmt: skip


def conversation(name: str) -> tuple[list[bytes], dict[int, bytes]]:
    """Return the calls, and the answers by serial number."""
    said = load(name)
    calls = [data for side, data in said if side == ">"]
    theirs = [data for side, data in said if side == "<"]
    answers = {parsed(data).serial: data for data in theirs if parsed(data).kind == Kind.REPLY}
    return calls, answers


@pytest.mark.parametrize(("name", "calls"), [("virsh-test", 75), ("virsh-qemu", 92)])
def test_recordings_are_there(name: str, calls: int) -> None:
    sent, answers = conversation(name)
    assert len(sent) >= calls
    assert set(answers) == {parsed(data).serial for data in sent}


@pytest.mark.parametrize("name", SCRIPTS)
async def test_our_client_says_what_virsh_said(name: str) -> None:
    """With the values of each call, it sends its bytes; with the answers, it has their values."""
    calls, answers = conversation(name)
    failed = 0
    async with linked() as (client, far), asyncio.timeout(PATIENCE):
        for serial, data in enumerate(calls, 1):
            call = parsed(data)
            answer = answers[call.serial]
            future = client.call(call.name, *call.arguments)
            header = bytearray(data)
            header[20:24] = serial.to_bytes(4, "big")
            assert await far._read(len(data)) == bytes(header), call.name
            renumbered = bytearray(answer)
            renumbered[20:24] = serial.to_bytes(4, "big")
            await far.send(bytes(renumbered))
            if parsed(answer).status == Status.ERROR:
                failed += 1
                with pytest.raises(EngineError):
                    await future
            else:
                assert await future == slow.decode(call.procedure.results, answer[28:])
    assert failed > 0


@pytest.mark.parametrize("name", SCRIPTS)
def test_answers_come_out_of_our_encoder_as_they_came_in(name: str) -> None:
    calls, answers = conversation(name)
    for data in calls:
        call, answer = parsed(data), answers[parsed(data).serial]
        fields = call.procedure.results
        # the types of parameters are lost in decoding; test_round_trips.py has them
        if parsed(answer).status == Status.OK and call.name not in WITH_PARAMETERS:
            found = decoder_for("answer", fields, schema.structure).decode(answer[28:])
            values = found if len(fields.split()) > 1 else (found,) if fields else ()
            encoded = encoder_for("answer", fields, schema.structure).encode(values)
            assert encoded == answer[28:], call.name
