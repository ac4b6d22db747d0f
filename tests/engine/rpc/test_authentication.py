from __future__ import annotations

import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from engine.credentials import CredentialKind, CredentialRequest, NobodyToAsk
from engine.errors import (
    AuthFailed,
    ConnectFailed,
    ConnectionClosed,
    ConnectStep,
    EngineError,
    ProtocolError,
    Unsupported,
    error_for_code,
)
from engine.rpc.authentication import authenticate
from engine.uri import ConnectionURI

from ..sasl.scram_server import ScramServer

if TYPE_CHECKING:
    from pathlib import Path

    from engine.credentials import Credentials

ACCEPTED = (1, 1, b"")
REFUSED = error_for_code(45, "authentication failed: authentication failed")


@dataclass
class Person:
    """Answers in order, then gives up; ``asked`` is what was put to them."""

    answers: list[str]
    asked: list[CredentialRequest] = field(default_factory=list)

    async def ask(self, request: CredentialRequest) -> str | None:
        self.asked.append(request)
        return self.answers.pop(0) if self.answers else None


@dataclass
class Daemon:
    """What a daemon answers, by procedure: a value, an error, or a function of the arguments."""

    types: list[int] = field(default_factory=lambda: [1])
    mechanisms: str = "SCRAM-SHA-256,PLAIN"
    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def call(self, name: str, *arguments: Any) -> Any:
        self.calls.append((name, *arguments))
        given = {"auth_list": self.types, "auth_sasl_init": self.mechanisms} | self.answers
        return self._answer(given[name], arguments)

    async def _answer(self, answer: Any, arguments: tuple[Any, ...]) -> Any:
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            answer = answer(*arguments)
        if isinstance(answer, EngineError):
            raise answer
        return answer


def plain_daemon(password: str) -> Daemon:
    def start(mechanism: str, nil: int, data: bytes) -> Any:
        assert (mechanism, nil) == ("PLAIN", 0)
        return ACCEPTED if data.split(b"\0")[2] == password.encode() else REFUSED

    return Daemon(mechanisms="GSSAPI,PLAIN", answers={"auth_sasl_start": start})


def scram_daemon(password: str, *, asks_for_last_step: bool = False) -> Daemon:
    server = ScramServer("sha256", password)

    def start(mechanism: str, nil: int, data: bytes) -> Any:
        assert (mechanism, nil) == ("SCRAM-SHA-256", 0)
        return (0, 0, server.challenge(data))

    def step(nil: int, data: bytes) -> Any:
        if nil:
            return ACCEPTED
        verdict = server.verdict(data)
        return REFUSED if verdict is None else (int(not asks_for_last_step), 0, verdict)

    return Daemon(answers={"auth_sasl_start": start, "auth_sasl_step": step})


async def sign_in(
    daemon: Daemon,
    person: Credentials,
    uri: str = "qemu+tls://host/system",
    *,
    is_private: bool = True,
    read_only: bool = False,
    environment: dict[str, str] | None = None,
) -> None:
    await authenticate(
        daemon,
        uri=ConnectionURI.parse(uri),
        credentials=person,
        read_only=read_only,
        is_private=is_private,
        host=ConnectionURI.parse(uri).host,
        environment=environment or {"HOME": "/nowhere"},
    )


def stored(folder: Path, host: str = "host", password: str = "geheim") -> dict[str, str]:
    file = folder / "auth.conf"
    file.write_text(
        f"[auth-libvirt-{host}]\ncredentials=x\n[credentials-x]\n"
        f"authname=fred\npassword={password}\n"
    )
    return {"LIBVIRT_AUTH_FILE": str(file), "HOME": "/nowhere"}


