from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.errors import ConnectFailed, ConnectStep
from engine.rpc import auth_conf
from engine.rpc.auth_conf import StoredCredentials, find, lookup
from engine.uri import ConnectionURI

HEAD = "[auth-libvirt-host]\ncredentials=x\n[credentials-x]\nauthname=fred\n"
EXAMPLE = """\
# what libvirt's auth.html shows

[credentials-test]
authname=fred
password=123456
[credentials-prod]
username=bar
password=letmein

[auth-libvirt-Test1.example.com]
credentials=test
[auth-esx-default]
credentials=prod
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "auth.conf"
    path.write_bytes(text.encode(errors="surrogateescape"))
    return path


@pytest.mark.parametrize(
    ("service", "host", "found"),
    [
        ("libvirt", "test1.example.com", StoredCredentials(authname="fred", password="123456")),
        ("libvirt", "test2.example.com", None),
        ("libvirt", "", None),
        ("esx", "anything", StoredCredentials(username="bar", password="letmein")),
        ("esx", "", StoredCredentials(username="bar", password="letmein")),
        ("vpx", "anything", None),
    ],
)
def test_a_host_is_found_by_its_name_or_by_default(
    tmp_path: Path, service: str, host: str, found: StoredCredentials | None
) -> None:
    assert lookup(written(tmp_path, EXAMPLE), service, host) == found


def test_this_machine_is_localhost_and_goes_before_the_default(tmp_path: Path) -> None:
    text = "[auth-libvirt-default]\ncredentials=y\n[credentials-y]\nauthname=other\n"
    path = written(tmp_path, text + HEAD.replace("-host", "-localhost"))
    assert lookup(path, "libvirt", "") == StoredCredentials(authname="fred")
    assert lookup(path, "libvirt", "elsewhere") == StoredCredentials(authname="other")


@pytest.mark.parametrize(
    ("line", "password"),  # each was tried with virsh 9.0 against a libvirtd
    [
        ("password=geheim", "geheim"),
        ("password=geheim\r\n", "geheim"),
        ("  password =\tgeheim", "geheim"),
        ("password=geheim  \n", "geheim  "),
        (r"password=ge\sheim\\x", r"ge heim\x"),
        ("password=wrong\npassword=geheim", "geheim"),
        ("[credentials-y]\npassword=wrong\n[credentials-x] \npassword=geheim", "geheim"),
        ("password=ge=heim#;", "ge=heim#;"),
        ("password=", ""),
        ("password[de]=wrong\né b=c\npassword=geheim", "geheim"),
        ("other=\udcff\npassword=geheim", "geheim"),
    ],
)
def test_lines_mean_what_they_mean_to_libvirt(tmp_path: Path, line: str, password: str) -> None:
    found = lookup(written(tmp_path, HEAD + line), "libvirt", "host")
    assert found == StoredCredentials(authname="fred", password=password)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a=geheim\n" + HEAD, ":1: a value before"),
        ("\ufeff" + HEAD, ":1: neither"),
        (HEAD + "; geheim", ":5: neither"),
        (HEAD + "geheim", ":5: neither"),
        (HEAD + "=geheim", ":5: neither"),
        (HEAD + "[]", ":5: neither"),
        (HEAD + "[a[b]", ":5: neither"),
        (HEAD + "[a\tb]", ":5: neither"),
        (HEAD + "[g] # geheim=1", ":5: neither"),
        (HEAD + "[g]geheim=1", ":5: neither"),
        (HEAD + "password=geheim\\x", ":5: a backslash"),
        (HEAD + "password=geheim\\", ":5: a backslash"),
        ("[auth-libvirt-host]\n", ": [auth-libvirt-host] has no line credentials="),
        (
            "[auth-libvirt-host]\ncredentials=\x1by",
            r": [auth-libvirt-host] names [credentials-\x1by], which is not there",
        ),
    ],
)
def test_a_bad_file_is_named_with_its_line_and_not_quoted(
    tmp_path: Path, text: str, place: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConnectFailed) as caught:
        lookup(path, "libvirt", "host")
    assert caught.value.message.startswith(f"{path}{place}")
    assert "geheim" not in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.step is ConnectStep.LOGIN


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConnectFailed, match="No such file"):
        lookup(tmp_path / "none", "libvirt", "host")
    with pytest.raises(ConnectFailed, match="directory"):
        lookup(tmp_path, "libvirt", "host")
    with pytest.raises(ConnectFailed, match="not the name of a file"):
        lookup(Path("a\0b"), "libvirt", "host")
    with pytest.raises(ConnectFailed, match="more than 1048576 bytes"):
        lookup(Path("/dev/zero"), "libvirt", "host")


def test_noise_is_read_or_refused(tmp_path: Path) -> None:
    noise = random.Random(1)
    ends = {"read": 0, "refused": 0}
    for _ in range(500):
        text = "".join(noise.choices(["[", "]", "a", "=", "\n", "\\", " ", "\0", "\udcff"], k=9))
        try:
            lookup(written(tmp_path, HEAD + text), "libvirt", "host")
            ends["read"] += 1
        except ConnectFailed:
            ends["refused"] += 1
    assert min(ends.values()) > 10


def test_the_password_is_in_no_text_of_it() -> None:
    assert "geheim" not in repr(StoredCredentials(authname="fred", password="geheim"))


class TestWhere:
    def uri(self, query: str = "") -> ConnectionURI:
        return ConnectionURI.parse(f"qemu+tls://host/system{query}")

    def test_the_environment_goes_before_the_address(self) -> None:
        environment = {"LIBVIRT_AUTH_FILE": "/a", "HOME": "/nowhere"}
        assert find(self.uri("?authfile=/b"), environment) == Path("/a")
        assert find(self.uri("?authfile=/b"), {"HOME": "/nowhere"}) == Path("/b")

    def test_the_users_file_goes_before_the_machines(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machines = tmp_path / "machine.conf"
        monkeypatch.setattr(auth_conf, "_SYSTEM_WIDE", machines)
        home = {"HOME": str(tmp_path)}
        assert find(self.uri(), home) is None
        machines.touch()
        assert find(self.uri(), home) == machines
        for settings in (".config", "settings"):
            (tmp_path / settings / "libvirt").mkdir(parents=True)
            (tmp_path / settings / "libvirt/auth.conf").touch()
        assert find(self.uri(), home) == tmp_path / ".config/libvirt/auth.conf"
        chosen = home | {"XDG_CONFIG_HOME": str(tmp_path / "settings")}
        assert find(self.uri(), chosen) == tmp_path / "settings/libvirt/auth.conf"
