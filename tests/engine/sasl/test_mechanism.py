from __future__ import annotations

from engine.sasl import Login


def test_a_login_does_not_show_its_password() -> None:
    assert "geheim" not in f"{Login('fred', 'geheim')!r} {Login('fred', 'geheim')}"
