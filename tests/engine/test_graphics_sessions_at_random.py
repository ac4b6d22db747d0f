"""Who is on the console, whatever order the events come in: what must hold after each of them."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from engine import (
    DomainRef,
    GraphicsSessionEvent,
    GraphicsSessions,
    ManualClock,
    SessionChange,
    SessionEnd,
)
from engine.events import (
    AddressFamily,
    DomainEvent,
    GraphicsAddress,
    GraphicsClient,
    GraphicsClientsEvent,
    GraphicsEvent,
    GraphicsMigratedEvent,
    GraphicsPhase,
    Lifecycle,
    LifecycleEvent,
)
from engine.graphics_session import SessionPhase

GUEST = DomainRef("web-01", "00000000-0000-0000-0000-000000000001", 1)
SERVER = GraphicsAddress(AddressFamily.IPV4, "10.0.0.1", "5900")
PLACES = (
    GraphicsAddress(AddressFamily.IPV4, "10.1.2.3", "51422"),
    GraphicsAddress(AddressFamily.IPV4, "10.1.2.3", "51423"),
    GraphicsAddress(AddressFamily.IPV6, "::1", "51422"),
    GraphicsAddress(AddressFamily.UNIX, "", ""),
)
SUBJECTS = ((), (("saslUsername", "alice"),))
SEEDS = range(100)
STEPS = 120


class Watch:
    """A tracker, and what must hold of everything it says."""

    def __init__(self) -> None:
        self.sessions = GraphicsSessions(ManualClock())
        self.live: dict[int, int] = {}
        self.ended: Counter[int] = Counter()

    def tell(self, event: DomainEvent) -> None:
        for change in self.sessions.apply(event):
            self._check(change)
        _check_links(self.sessions)
        known = {each.number: each.channels for each in self.sessions.all()}
        assert known == self.live, "what was said is what is so"
        assert all(channels > 0 for channels in known.values())
        assert not any(each.end or each.ended for each in self.sessions.all())

    def _check(self, event: GraphicsSessionEvent) -> None:
        number, channels = event.session.number, event.session.channels
        match event.change:
            case SessionChange.OPENED | SessionChange.FOUND:
                assert number not in self.live
                assert not self.ended[number]
                self.live[number] = channels
            case SessionChange.SIGNED_IN | SessionChange.UPDATED:
                assert number in self.live
                self.live[number] = channels
            case SessionChange.CLOSED:
                assert event.session.end is not None
                is_visitor = event.session.end is SessionEnd.ATTEMPT
                assert self.live.pop(number, None) or is_visitor
                self.ended[number] += 1
                assert self.ended[number] == 1


def _check_links(sessions: GraphicsSessions) -> None:
    """Every channel of a session is one connection, and every connection's session lives."""
    for displays in sessions._domains.values():
        links = Counter(link.session for link in displays.links if link.session is not None)
        assert links == {each.number: each.channels for each in displays.sessions.values()}


def graphics(
    phase: GraphicsPhase,
    remote: GraphicsAddress,
    protocol: str,
    subject: tuple[tuple[str, str], ...] = (),
    connection: int | None = None,
    *,
    known: bool = True,
) -> GraphicsEvent:
    return GraphicsEvent(
        time=0.0,
        domain=GUEST,
        phase=phase,
        local=SERVER,
        remote=remote,
        auth_scheme="none",
        subject=subject,
        protocol=protocol,
        connection_id=connection,
        address_known=known,
    )


def listed(protocol: str, clients: tuple[GraphicsClient, ...] | None) -> GraphicsClientsEvent:
    return GraphicsClientsEvent(time=0.0, domain=GUEST, protocol=protocol, clients=clients)


