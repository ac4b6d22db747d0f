from __future__ import annotations

import pytest

from engine.conf.xml_codec import UNSIGNED
from engine.conf.xml_document import parse_document, serialize
from engine.conf.xml_field import (
    Attribute,
    Child,
    Children,
    Flag,
    Nested,
    Section,
    Size,
    Switch,
    Text,
)
from engine.conf.xml_node import Node
from engine.errors import InvalidXML


class Wheel(Node):
    TAG = "wheel"

    size = Attribute("@size", UNSIGNED)


class Engine(Node):
    TAG = "engine"

    power = Attribute("@power", UNSIGNED)
    fuel = Text("fuel")
    turbo = Switch("turbo")
    below: Nested[Engine] = Nested("engine")


class Car(Node):
    TAG = "car"

    name = Text("name")
    seats = Text("seats", UNSIGNED)
    note = Text(".")
    driver = Attribute("driver@name")
    age = Attribute("driver@age", UNSIGNED)
    load = Size("load")
    towed = Flag("towed")
    engine = Section(Engine, "engine")
    spare = Child(Wheel, "boot/wheel")
    wheels = Children(Wheel, "wheel")


def car(content: str = "") -> Car:
    return Car(parse_document(f"<car>{content}</car>", "car"))


def written(node: Node) -> str:
    return "".join(line.strip() for line in serialize(node.element).splitlines())


def test_what_is_not_there_reads_as_none() -> None:
    empty = car()
    assert [empty.name, empty.seats, empty.driver, empty.load, empty.towed, empty.note] == [
        None
    ] * 6
    assert empty.spare is None
    assert list(empty.wheels) == []
    assert empty.engine.turbo is None


def test_reading_changes_nothing() -> None:
    empty = car()
    _ = empty.engine.below, empty.wheels, empty.engine.power
    assert written(empty) == "<car/>"


def test_writing_makes_elements_in_the_order_of_the_class_body() -> None:
    made = car()
    made.wheels.add().size = 16
    made.engine.power = 90
    made.load = 2
    made.driver = "Ada"
    made.name = "T"
    assert written(made) == (
        "<car><name>T</name><driver name='Ada'/><load unit='KiB'>2</load>"
        "<engine power='90'/><wheel size='16'/></car>"
    )


def test_strangers_keep_their_place() -> None:
    made = car("<x/><driver/><y/><wheel/><z/>")
    made.name = "T"
    made.engine.power = 1
    assert [child.tag for child in made.element] == [
        "x", "name", "driver", "engine", "y", "wheel", "z",
    ]  # fmt: skip


def test_writing_what_is_there_keeps_its_spelling() -> None:
    made = car("<seats> 04 </seats><load unit='MiB'>1</load>")
    made.seats = 4
    made.load = 1024
    assert written(made) == "<car><seats> 04 </seats><load unit='MiB'>1</load></car>"


def test_none_removes_and_leaves_no_empty_parent() -> None:
    made = car("<driver name='Ada'/><boot><wheel/></boot><towed/>")
    made.driver = made.spare = made.towed = None
    assert written(made) == "<car/>"


def test_none_keeps_a_parent_that_says_more() -> None:
    made = car("<driver name='Ada' age='36'/>")
    made.driver = None
    assert written(made) == "<car><driver age='36'/></car>"


def test_removing_what_is_not_there_keeps_an_empty_element() -> None:
    made = car("<driver/>")
    made.driver = None
    assert written(made) == "<car><driver/></car>"


def test_text_is_read_around_comments_and_replaced_as_a_whole() -> None:
    made = car("<name>a<!-- b -->c</name>")
    assert made.name == "ac"
    made.name = "d"
    assert written(made) == "<car><name>d</name></car>"


def test_own_text_is_apart_from_the_children() -> None:
    made = car("hello<towed/>")
    assert made.note == "hello"
    made.note = None
    assert written(made) == "<car><towed/></car>"


