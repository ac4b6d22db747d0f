"""Who is on the console: each rule of the tracker, told as the events that lead to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import (
    DomainRef,
    GraphicsSession,
    GraphicsSessions,
    ManualClock,
    SessionChange,
    SessionEnd,
    SessionPhase,
)
from engine.events import (
    AddressFamily,
    GraphicsAddress,
    GraphicsClient,
    GraphicsClientsEvent,
    GraphicsEvent,
    GraphicsMigratedEvent,
    GraphicsPhase,
    Lifecycle,
    LifecycleEvent,
    RebootEvent,
)

WEB = DomainRef("web-01", "00000000-0000-0000-0000-000000000001", 1)
DB = DomainRef("db-01", "00000000-0000-0000-0000-000000000002", 2)
SERVER = GraphicsAddress(AddressFamily.IPV4, "10.0.0.1", "5900")
ALICE = GraphicsAddress(AddressFamily.IPV4, "10.1.2.3", "51422")
BOB = GraphicsAddress(AddressFamily.IPV4, "10.1.2.4", "40000")
UNIX = GraphicsAddress(AddressFamily.UNIX, "", "")
IDENTITY = (("x509dname", "C=GB,CN=alice.example"), ("saslUsername", "alice"))

C, I, D = GraphicsPhase  # noqa: E741 - the letters of the recordings


class Story:
    """A tracker and what it said."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.sessions = GraphicsSessions(self.clock)
        self.said: list[tuple[SessionChange, GraphicsSession]] = []

    def tell(
        self,
        phase: GraphicsPhase,
        remote: GraphicsAddress = ALICE,
        *,
        protocol: str = "vnc",
        subject: tuple[tuple[str, str], ...] = (),
        connection: int | None = None,
        known: bool = True,
        domain: DomainRef = WEB,
    ) -> None:
        event = GraphicsEvent(
            time=self.clock.now(),
            domain=domain,
            phase=phase,
            local=SERVER,
            remote=remote,
            auth_scheme="none",
            subject=subject,
            protocol=protocol,
            connection_id=connection,
            address_known=known,
        )
        self._take(event)

    def listed(self, *clients: GraphicsClient, protocol: str = "vnc") -> None:
        self._take(
            GraphicsClientsEvent(
                time=self.clock.now(), domain=WEB, protocol=protocol, clients=clients
            )
        )

    def lifecycle(self, event: Lifecycle) -> None:
        self._take(LifecycleEvent(time=self.clock.now(), domain=WEB, event=event, detail=0))

    def _take(self, event: GraphicsEvent | GraphicsClientsEvent | LifecycleEvent) -> None:
        self.said += [(e.change, e.session) for e in self.sessions.apply(event)]

    @property
    def changes(self) -> list[str]:
        return [change.value for change, _ in self.said]

    @property
    def ends(self) -> list[SessionEnd | None]:
        return [s.end for change, s in self.said if change is SessionChange.CLOSED]


@pytest.fixture
def story() -> Story:
    return Story()


def spice(port: int) -> GraphicsAddress:
    return replace(ALICE, service=str(port))


def vnc_client(remote: GraphicsAddress, **facts: object) -> GraphicsClient:
    return GraphicsClient(protocol="vnc", remote=remote, **facts)  # type: ignore[arg-type]


async def test_a_visit_opens_signs_in_and_leaves(story: Story) -> None:
    story.tell(C)
    assert [s.phase for s in story.sessions.all()] == [SessionPhase.CONNECTING]
    assert story.sessions.viewers(WEB) == []
    story.tell(I, subject=IDENTITY)
    assert [s.who for s in story.sessions.viewers(WEB)] == ["alice"]
    await story.clock.advance(720)
    story.tell(D, subject=IDENTITY)
    assert story.changes == ["opened", "signed-in", "closed"]
    assert story.sessions.all() == []
    (past,) = story.sessions.history
    assert (past.end, past.duration(story.clock.monotonic())) == (SessionEnd.LEFT, 720)


