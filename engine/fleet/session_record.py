"""PastSession: a session that is over, and its one line of JSON in the history file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..domain_ref import DomainRef
from ..events import AddressFamily, GraphicsAddress
from ..graphics_session import GraphicsSession, SessionEnd, SessionPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSession:
    """``session`` was on ``host`` and ended at ``ended_at``, in seconds since the epoch.

    After a restart the monotonic readings of ``session`` mean nothing but their difference.
    """

    host: str
    ended_at: float
    session: GraphicsSession

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for two records of one session, made by two programs that watched it."""
        session = self.session
        return session.domain.uuid, session.protocol, session.remote, session.since or self.ended_at

    def to_line(self) -> str:
        """Return the record as JSON, without a line break in it."""
        session, remote = self.session, self.session.remote
        return json.dumps(
            {
                "host": self.host,
                "domain": session.domain.name,
                "uuid": session.domain.uuid,
                "protocol": session.protocol,
                "family": remote.family.label if remote else None,
                "node": remote.node if remote else None,
                "service": remote.service if remote else None,
                "phase": session.phase.name.lower(),
                "auth": session.auth_scheme,
                "subject": session.subject,
                "channels": session.channels,
                "since": session.since,
                "ended": self.ended_at,
                "seconds": session.duration(session.started),
                "end": session.end.name.lower() if session.end else None,
            }
        )

    @classmethod
    def from_line(cls, line: str | bytes) -> PastSession:
        """Read a record.

        Raises:
            ValueError: the line is not such a record.
        """
        try:
            return cls._from_fields(json.loads(line))
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a session record: {error!r}") from error

    @classmethod
    def _from_fields(cls, fields: dict[str, Any]) -> PastSession:
        texts = (fields["host"], fields["domain"], fields["uuid"], fields["auth"])
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("host, domain, uuid and auth must be text")
        remote = None
        if fields["family"] is not None:
            family = AddressFamily[fields["family"].upper()]
            remote = GraphicsAddress(family, str(fields["node"]), str(fields["service"]))
        return cls(
            host=fields["host"],
            ended_at=float(fields["ended"]),
            session=GraphicsSession(
                number=0,
                domain=DomainRef(fields["domain"], fields["uuid"]),
                protocol=None if fields["protocol"] is None else str(fields["protocol"]),
                remote=remote,
                phase=SessionPhase[fields["phase"].upper()],
                since=None if fields["since"] is None else float(fields["since"]),
                started=0.0,
                ended=float(fields["seconds"] or 0.0),
                end=SessionEnd[fields["end"].upper()],
                auth_scheme=fields["auth"],
                subject=tuple((str(kind), str(name)) for kind, name in fields["subject"]),
                channels=int(fields["channels"]),
            ),
        )
