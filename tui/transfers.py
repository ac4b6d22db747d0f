"""Transfers: files on their way into volumes and out of them, each a worker that can be stopped."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine import EngineError, printable
from engine.errors import OperationFailed

from .byte_size import byte_size
from .formatting import byte_rate, duration
from .notifications import Severity
from .part_verbs import PartSubject
from .toast_display import PROBLEM_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.worker import Worker

    from engine import StorageVolume

    from .app import VirtdeckApp
    from .widgets.part_text import Line

#: Seconds between two looks at how far they are.
_TICK = 0.5

_BAR = 20


@dataclass(slots=True, kw_only=True)
class Transfer:
    """One file; ``total`` bytes are None where nobody knows, ``done`` may count holes."""

    volume: StorageVolume
    host: str
    file: Path
    way: Literal["upload", "download"]
    total: int | None
    began: float
    done: int = 0
    worker: Worker[None] | None = None

    def take(self, through: int) -> None:
        """Hear how many bytes are through."""
        self.done = through

    @property
    def words(self) -> str:
        """Return from where it goes where."""
        name, file = printable(self.volume.ref.name), printable(self.file.name)
        return f"{file} → {name}" if self.way == "upload" else f"{name} → {file}"


class Transfers:
    """Every transfer of this screen; ``tell`` hears that they are further."""

    def __init__(self, app: VirtdeckApp, tell: Callable[[], None]) -> None:
        self._app = app
        self.listeners = [tell]
        self._running: list[Transfer] = []
        #: Work of which the host tells no progress, and when it began.
        self._works: dict[str, float] = {}

    def of(self, host: str, pool: str, name: str) -> Transfer | None:
        """Return the transfer of that volume."""
        for each in self._running:
            ref = each.volume.ref
            if (each.host, ref.pool, ref.name) == (host, pool, name):
                return each
        return None

    def upload(self, host: str, volume: StorageVolume, file: Path, total: int | None) -> None:
        """Fill a volume from a file."""
        self._start(host, volume, file, "upload", total)

    def download(self, host: str, volume: StorageVolume, file: Path, total: int | None) -> None:
        """Write what a volume holds into a file."""
        self._start(host, volume, file, "download", total)

    def stop(self, transfer: Transfer) -> None:
        """Break it off; what is half done stays half done."""
        if transfer.worker:
            transfer.worker.cancel()

    def lines(self) -> tuple[Line, ...]:
        """Return a line for each."""
        return (*map(self._line, self._running), *map(self._work_line, self._works))

    @contextmanager
    def work(self, words: str) -> Iterator[None]:
        """Show that the host works, for as long as this lasts; it does not say how far it is."""
        self._works[words] = self._app.clock.monotonic()
        self._begin_watch()
        self._tell()
        try:
            yield
        finally:
            self._works.pop(words, None)
            if self._app.is_running:
                self._tell()

    def _work_line(self, words: str) -> Line:
        seconds = self._app.clock.monotonic() - self._works[words]
        text = f"  for {duration(seconds)}, the host tells no progress"
        return ((self._app.marks.spell(words), "accent"), (text, "dim"))

    def _line(self, each: Transfer) -> Line:
        seconds = self._app.clock.monotonic() - each.began
        rate = byte_rate(each.done / seconds) if seconds > 0 and each.done else ""
        share = each.done / each.total if each.total else None
        marks = self._app.marks
        full, empty = ("#", ".") if marks.is_ascii else ("━", "─")
        cells = 0 if share is None else min(_BAR, int(share * _BAR))
        percent = "" if share is None else f"  {min(share, 1):4.0%}"
        total = "" if each.total is None else f" of {byte_size(each.total)}"
        return (
            (f"{each.way} ", "accent"),
            (f"{marks.spell(each.words)}  ", "name"),
            (full * cells, "accent"),
            (empty * (_BAR - cells), "dim"),
            (f"{percent}  {byte_size(each.done)}{total}  {rate}", ""),
        )

    def _start(
        self,
        host: str,
        volume: StorageVolume,
        file: Path,
        way: Literal["upload", "download"],
        total: int | None,
    ) -> None:
        began = self._app.clock.monotonic()
        transfer = Transfer(volume=volume, host=host, file=file, way=way, total=total, began=began)
        self._running.append(transfer)
        self._begin_watch()
        work = self._run(transfer)
        transfer.worker = self._app.run_worker(work, name=transfer.words, group="transfers")
        self._tell()

    async def _run(self, transfer: Transfer) -> None:
        volume, toasts = transfer.volume, self._app.journal.toasts
        run = volume.upload_from if transfer.way == "upload" else volume.download_to
        failure, is_done = "", False
        trouble: EngineError | None = None
        try:
            await run(transfer.file, progress=transfer.take)
            is_done = True
        except EngineError as error:
            trouble = error
            failure = printable("; ".join(filter(None, (error.message, error.hint))))
        finally:
            self._running.remove(transfer)
            self._note(transfer, trouble, is_done=is_done)
            self._tell_end(transfer, failure, is_done=is_done)
        if failure:
            text = f"{transfer.words}: {transfer.way} failed: {failure}"
            toasts.tell(text, Severity.ERROR, PROBLEM_LIFETIME)

    def _note(self, each: Transfer, failure: EngineError | None, *, is_done: bool) -> None:
        """Write it down; what the person broke off is one that failed."""
        ref = each.volume.ref
        words = (f"vol-{each.way}", "{domain}", str(each.file), "--pool", "{value}")
        stopped = None if is_done else OperationFailed("stopped half way")
        self._app.journal.audit.note(
            each.host,
            each.volume.connection,
            words[0],
            PartSubject(each.host, ref.name, ref.key),
            failure or stopped,
            ref.pool,
            words,
        )

    def _tell_end(self, transfer: Transfer, failure: str, *, is_done: bool) -> None:
        if not self._app.is_running:
            return
        toasts = self._app.journal.toasts
        if is_done:
            toasts.tell(f"{transfer.words}: {transfer.way} done")
        elif not failure:
            what = "volume" if transfer.way == "upload" else "file"
            toasts.tell_problem(f"{transfer.words}: stopped; the {what} is only half written")
        self._tell()

    def _begin_watch(self) -> None:
        if len(self._running) + len(self._works) == 1:
            # the function: a coroutine that is cancelled before it begins never comes to exist
            watch = self._watch
            self._app.run_worker(watch, group="transfers watched", exclusive=True)  # type: ignore[arg-type]

    async def _watch(self) -> None:
        while self._running or self._works:
            self._tell()
            await self._app.clock.sleep(_TICK)

    def _tell(self) -> None:
        for listener in list(self.listeners):
            listener()