async def test_a_jump_of_the_clock_changes_no_duration(story: Story) -> None:
    story.tell(C)
    story.tell(I)
    await story.clock.advance(10)
    story.clock.jump(-86_400)
    (here,) = story.sessions.all()
    assert here.duration(story.clock.monotonic()) == 10


def test_connect_and_disconnect_is_an_attempt_and_nothing_more(story: Story) -> None:
    story.tell(C)
    story.tell(D)
    assert story.ends == [SessionEnd.ATTEMPT]
    assert story.sessions.all() == []


def test_a_disconnect_without_connect_is_no_ghost_and_no_error(story: Story) -> None:
    story.tell(D)
    assert story.changes == []
    assert story.sessions.all() == []


def test_initialized_without_connect_is_a_session(story: Story) -> None:
    story.tell(I)
    assert story.changes == ["opened", "signed-in"]
    story.tell(D)
    assert story.sessions.all() == []


def test_unix_clients_look_alike_and_are_counted(story: Story) -> None:
    for _ in range(3):
        story.tell(C, UNIX)
        story.tell(I, UNIX)
    story.tell(D, UNIX)
    assert len(story.sessions.viewers(WEB)) == 2


def test_of_equal_addresses_the_one_that_never_signed_in_goes_first(story: Story) -> None:
    story.tell(C, UNIX)
    story.tell(I, UNIX)
    story.tell(C, UNIX)
    story.tell(D, UNIX)
    assert story.ends == [SessionEnd.ATTEMPT]
    assert [s.phase for s in story.sessions.all()] == [SessionPhase.ON_CONSOLE]


def test_of_equal_addresses_the_identity_tells_who_left(story: Story) -> None:
    for subject in (IDENTITY, (("saslUsername", "bob"),)):
        story.tell(C, UNIX)
        story.tell(I, UNIX, subject=subject)
    story.tell(D, UNIX, subject=IDENTITY)
    assert [s.who for s in story.sessions.all()] == ["bob"]


def test_a_repeated_port_is_a_new_session(story: Story) -> None:
    for _ in range(2):
        story.tell(C)
        story.tell(I)
        story.tell(D)
    assert len({s.number for s in story.sessions.history}) == 2
    assert story.sessions.all() == []


def test_a_port_reused_before_its_disconnect_is_seen_keeps_the_newcomer(story: Story) -> None:
    story.tell(C)
    story.tell(I)
    story.tell(C)
    story.tell(D)
    story.tell(I)
    assert len(story.sessions.all()) == 1


def test_an_exclusive_client_comes_before_the_old_one_goes(story: Story) -> None:
    story.tell(C, ALICE)
    story.tell(I, ALICE)
    story.tell(C, BOB)
    story.tell(I, BOB)
    story.tell(D, ALICE)
    assert [s.remote for s in story.sessions.all()] == [BOB]


def test_spice_channels_are_one_session(story: Story) -> None:
    story.tell(C, spice(1), protocol="spice")
    story.tell(I, spice(1), protocol="spice", connection=-7)
    for port in (2, 3, 4):
        story.tell(C, spice(port), protocol="spice")
    for port in (4, 2, 3):
        story.tell(I, spice(port), protocol="spice", connection=-7)
    (viewer,) = story.sessions.all()
    assert viewer.channels == 4
    for port in (3, 1, 4):
        story.tell(D, spice(port), protocol="spice")
    assert [s.channels for s in story.sessions.all()] == [1]
    story.tell(D, spice(2), protocol="spice")
    assert story.sessions.all() == []
    assert story.changes.count("opened") == story.changes.count("closed") == 1
    assert story.ends == [SessionEnd.LEFT]


def test_two_spice_viewers_from_one_address_are_two(story: Story) -> None:
    for connection, ports in ((1, (1, 2)), (2, (3, 4))):
        for port in ports:
            story.tell(C, spice(port), protocol="spice")
            story.tell(I, spice(port), protocol="spice", connection=connection)
    assert [s.channels for s in story.sessions.all()] == [2, 2]


