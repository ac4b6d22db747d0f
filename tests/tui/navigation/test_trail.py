"""Back and forward through places, as a list alone."""

from __future__ import annotations

from tui.navigation.place import Place
from tui.navigation.trail import LIMIT, Trail

DOMAINS, CLIENTS = Place(mode="domains"), Place(mode="clients")
WEB = Place(mode="domains", opened="domain", subject=("lab", "1"), name="web")


def walked(*places: Place) -> Trail:
    trail = Trail()
    for place in places:
        trail.arrive(place)
    return trail


def test_back_and_forward() -> None:
    trail = walked(DOMAINS, CLIENTS)
    assert trail.move(1) is None
    assert trail.move(-1) == DOMAINS
    assert trail.move(-1) is None
    assert trail.move(1) == CLIENTS


def test_who_goes_on_from_the_middle_forgets_what_was_ahead() -> None:
    trail = walked(DOMAINS, CLIENTS)
    trail.move(-1)
    trail.arrive(Place(mode="events"))
    assert [place.mode for place in trail.places] == ["domains", "events"]


def test_how_a_place_stood_when_it_was_left_is_what_one_comes_back_to() -> None:
    trail = walked(DOMAINS)
    trail.keep(Place(mode="domains", filter="web"))
    trail.arrive(CLIENTS)
    assert trail.move(-1) == Place(mode="domains", filter="web")


def test_closing_what_was_opened_is_a_step_back() -> None:
    trail = walked(DOMAINS, WEB, DOMAINS)
    assert trail.current == DOMAINS
    assert trail.move(1) == WEB


def test_a_step_on_one_screen_can_be_taken_back() -> None:
    trail = walked(DOMAINS)
    trail.step(Place(mode="domains", filter="web"))
    trail.keep(Place(mode="domains", filter="mail"))
    assert trail.move(-1) == Place(mode="domains", filter="web")
    assert trail.move(1) == Place(mode="domains", filter="mail")


def test_only_so_many_are_kept() -> None:
    trail = walked(*(DOMAINS, CLIENTS) * LIMIT)
    assert len(trail.places) == LIMIT
    assert trail.current == CLIENTS
