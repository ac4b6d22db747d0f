"""RowTable: the rows of one host, and how each is made of what is known of its domain.

What concerns a few domains is made at once. What concerns all of them (a listing, a tick, a host
that fell silent) is drafted slice by slice, with the loop's other tasks in between, and appears in
one step: nobody sees half a listing. A domain that an event changed meanwhile is made once more.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from .os_words import os_words
from .rates import DomainRates, domain_rates
from .row import DomainRow
from .turns import in_turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping

    from ..domain_facts import DomainInfo, DomainStatistics
    from ..domain_ref import DomainRef
    from ..graphics_sessions import GraphicsSessions
    from .guest_answer import GuestAnswer

#: What identifies a row: host and uuid.
RowKey = tuple[str, str]

_NO_RATES: Final = DomainRates()


class RowTable:
    """``rows`` by key, in the order in which they were first seen.

    Whoever sets ``sessions`` or ``stale_since`` refreshes the rows. ``answer`` returns what a guest
    has told, ``pending`` whether its next start brings another machine. Methods return the keys of
    the rows that were added, removed or became different.
    """

    def __init__(
        self,
        host: str,
        answer: Callable[[DomainRef], GuestAnswer],
        pending: Callable[[DomainRef], bool | None],
    ) -> None:
        self.host = host
        self.rows: dict[RowKey, DomainRow] = {}
        #: Who is on which console; None while there is no connection.
        self.sessions: GraphicsSessions | None = None
        #: The monotonic time of the last good answer of a silent host.
        self.stale_since: float | None = None
        self._answer, self._pending = answer, pending
        self._infos: dict[str, DomainInfo] = {}
        self._samples: dict[str, DomainStatistics] = {}
        self._rates: dict[str, DomainRates] = {}
        self._turn = asyncio.Lock()
        #: Domains that were refreshed while a draft was made; None while there is no draft.
        self._touched: set[str] | None = None

    def forget_samples(self) -> None:
        """Compare no sample with the last one: nobody knows what ran in between."""
        self._samples.clear()

    def refresh(self, uuids: Iterable[str]) -> set[RowKey]:
        """Make the rows of a few domains anew, now."""
        draft: dict[str, DomainRow | None] = {}
        for uuid in uuids:
            if self._touched is not None:
                self._touched.add(uuid)
            self._draft(draft, uuid, self._infos)
        return self._apply(draft)

    async def refresh_all(self) -> set[RowKey]:
        """Make every row anew."""
        async with self._drafting() as (draft, told):
            async for part in in_turns(list(self._infos)):
                for uuid in part:
                    self._draft(draft, uuid, self._infos)
        return told

    async def take_infos(self, infos: list[DomainInfo]) -> set[RowKey]:
        """Take in a listing; of two domains with one uuid, the first."""
        async with self._drafting() as (draft, told):
            known: dict[str, DomainInfo] = {}
            async for some in in_turns(infos):
                for info in some:
                    known.setdefault(info.ref.uuid, info)
            async for part in in_turns([*(self._infos | known)]):
                for uuid in part:
                    self._draft(draft, uuid, known)
            for uuid in self._infos.keys() - known.keys():
                self._samples.pop(uuid, None)
            self._infos = known
        return told

    async def take_samples(self, samples: list[DomainStatistics]) -> set[RowKey]:
        """Make rates of the samples; the rows of guests that do what they did stay untouched.

        Of two samples with one uuid, the first counts. Figures need not appear in one step.
        """
        told: set[RowKey] = set()
        async with self._turn:
            there: set[str] = set()
            async for part in in_turns(samples):
                for sample in part:
                    uuid = sample.ref.uuid
                    if uuid not in there:
                        there.add(uuid)
                        if key := self._take_sample(uuid, sample):
                            told.add(key)
            async for gone in in_turns([*(self._samples.keys() | self._rates.keys()) - there]):
                for uuid in gone:
                    self._samples.pop(uuid, None)
                    self._rates.pop(uuid, None)
                told |= self.refresh(gone)
        return told

    def _take_sample(self, uuid: str, sample: DomainStatistics) -> RowKey | None:
        """Return the key of the domain's row if that became different."""
        before = self._rates.get(uuid, _NO_RATES)
        rates = domain_rates(self._samples.get(uuid), sample, before.cpu_history)
        self._samples[uuid] = sample
        if rates == before:
            return None
        self._rates[uuid] = rates
        key = (self.host, uuid)
        row = self.rows.get(key)
        if row is None or not row.info.status.state.is_active:
            return None
        self.rows[key] = _with_figures(row, rates)
        return key

    # -- drafts -------------------------------------------------------------------------------

    @asynccontextmanager
    async def _drafting(
        self,
    ) -> AsyncIterator[tuple[dict[str, DomainRow | None], set[RowKey]]]:
        """Give a draft to fill, one at a time; apply it, and put into the set what it changed."""
        async with self._turn:
            draft: dict[str, DomainRow | None] = {}
            told: set[RowKey] = set()
            self._touched = set()
            try:
                yield draft, told
                touched = self._touched
            finally:
                self._touched = None
            told |= self._apply(draft)
            told |= self.refresh(touched)

    def _draft(
        self, draft: dict[str, DomainRow | None], uuid: str, infos: Mapping[str, DomainInfo]
    ) -> None:
        """Put the row of a domain into the draft if it differs from the one that there is."""
        info = infos.get(uuid)
        row = None if info is None else self._make(info, self._rates.get(uuid))
        if row != self.rows.get((self.host, uuid)):
            draft[uuid] = row

    def _apply(self, draft: dict[str, DomainRow | None]) -> set[RowKey]:
        told = set()
        for uuid, row in draft.items():
            key = (self.host, uuid)
            told.add(key)
            if row is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = row
        return told

    def _make(self, info: DomainInfo, rates: DomainRates | None) -> DomainRow:
        if rates is None or not info.status.state.is_active:
            rates = _NO_RATES
        ref, sessions = info.ref, self.sessions
        guest = self._answer(ref)
        return DomainRow(
            host=self.host,
            info=info,
            cpu_percent=rates.cpu_percent,
            cpu_history=rates.cpu_history,
            memory_used_kib=rates.memory_used_kib,
            disk_bytes_per_s=rates.disk_bytes_per_s,
            net_bytes_per_s=rates.net_bytes_per_s,
            disk_requests_per_s=rates.disk_requests_per_s,
            net_packets_per_s=rates.net_packets_per_s,
            addresses=guest.addresses,
            addresses_from=guest.source,
            os_name=guest.os_name or os_words(info.os_id),
            has_pending_changes=self._pending(ref),
            sessions=tuple(sessions.of_domain(ref)) if sessions else (),
            sessions_complete=sessions.is_complete(ref) if sessions else False,
            stale_since=self.stale_since,
        )


def _with_figures(row: DomainRow, rates: DomainRates) -> DomainRow:
    """Return the row with other figures; field by field, for this is done most of all."""
    return DomainRow(
        host=row.host,
        info=row.info,
        cpu_percent=rates.cpu_percent,
        cpu_history=rates.cpu_history,
        memory_used_kib=rates.memory_used_kib,
        disk_bytes_per_s=rates.disk_bytes_per_s,
        net_bytes_per_s=rates.net_bytes_per_s,
        disk_requests_per_s=rates.disk_requests_per_s,
        net_packets_per_s=rates.net_packets_per_s,
        addresses=row.addresses,
        addresses_from=row.addresses_from,
        os_name=row.os_name,
        has_pending_changes=row.has_pending_changes,
        sessions=row.sessions,
        sessions_complete=row.sessions_complete,
        stale_since=row.stale_since,
    )