def test_a_spice_channel_that_never_signs_in_is_an_attempt(story: Story) -> None:
    story.tell(C, spice(1), protocol="spice")
    story.tell(I, spice(1), protocol="spice", connection=1)
    story.tell(C, spice(2), protocol="spice")
    story.tell(D, spice(2), protocol="spice")
    assert story.ends == [SessionEnd.ATTEMPT]
    assert len(story.sessions.all()) == 1


def test_a_spice_newcomer_from_the_same_address_outlives_the_viewer_it_replaces(
    story: Story,
) -> None:
    story.tell(C, spice(1), protocol="spice")
    story.tell(I, spice(1), protocol="spice", connection=1)
    story.tell(C, spice(2), protocol="spice")
    story.tell(D, spice(1), protocol="spice")
    story.tell(I, spice(2), protocol="spice", connection=2)
    (viewer,) = story.sessions.all()
    assert (viewer.connection_id, viewer.phase) == (2, SessionPhase.ON_CONSOLE)


def test_two_spice_viewers_that_arrive_together_do_not_mix(story: Story) -> None:
    story.tell(C, spice(1), protocol="spice")
    story.tell(C, spice(2), protocol="spice")
    story.tell(I, spice(2), protocol="spice", connection=2)
    story.tell(I, spice(1), protocol="spice", connection=1)
    assert sorted(s.connection_id or 0 for s in story.sessions.all()) == [1, 2]
    story.tell(D, spice(1), protocol="spice")
    story.tell(D, spice(2), protocol="spice")
    assert story.sessions.all() == []


def test_an_address_of_uninitialised_memory_leaves_no_ghost(story: Story) -> None:
    story.tell(C, GraphicsAddress(AddressFamily.IPV4, "\x01", "?"), protocol="spice", known=False)
    assert story.sessions.all() == []
    story.tell(D, GraphicsAddress(AddressFamily.IPV4, "`q:", "!"), protocol="spice", known=False)
    assert story.ends == [SessionEnd.ATTEMPT]
    assert story.said[-1][1].remote is None


def test_an_unknown_disconnect_ends_the_attempt_that_began_with_an_address(story: Story) -> None:
    story.tell(C, protocol="spice")
    story.tell(D, GraphicsAddress(AddressFamily.IPV4, "`q:", "!"), protocol="spice", known=False)
    assert story.sessions.all() == []


@pytest.mark.parametrize("event", [Lifecycle.STOPPED])
def test_sessions_end_with_the_guest(story: Story, event: Lifecycle) -> None:
    story.tell(C)
    story.tell(I)
    story.tell(C, BOB)
    story.lifecycle(event)
    assert story.sessions.all() == []
    assert story.ends == [SessionEnd.STOPPED, SessionEnd.STOPPED]


@pytest.mark.parametrize("event", [Lifecycle.SUSPENDED, Lifecycle.CRASHED, Lifecycle.RESUMED])
def test_sessions_outlive_a_pause_and_a_crash_that_keeps_the_process(
    story: Story, event: Lifecycle
) -> None:
    story.tell(C)
    story.tell(I)
    story.lifecycle(event)
    assert len(story.sessions.all()) == 1


def test_spice_viewers_move_with_a_migrated_guest(story: Story) -> None:
    story.tell(C, spice(1), protocol="spice")
    story.tell(I, spice(1), protocol="spice", connection=1)
    story.tell(C, BOB)
    story.tell(I, BOB)
    changes = story.sessions.apply(GraphicsMigratedEvent(time=0, domain=WEB))
    assert [event.session.end for event in changes] == [SessionEnd.MOVED]
    assert [s.protocol for s in story.sessions.all()] == ["vnc"]


