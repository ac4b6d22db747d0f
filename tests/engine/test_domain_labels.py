"""What people say of a domain, in its metadata: read from anybody's XML, written with care."""

from __future__ import annotations

import asyncio

import pytest
from lxml import etree

from engine import Connection
from engine.domain_labels import PROTECTED_NAMESPACE, DomainLabels, tags_xml
from engine.errors import InvalidArgument
from engine.events import MetadataChangeEvent
from tests.patience import PATIENCE
from tests.peers.libvirtd import PrivateLibvirtd

LOCK = "<v:protected xmlns:v='urn:virtdeck:protected'/>"


def labels(metadata: str) -> DomainLabels:
    return DomainLabels.of(etree.fromstring(f"<domain>{metadata}</domain>"))


def tagged(words: str) -> DomainLabels:
    return labels(f"<metadata><tags xmlns='urn:virtdeck:tags'>{words}</tags></metadata>")


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "<metadata/>",
        "<metadata><protected/></metadata>",
        "<metadata><v:protected xmlns:v='urn:other'/></metadata>",
        "<devices><metadata>" + LOCK + "</metadata></devices>",
    ],
)
def test_what_others_wrote_is_no_lock(metadata: str) -> None:
    assert labels(metadata) == DomainLabels()


def test_the_prefix_of_a_lock_is_anybodys() -> None:
    assert labels(f"<metadata>{LOCK}</metadata>").protected
    assert labels("<metadata><protected xmlns='urn:virtdeck:protected'/></metadata>").protected


def test_tags_are_sorted_words_each_once_and_nothing_else() -> None:
    assert tagged(" web db\n web ").tags == ("db", "web")
    assert tagged("a:b &#x202e;evil &lt;b&gt; ok").tags == ("ok",)
    assert len(tagged(" ".join(f"t{number}" for number in range(1000))).tags) == 32


@pytest.mark.parametrize("tag", ["", "two words", "a:b", "<b>", "x" * 41, "\u202eevil"])
def test_what_is_no_tag_is_not_written(tag: str) -> None:
    with pytest.raises(InvalidArgument, match="is no tag"):
        tags_xml([tag])


async def test_set_and_taken_back_each_without_touching_the_other() -> None:
    async with await Connection.open("test:///default") as connection:
        domain = await connection.lookup("test")
        changes = domain.subscribe(MetadataChangeEvent)
        await domain.set_protected(True)
        await domain.set_tags(["web", "db"])
        info = await domain.info()
        assert (info.protected, info.tags) == (True, ("db", "web"))
        await domain.set_protected(False)
        assert (await domain.info()).tags == ("db", "web")
        await domain.set_tags([])
        info = await domain.info()
        assert (info.protected, info.tags) == (False, ())
        assert len(await changes.batch()) == 4
        with pytest.raises(InvalidArgument):
            await domain.set_tags(["no tag"])


@pytest.mark.peer("libvirtd", "virsh")
async def test_a_lock_of_one_connection_is_seen_by_another() -> None:
    """A libvirtd's own test driver has one host for all of its connections."""
    async with PrivateLibvirtd() as libvirtd, asyncio.timeout(PATIENCE):
        uri = libvirtd.uri_of("test:///default")
        async with (
            await Connection.open(uri, deadline=PATIENCE) as mine,
            await Connection.open(uri, deadline=PATIENCE) as theirs,
        ):
            assert (await theirs.domain_info("test")).protected is False
            changes = theirs.events.subscribe(MetadataChangeEvent)
            domain = await mine.lookup("test")
            await domain.set_protected(True)
            await domain.set_tags(["web"])
            seen = [*await changes.batch()]
            while len(seen) < 2:
                seen += await changes.batch()
            info = await theirs.domain_info("test")
            assert (info.protected, info.tags) == (True, ("web",))
            lock = await libvirtd.virsh("metadata", "test", PROTECTED_NAMESPACE, uri=uri)
            assert lock.strip() == "<protected/>"
            await libvirtd.virsh("metadata", "test", PROTECTED_NAMESPACE, "--remove", uri=uri)
            await changes.batch()
            assert (await theirs.domain_info("test")).protected is False