@pytest.mark.parametrize(
    ("content", "path", "line"),
    [
        ("<seats>four</seats>", "/car/seats", 1),
        ("\n<driver age='-1'/>", "/car/driver/@age", 2),
        ("\n\n<load unit='stone'>1</load>", "/car/load", 3),
        ("<load>-1</load>", "/car/load", 1),
        ("<load/>", "/car/load", 1),
        ("<engine><turbo state='maybe'/></engine>", "/car/engine/turbo/@state", 1),
    ],
)
def test_a_bad_value_names_its_place(content: str, path: str, line: int) -> None:
    bad = car(content)
    with pytest.raises(InvalidXML) as caught:
        _ = bad.seats, bad.age, bad.load, bad.engine.turbo
    assert (caught.value.element, caught.value.line) == (path, line)


def test_a_bad_value_can_be_replaced() -> None:
    made = car("<seats>four</seats>")
    made.seats = 4
    assert made.seats == 4


def test_the_first_of_several_counts() -> None:
    assert car("<load>1</load><load>9</load>").load == 1


@pytest.mark.parametrize(
    ("unit", "number", "kib"),
    [("b", 1025, 2), ("bytes", 1, 1), ("KB", 1000, 977), ("M", 3, 3072), ("GiB", 1, 1048576)],
)
def test_sizes_are_rounded_up_to_their_unit(unit: str, number: int, kib: int) -> None:
    assert car(f"<load unit='{unit}'>{number}</load>").load == kib


def test_a_switch_alone_is_on() -> None:
    assert car("<engine><turbo/></engine>").engine.turbo is True
    made = car("<engine><turbo/></engine>")
    made.engine.turbo = False
    assert written(made) == "<car><engine><turbo state='off'/></engine></car>"


def test_a_section_held_twice_is_one_element() -> None:
    made = car()
    first, second = made.engine, made.engine
    first.power = 1
    assert second.power == 1
    assert second.exists
    second.fuel = "diesel"
    assert written(made) == "<car><engine power='1'><fuel>diesel</fuel></engine></car>"


def test_a_child_is_replaced_where_it_stands() -> None:
    made = car("<boot><wheel size='1'/><jack/></boot>")
    wheel = Wheel.new()
    wheel.size = 2
    made.spare = wheel
    assert written(made) == "<car><boot><wheel size='2'/><jack/></boot></car>"


def test_a_child_can_be_made_on_demand() -> None:
    made = car()
    Car.spare.make(made).size = 3
    assert made.spare == Car.spare.make(made)
    assert written(made) == "<car><boot><wheel size='3'/></boot></car>"


def test_a_class_may_hold_itself() -> None:
    made = car("<engine><engine power='2'><engine power='3'/></engine></engine>")
    below = made.engine.below
    assert below is not None
    assert below.below is not None
    assert (below.power, below.below.power) == (2, 3)


def test_children_are_a_list_in_document_order() -> None:
    made = car("<wheel size='1'/><x/><wheel size='2'/>")
    assert [wheel.size for wheel in made.wheels] == [1, 2]
    assert made.wheels[-1].size == 2
    assert made.wheels[0] in made.wheels
    first = Wheel.new()
    first.size = 0
    made.wheels.insert(0, first)
    made.wheels.add().size = 3
    made.wheels.remove(made.wheels[1])
    assert [child.tag for child in made.element] == ["wheel", "x", "wheel", "wheel"]
    assert [wheel.size for wheel in made.wheels] == [0, 2, 3]


def test_only_a_member_can_be_removed() -> None:
    with pytest.raises(ValueError, match="not in the list"):
        car("<wheel/>").wheels.remove(Wheel.new())


def test_replacing_a_list_copies() -> None:
    source, target = car("<wheel size='1'/><wheel size='2'/>"), car("<wheel size='9'/>")
    target.wheels.replace(source.wheels)
    assert [wheel.size for wheel in target.wheels] == [1, 2]
    assert len(source.wheels) == 2


@pytest.mark.parametrize("field", ["engine", "wheels"])
def test_views_cannot_be_replaced(field: str) -> None:
    with pytest.raises(AttributeError, match=field):
        setattr(car(), field, None)