class TestWhichWay:
    @pytest.mark.parametrize("types", [[], [0], [0, 1]])
    async def test_nothing_to_do(self, types: list[int]) -> None:
        daemon = Daemon(types=types)
        await sign_in(daemon, NobodyToAsk())
        assert daemon.calls == [("auth_list",)]

    async def test_the_first_that_is_offered(self) -> None:
        daemon = Daemon(types=[2, 1], answers={"auth_polkit": 1})
        await sign_in(daemon, NobodyToAsk())
        assert daemon.calls == [("auth_list",), ("auth_polkit",)]

    @pytest.mark.parametrize(
        ("parameter", "procedure"),
        [("sasl", "auth_sasl_start"), ("SASL.plain", "auth_sasl_start"), ("Polkit", "auth_polkit")],
    )
    async def test_the_address_chooses(self, parameter: str, procedure: str) -> None:
        daemon = plain_daemon("geheim")
        daemon.types = [2, 1]
        daemon.answers["auth_polkit"] = 1
        await sign_in(daemon, Person(["geheim"]), f"qemu+tls://fred@host/system?auth={parameter}")
        assert daemon.calls[-1][0] == procedure

    @pytest.mark.parametrize(
        ("types", "parameter", "words"),
        [  # virsh 9.0 refuses auth=none and auth= too
            ([1], "none", "unknown way to sign in: auth=none"),
            ([1], "", "unknown way to sign in"),
            ([2], "polkit.x", "unknown way to sign in"),
            ([1], "%1b[2J", r"\\x1b"),
            ([1], "polkit", "auth=polkit is not what the daemon asks for"),
            ([0], "sasl", "auth=sasl is not what the daemon asks for"),
            ([1], "sasl.SCRAM-SHA-1", "SCRAM-SHA-1 is not offered, only SCRAM-SHA-256, PLAIN"),
        ],
    )
    async def test_the_address_chooses_what_there_is_not(
        self, types: list[int], parameter: str, words: str
    ) -> None:
        with pytest.raises(AuthFailed, match=f"^host: .*{words}") as caught:
            await sign_in(
                Daemon(types=types), NobodyToAsk(), f"qemu+tls://host/system?auth={parameter}"
            )
        assert caught.value.step is ConnectStep.LOGIN

    async def test_a_way_that_nobody_knows(self) -> None:
        with pytest.raises(AuthFailed, match="authentication 7, unknown"):
            await sign_in(Daemon(types=[7]), NobodyToAsk())