def test_who_was_there_before_us_is_marked(story: Story) -> None:
    story.listed(vnc_client(ALICE), vnc_client(BOB, subject=IDENTITY, initialized=True))
    unknown, known = story.sessions.all()
    assert (unknown.phase, known.phase) == (SessionPhase.UNKNOWN, SessionPhase.ON_CONSOLE)
    assert unknown.since is None
    assert unknown.duration(99) is None
    assert len(story.sessions.viewers(WEB)) == 2
    story.tell(D)
    assert story.sessions.all() == [known]


def test_asking_again_changes_nothing_that_is_still_true(story: Story) -> None:
    story.tell(C)
    story.tell(I, subject=IDENTITY)
    before = story.sessions.all()
    story.listed(vnc_client(ALICE, subject=IDENTITY, initialized=True))
    assert story.sessions.all() == before


def test_asking_again_ends_what_is_gone(story: Story) -> None:
    story.tell(C)
    story.tell(I)
    story.listed(vnc_client(BOB))
    assert story.ends == [SessionEnd.NOT_LISTED]
    assert [s.remote for s in story.sessions.all()] == [BOB]


def test_asking_about_vnc_says_nothing_about_spice(story: Story) -> None:
    story.tell(C, spice(1), protocol="spice")
    story.tell(I, spice(1), protocol="spice", connection=1)
    story.listed()
    assert len(story.sessions.all()) == 1


def test_listed_unix_clients_are_counted(story: Story) -> None:
    story.listed(vnc_client(UNIX), vnc_client(UNIX))
    story.listed(vnc_client(UNIX), vnc_client(UNIX), vnc_client(UNIX))
    assert len(story.sessions.all()) == 3
    story.listed(vnc_client(UNIX))
    assert len(story.sessions.all()) == 1


def test_listed_spice_channels_are_one_session(story: Story) -> None:
    channels = [
        GraphicsClient(protocol="spice", remote=spice(p), connection_id=5, initialized=True)
        for p in (1, 2, 3)
    ]
    story.listed(*channels, protocol="spice")
    (viewer,) = story.sessions.all()
    assert (viewer.channels, viewer.phase) == (3, SessionPhase.ON_CONSOLE)


def test_not_knowing_is_not_nobody(story: Story) -> None:
    assert story.sessions.is_complete(WEB)
    story.sessions.apply(GraphicsClientsEvent(time=0, domain=WEB, protocol="vnc", clients=None))
    assert not story.sessions.is_complete(WEB)
    story.lifecycle(Lifecycle.STOPPED)
    assert story.sessions.is_complete(WEB)


def test_domains_do_not_mix(story: Story) -> None:
    story.tell(C)
    story.tell(C, domain=DB)
    story.tell(D)
    assert story.sessions.of_domain(WEB) == []
    assert len(story.sessions.of_domain(DB)) == 1


def test_other_events_are_none_of_its_business(story: Story) -> None:
    assert story.sessions.apply(RebootEvent(time=0, domain=WEB)) == []


def test_a_lost_hypervisor_ends_every_session_and_nobody_knows_who_is_there(story: Story) -> None:
    story.tell(C)
    story.tell(I, subject=IDENTITY)
    story.tell(C, BOB, domain=DB)
    lost = story.sessions.lose(story.clock.now() + 5)
    assert [(each.change, each.session.end, each.domain) for each in lost] == [
        (SessionChange.CLOSED, SessionEnd.LOST, WEB),
        (SessionChange.CLOSED, SessionEnd.LOST, DB),
    ]
    assert {each.time for each in lost} == {story.clock.now() + 5}
    assert story.sessions.all() == []
    assert list(story.sessions.history) == [each.session for each in lost]
    assert not story.sessions.is_complete(WEB)
    assert story.sessions.lose(story.clock.now()) == []


def test_a_thousand_visits_leave_nothing_behind(story: Story) -> None:
    for port in range(1000):
        for phase in (C, I, D):
            story.tell(phase, replace(ALICE, service=str(port % 300)))
    assert story.sessions.all() == []
    assert len(story.sessions.history) == 1000