def stopped() -> LifecycleEvent:
    return LifecycleEvent(time=0.0, domain=GUEST, event=Lifecycle.STOPPED, detail=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_counted_twice_or_below_zero_in_any_order(seed: int) -> None:
    """Events that no server would send in that order, lost and repeated ones among them."""
    chance, watch = random.Random(seed), Watch()
    for _ in range(STEPS):
        watch.tell(_any_event(chance))
    watch.tell(stopped())
    assert watch.sessions.all() == []
    assert not watch.sessions._domains, "nothing is kept of a guest that ended"
    assert set(watch.ended) >= {each.number for each in watch.sessions.history}


def _any_event(chance: random.Random) -> DomainEvent:
    protocol = chance.choice(("vnc", "spice"))
    kind = chance.random()
    if kind < 0.01:
        return stopped()
    if kind < 0.03:
        return GraphicsMigratedEvent(time=0.0, domain=GUEST)
    if kind < 0.06:
        return listed(protocol, None)
    if kind < 0.12:
        places = chance.choices(PLACES, k=chance.randrange(4))
        return listed(protocol, tuple(_client(protocol, place, chance) for place in places))
    return graphics(
        chance.choice(tuple(GraphicsPhase)),
        chance.choice(PLACES),
        protocol,
        chance.choice(SUBJECTS),
        chance.choice((None, 1, 2)) if protocol == "spice" else None,
        known=chance.random() < 0.9,
    )


def _client(protocol: str, place: GraphicsAddress, chance: random.Random) -> GraphicsClient:
    return GraphicsClient(
        protocol=protocol,
        remote=place,
        auth_scheme="none",
        connection_id=chance.choice((1, 2)) if protocol == "spice" else None,
        initialized=chance.choice((True, None)) if protocol == "vnc" else True,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sessions_are_who_is_there(seed: int) -> None:
    """Real clients coming and going, with a look at the list at any moment: it changes nothing."""
    chance, watch = random.Random(seed), Watch()
    there: list[tuple[GraphicsAddress, bool]] = []
    for _ in range(STEPS):
        _visit(chance, watch, there)
        if chance.random() < 0.1:
            before = watch.sessions.all()
            clients = (_client("vnc", place, random.Random(1)) for place, _ in there)
            watch.tell(listed("vnc", tuple(clients)))
            assert watch.sessions.all() == before
        shown = Counter(
            (each.remote, each.phase is SessionPhase.ON_CONSOLE) for each in watch.sessions.all()
        )
        assert shown == Counter(there)


def _visit(chance: random.Random, watch: Watch, there: list[tuple[GraphicsAddress, bool]]) -> None:
    """Let one client connect, finish its handshake or leave."""
    waiting = [each for each in there if not each[1]]
    step = chance.randrange(3)
    if step == 0:
        taken = {place for place, _ in there}
        free = [p for p in PLACES if p.family is AddressFamily.UNIX or p not in taken]
        there.append((chance.choice(free), False))
        watch.tell(graphics(GraphicsPhase.CONNECT, there[-1][0], "vnc"))
    elif step == 1 and waiting:
        place, _ = chance.choice(waiting)
        there.remove((place, False))
        there.append((place, True))
        watch.tell(graphics(GraphicsPhase.INITIALIZE, place, "vnc"))
    elif step == 2 and there:
        place, _ = chance.choice(there)
        # Equal clients of a unix socket cannot be told apart: those who never signed in go first.
        there.remove(min(each for each in there if each[0] == place))
        watch.tell(graphics(GraphicsPhase.DISCONNECT, place, "vnc"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_spice_viewer_is_one_session_whatever_the_order_of_its_channels(seed: int) -> None:
    chance, watch = random.Random(seed), Watch()
    viewers = {number: _ports(number) for number in (1, 2, 3)}
    scripts = {number: _spice_script(chance, number, ports) for number, ports in viewers.items()}
    while scripts:
        number = chance.choice(list(scripts))
        watch.tell(scripts[number].pop(0))
        if not scripts[number]:
            del scripts[number]
        ids = [e.connection_id for e in watch.sessions.all() if e.connection_id is not None]
        assert len(ids) == len(set(ids))
    assert watch.sessions.all() == []
    ends = Counter(each.end for each in watch.sessions.history)
    assert ends == {SessionEnd.LEFT: len(viewers)}


def _ports(viewer: int) -> list[GraphicsAddress]:
    return [GraphicsAddress(AddressFamily.IPV4, "10.1.2.3", f"{viewer}{n}") for n in range(4)]


def _spice_script(
    chance: random.Random, viewer: int, ports: list[GraphicsAddress]
) -> list[DomainEvent]:
    """Return a viewer's life: its main channel first, the others in any order, gone in any."""
    main, *others = ports
    script = [graphics(phase, main, "spice", (), viewer) for phase in _ARRIVAL]
    arrivals = [graphics(GraphicsPhase.CONNECT, port, "spice") for port in others]
    chance.shuffle(others)
    arrivals += [graphics(GraphicsPhase.INITIALIZE, port, "spice", (), viewer) for port in others]
    gone = [graphics(GraphicsPhase.DISCONNECT, port, "spice") for port in ports]
    chance.shuffle(gone)
    return [*script, *arrivals, *gone]


_ARRIVAL = (GraphicsPhase.CONNECT, GraphicsPhase.INITIALIZE)