class TestSasl:
    @pytest.mark.parametrize("asks_for_last_step", [False, True])
    async def test_scram_until_both_are_satisfied(self, asks_for_last_step: bool) -> None:
        daemon = scram_daemon("geheim", asks_for_last_step=asks_for_last_step)
        person = Person(["fred", "geheim"])
        await sign_in(daemon, person)
        assert [request.kind for request in person.asked] == [
            CredentialKind.USERNAME,
            CredentialKind.SECRET,
        ]
        assert {request.where for request in person.asked} == {"host"}
        last = daemon.calls[-1]
        assert last == ("auth_sasl_step", 1, b"") if asks_for_last_step else last[1] == 0

    async def test_nothing_and_an_empty_message_differ(self) -> None:
        steps = iter([(0, 0, b""), (1, 1, b"")])
        daemon = Daemon(
            mechanisms="EXTERNAL",
            answers={"auth_sasl_start": (0, 1, b""), "auth_sasl_step": lambda *_: next(steps)},
        )
        await sign_in(daemon, NobodyToAsk())
        assert daemon.calls[2:] == [
            ("auth_sasl_start", "EXTERNAL", 0, b""),
            ("auth_sasl_step", 1, b""),
            ("auth_sasl_step", 0, b""),
        ]

    async def test_a_person_may_answer_three_times(self) -> None:
        daemon = scram_daemon("geheim")
        person = Person(["fred", "a", "anna", "b", "fred", "geheim"])
        await sign_in(daemon, person)
        assert [request.default for request in person.asked[::2]] == ["", "fred", "anna"]
        assert [request.prompt for request in person.asked[1::2]] == [
            "Password of fred",
            "Not accepted. Password of anna",
            "Not accepted. Password of fred",
        ]
        assert [call[0] for call in daemon.calls].count("auth_sasl_init") == 3

    async def test_a_person_may_not_answer_for_ever(self) -> None:
        person = Person([f"wrong{n}" for n in range(20)])
        with pytest.raises(AuthFailed, match="^fred at host: SASL PLAIN refused") as caught:
            await sign_in(plain_daemon("geheim"), person, "qemu+tls://fred@host/system")
        assert len(person.asked) == 3
        assert caught.value.step is ConnectStep.LOGIN
        assert "wrong" not in "".join(traceback.format_exception(caught.value))
        refusal = caught.value.__cause__
        assert refusal is not None
        frames = [frame for frame, _ in traceback.walk_tb(refusal.__traceback__)]
        ours = [frame for frame in frames if frame.f_code.co_filename != __file__]
        kept = [value for frame in ours for value in frame.f_locals.values()]
        assert ours
        assert not [value for value in kept if isinstance(value, bytes) and b"wrong" in value]

    async def test_giving_up_at_once(self) -> None:
        with pytest.raises(AuthFailed, match="^host: signing in was cancelled: no user name$"):
            await sign_in(scram_daemon("geheim"), Person([]))
        with pytest.raises(AuthFailed, match="cancelled: no password for fred$"):
            await sign_in(scram_daemon("geheim"), Person(["fred"]))

    async def test_giving_up_after_a_refusal_is_that_refusal(self) -> None:
        with pytest.raises(AuthFailed, match="^fred at host: SASL SCRAM-SHA-256 refused"):
            await sign_in(scram_daemon("geheim"), Person(["fred", "wrong"]))

    async def test_the_file_answers(self, tmp_path: Path) -> None:
        await sign_in(scram_daemon("geheim"), NobodyToAsk(), environment=stored(tmp_path))

    async def test_the_file_answers_for_this_machine(self, tmp_path: Path) -> None:
        environment = stored(tmp_path, "localhost")
        await sign_in(
            scram_daemon("geheim"), NobodyToAsk(), "qemu:///system", environment=environment
        )

    async def test_what_the_file_says_wrong_a_person_puts_right(self, tmp_path: Path) -> None:
        environment = stored(tmp_path, password="old")
        person = Person(["fred", "geheim"])
        await sign_in(scram_daemon("geheim"), person, environment=environment)
        assert len(person.asked) == 2
        with pytest.raises(AuthFailed, match="^fred at host: .*refused"):
            await sign_in(scram_daemon("geheim"), NobodyToAsk(), environment=environment)

    async def test_a_bad_file_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "bad").write_text("geheim")
        with pytest.raises(ConnectFailed, match=r"bad:1: "):
            await sign_in(
                scram_daemon("geheim"),
                NobodyToAsk(),
                environment={"LIBVIRT_AUTH_FILE": str(tmp_path / "bad")},
            )

    async def test_a_password_goes_with_its_own_user_only(self, tmp_path: Path) -> None:
        person = Person(["geheim"])
        await sign_in(
            scram_daemon("geheim"),
            person,
            "qemu+tls://anna@host/system",
            environment=stored(tmp_path, password="freds"),
        )
        assert [request.prompt for request in person.asked] == ["Password of anna"]

    async def test_a_file_without_a_name_still_has_the_password(self, tmp_path: Path) -> None:
        (tmp_path / "auth.conf").write_text(
            "[auth-libvirt-default]\ncredentials=x\n[credentials-x]\npassword=geheim\n"
        )
        environment = {"LIBVIRT_AUTH_FILE": str(tmp_path / "auth.conf")}
        person = Person(["fred"])
        await sign_in(scram_daemon("geheim"), person, environment=environment)
        assert [request.kind for request in person.asked] == [CredentialKind.USERNAME]
        uri = "qemu+tls://fred@host/system"
        await sign_in(scram_daemon("geheim"), NobodyToAsk(), uri, environment=environment)

    async def test_the_user_of_ssh_is_only_proposed(self, tmp_path: Path) -> None:
        person = Person(["fred", "geheim"])
        await sign_in(scram_daemon("geheim"), person, "qemu+ssh://root@host/system")
        assert person.asked[0].default == "root"
        await sign_in(
            scram_daemon("geheim"),
            NobodyToAsk(),
            "qemu+ssh://root@host/system",
            environment=stored(tmp_path),
        )

    @pytest.mark.parametrize("mechanisms", ["PLAIN", "SCRAM-SHA-256", "DIGEST-MD5,GSSAPI", ""])
    async def test_nobody_is_asked_where_others_listen(self, mechanisms: str) -> None:
        person = Person(["fred", "geheim"])
        daemon = Daemon(mechanisms=mechanisms)
        with pytest.raises(AuthFailed, match="^host: over a connection that others may read"):
            await sign_in(daemon, person, "qemu+tcp://host/system", is_private=False)
        assert person.asked == []
        assert [call[0] for call in daemon.calls] == ["auth_list", "auth_sasl_init"]

    async def test_a_daemon_without_any_mechanism(self) -> None:
        with pytest.raises(AuthFailed, match="^host: no SASL mechanism .*: none$"):
            await sign_in(Daemon(answers={"auth_sasl_init": REFUSED}), NobodyToAsk())

    async def test_a_password_that_no_message_can_carry(self) -> None:
        with pytest.raises(AuthFailed, match="^fred at host: the password is empty or holds"):
            await sign_in(scram_daemon("geheim"), Person(["fred", "a\0b"]))


class TestHostileDaemon:
    @pytest.mark.parametrize(
        ("start", "step", "words"),
        [
            ((1, 1, b""), None, "a message is missing"),
            ((1, 0, b"r=x,s=QSXC,i=1"), None, "nonce"),
            ("challenge", (1, 0, b"v=QSXC"), "does not know the password itself"),
            ("challenge", (1, 1, b""), "a message is missing"),
            ("challenge", (1, 0, b""), "neither a signature nor an error"),
            ("accepting challenge", None, "did not prove who it is"),
        ],
    )
    async def test_it_may_not_skip_its_proof(self, start: Any, step: Any, words: str) -> None:
        daemon = scram_daemon("geheim")
        if isinstance(start, tuple):
            daemon.answers["auth_sasl_start"] = start
        elif start == "accepting challenge":
            honest = daemon.answers["auth_sasl_start"]
            daemon.answers["auth_sasl_start"] = lambda *a: (1, *honest(*a)[1:])
        if step:
            daemon.answers["auth_sasl_step"] = step
        person = Person(["fred", "geheim"] * 3)
        with pytest.raises((AuthFailed, ProtocolError), match=f"^fred at host: .*{words}"):
            await sign_in(daemon, person)
        assert len(person.asked) == 2, "a daemon that lies is not given the password again"

    async def test_it_may_not_go_on_for_ever(self) -> None:
        daemon = Daemon(
            mechanisms="EXTERNAL",
            answers={"auth_sasl_start": (0, 1, b""), "auth_sasl_step": (0, 1, b"")},
        )
        with pytest.raises(ProtocolError, match="never comes to an end"):
            await sign_in(daemon, NobodyToAsk())

    async def test_noise_ends_in_an_error_of_ours(self) -> None:
        noise = random.Random(66)
        reply = lambda *_: (noise.randrange(2), noise.randrange(2), noise.randbytes(20))  # noqa: E731
        for _ in range(200):
            daemon = Daemon(
                mechanisms="SCRAM-SHA-512",
                answers={"auth_sasl_start": reply, "auth_sasl_step": reply},
            )
            with pytest.raises((AuthFailed, ProtocolError), match="^fred at host: "):
                await sign_in(daemon, Person(["geheim"]), "qemu+tls://fred@host/system")

    async def test_its_words_are_made_printable(self) -> None:
        refusal = error_for_code(45, "no\x1b[2J\nreally")
        daemon = Daemon(mechanisms="EXTERNAL", answers={"auth_sasl_start": refusal})
        with pytest.raises(AuthFailed, match=r"refused: no\\x1b\[2J\\nreally$"):
            await sign_in(daemon, NobodyToAsk())


class TestPolkit:
    @pytest.mark.parametrize("code", [1, 45, 89, 94])
    async def test_a_refusal_says_what_to_do(self, code: int) -> None:
        daemon = Daemon(types=[2], answers={"auth_polkit": error_for_code(code, "no agent\x1b")})
        with pytest.raises(AuthFailed, match=r"polkit does not let \S+ in: no agent\\x1b$") as here:
            await sign_in(daemon, NobodyToAsk(), "qemu:///system")
        assert here.value.message.startswith("this machine: ")
        assert "group libvirt" in here.value.hint
        assert "org.libvirt.unix.manage" in here.value.hint
        assert "pkttyagent --process" in here.value.hint
        assert here.value.step is ConnectStep.LOGIN

    async def test_an_agent_of_ours_is_no_use_elsewhere(self) -> None:
        daemon = Daemon(types=[2], answers={"auth_polkit": REFUSED})
        with pytest.raises(AuthFailed, match="^host: polkit does not let anna in") as there:
            await sign_in(daemon, NobodyToAsk(), "qemu+ssh://anna@host/system", read_only=True)
        assert "pkttyagent" not in there.value.hint
        assert "org.libvirt.unix.monitor" in there.value.hint

    @pytest.mark.parametrize(
        "loss", [ConnectionClosed("gone"), ConnectFailed("gone"), ProtocolError("noise")]
    )
    async def test_a_lost_connection_is_no_refusal(self, loss: EngineError) -> None:
        with pytest.raises(type(loss)) as caught:
            await sign_in(Daemon(types=[2], answers={"auth_polkit": loss}), NobodyToAsk())
        assert caught.value is loss

    async def test_a_daemon_without_polkit(self) -> None:
        daemon = Daemon(types=[2], answers={"auth_polkit": Unsupported("unknown procedure: 70")})
        with pytest.raises(AuthFailed, match="unknown procedure"):
            await sign_in(daemon, NobodyToAsk())
