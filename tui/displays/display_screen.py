"""DisplayScreen: the display of one guest on the whole screen (key ``v``).

Two states, as with a text console: the guest has the keys, all but the detach key; or virtdeck has
them, and the keys below mean something. Who only looks never gives the guest a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical

from engine import DomainState, EngineError
from engine.access.session import SessionState

from ..keymap import bind
from ..widgets.key_footer import KeyFooter
from ..widgets.part_text import PartText
from ..widgets.prompt_line import PromptLine
from ..widgets.toast_stack import ToastStack
from . import display_words as words
from .display_actions import DisplayActions
from .early_keys import EarlyKeys
from .screen_pane import ScreenPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

    from engine.access.displays import Display
    from engine.fleet import DomainRow, RowKey


_OPENING: Final = SessionState.OPENING


class DisplayScreen(DisplayActions):
    """The screen of the domain ``key``; ``display`` None for the first that can be shown."""

    CSS_PATH = "display_screen.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("console.type", "type"),
        bind("display.password", "password"),
        bind("display.look", "look"),
        bind("display.zoom", "zoom"),
        bind("console.send", "send_keys"),
        bind("console.copy", "copy"),
        bind("console.paste", "paste"),
        bind("display.layout", "layout"),
        bind("display.hands-off", "hands_off", shown=True),
        bind("app.filter", "search", label="search"),
        bind("console.next", "match(1)"),
        bind("console.previous", "match(-1)"),
        bind("console.select", "select"),
        bind("console.detach-key", "detach_key"),
        bind("console.port", "other_display"),
        bind("console.record", "record"),
        bind("console.mark", "mark"),
        bind("display.viewer", "viewer"),
        bind("display.up", "pan(0, -1)"),
        bind("display.down", "pan(0, 1)"),
        bind("display.left", "pan(-1, 0)"),
        bind("display.right", "pan(1, 0)"),
        bind("console.last", "follow", label="follow"),
        bind("app.back", "leave", shown=True),
    ]

    help = (
        "The guest's screen. Enter gives the guest every key, the detach key on the frame takes "
        "them back. As text it can be searched and copied; z shows it point by point, and the "
        "arrow keys move what is shown. With h you only look: no key and no mouse reaches it. "
        "Where its password was wrong, a asks for it again."
    )

    def __init__(
        self, row: DomainRow, *, display: Display | None = None, view_only: bool | None = None
    ) -> None:
        super().__init__()
        self.key: RowKey = row.key
        self.domain_name = row.info.ref.name
        self._display = display
        self._view_only = view_only
        self._reason: EngineError | None = None
        self._was_live = False
        #: What the frame and the lines say now.
        self._said: tuple[object, ...] = ()
        self._wants_keys = view_only is not True
        self._stop_watching: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """The frame with the pane, a line about what is wrong, a line for words, the keys."""
        from .screen_words import facts_of

        with Vertical(id="display"):
            yield ScreenPane(is_ascii=self.deck.marks.is_ascii, facts=facts_of(self.deck))
        notice = PartText()
        notice.id = "notice"
        yield notice
        yield PromptLine()
        yield KeyFooter()
        yield ToastStack(self.deck.marks)

    @property
    def row(self) -> DomainRow | None:
        """What is known of the domain now."""
        return self.deck.row(self.key)

    def on_mount(self) -> None:
        """Open it."""
        self._early = EarlyKeys(self.deck.consoles.detach)
        self.pane.focus()
        self.deck.rows_changed.subscribe(self, lambda _: self.look())
        self.watch(self.app, "theme", self._say_anew, init=False)
        self.run_worker(self._open(), name="open", group="open", exclusive=True)
        self.look()

    def on_unmount(self) -> None:
        """Let go of the session and of the keys."""
        self.deck.raw_keys.release()
        self._release()

    def on_screen_suspend(self) -> None:
        """A dialog is over it: it has the keys, and no picture may be over it."""
        if self.deck.raw_keys.is_tapped:
            self._take_keys(wants=True)
        self.pane.repaint()

    def on_screen_resume(self) -> None:
        """Go on as before."""
        self.pane.focus()
        self.pane.repaint()
        if self._wants_keys and self.session:
            self.action_type()

    # -- the session --------------------------------------------------------------------------

    async def _open(self) -> None:
        """Open the display, or say why it cannot be."""
        from .opening import domain_of

        try:
            domain = domain_of(self.deck, self.key)
            session = await self.deck.consoles.open_screen(
                domain, self._display, view_only=self._view_only
            )
        except EngineError as error:
            self._reason = error
            self.look()
            return
        self._reason, self.session = None, session
        self._stop_watching = session.watch(self._changed)
        self.pane.show(session)
        self._changed()

    def _release(self) -> None:
        if self.session is not None:
            self.stop_recording()
            self._stop_watching()
            self.deck.consoles.let_go(self.session)
            self.session = None

    def _changed(self) -> None:
        """The session stands otherwise; a picture alone is the pane's business."""
        session = self.session
        if session is None or not self.is_attached:
            return
        is_live = session.state is SessionState.LIVE
        if session.refusal is not None:
            self._wants_keys = False  # whoever closes a dialog is neither asked again nor typing
        if is_live and not self._was_live and self._wants_keys and not session.is_view_only:
            self.action_type()
        if not is_live and self.is_typing:
            self.deck.raw_keys.lose()
            self._take_keys(wants=True)
        if not self._is_opening:
            self._early.take()
        self._was_live = is_live
        self.look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A password is asked for again only where one did not do; what records takes marks."""
        if action == "mark":
            return self.recording is not None and self.recording.recorder.failure is None
        if action == "password":
            return self.session is not None and self.session.refusal is not None
        return super().check_action(action, parameters)

    def action_password(self) -> None:
        """Ask for the password again, and connect with it."""
        if self.session:
            self._wants_keys = not self.session.is_view_only
            self.session.sign_in_again()

    # -- who has the keys ---------------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """Whether the guest has the keys."""
        return self.pane.is_live

    def action_type(self) -> None:
        """Give the guest the keys; try again where it is lost."""
        session = self.session
        if session is None:
            self.run_worker(self._open(), name="open", group="open", exclusive=True)
            return
        if session.state is not SessionState.LIVE:
            self._wants_keys = True
            session.retry()
        elif session.is_view_only:
            self.action_hands_off()
        elif self.app.screen is self:
            consoles = self.deck.consoles
            self.deck.raw_keys.tap(
                self.pane.type_bytes,
                detach=consoles.detach,
                on_detach=self._take_keys,
                on_paste=self._type_text,
            )
            self.pane.marks.clear()
            self.pane.view.follow()
            self.pane.is_live = True
            self.add_class("-typing")
            self.pane.type_bytes(self._early.take())
            self.look()

    @property
    def _is_opening(self) -> bool:
        """Whether the guest gets the keys as soon as its display is there."""
        session = self.session
        is_opening = self._reason is None if session is None else session.state is _OPENING
        return is_opening and self._wants_keys

    def on_key(self, event: Key) -> None:
        """Keep what is typed meanwhile for the guest: it means nothing else here."""
        if self._is_opening and event.key != "escape" and self._early.keep(event):
            self._take_keys()

    def _take_keys(self, *, wants: bool = False) -> None:
        """Let virtdeck have the keys; ``wants`` to give them back when that is possible."""
        self.deck.raw_keys.release()
        self._wants_keys = wants
        self.pane.is_live = False
        self.remove_class("-typing")
        self.look()

    # -- what is shown ------------------------------------------------------------------------

    def look(self) -> None:
        """Bring the frame, the words and the notice up to date."""
        from .screen_words import frame_facts

        if not self.is_attached or not self.query(ScreenPane):
            return
        facts, session = frame_facts(self), self.session
        reason = session.reason if session else self._reason
        fallback = session.fallback if session else None
        has_picture = session is not None and session.framebuffer is not None
        said = (facts, reason, fallback, has_picture, self.recording_words)
        if said == self._said:
            return  # a frame that is set anew is painted anew, with all that is in it
        self._said = said
        self.refresh_bindings()
        frame, spell = self.query_one("#display"), self.deck.marks.spell
        frame.border_title = self._styled([*words.title(facts), self.recording_words])
        frame.border_subtitle = self._styled(words.subtitle(facts, self.deck.marks.watched))
        self.pane.words = tuple(spell(line) for line in words.empty_words(facts, reason))
        line = words.notice(facts, reason, fallback)
        self.query_one("#notice", PartText).lines = (line,) if has_picture and line else ()
        self.query_one("#notice").display = bool(has_picture and line)

    def _say_anew(self) -> None:
        self._said = ()
        self.look()

    def _styled(self, parts: list[tuple[str, str]]) -> Text:
        notice, spell = self.query_one(PartText), self.deck.marks.spell
        return notice.styled(tuple((spell(text), role) for text, role in parts))

    def on_screen_pane_painted(self) -> None:
        """The size or the way it is shown may be another."""
        self.look()

    # -- other ways, and out ------------------------------------------------------------------

    def action_other_display(self) -> None:
        """Another display of the same guest."""
        from .opening import next_display

        self.run_worker(next_display(self), name="displays", group="open", exclusive=True)

    def show_display(self, display: Display) -> None:
        """Show that display instead."""
        self._release()
        self._display = display
        self.pane.show(None)
        self.run_worker(self._open(), name="open", group="open", exclusive=True)

    def action_viewer(self) -> None:
        """Open it in a viewer of the desktop."""
        from ..viewers.opening import open_viewer

        if row := self.row:
            open_viewer(self.deck, row, self.session.display if self.session else None)

    def action_leave(self) -> None:
        """Leave; the guest goes on."""
        if self.pane.marks.ends or self.pane.marks.words:
            self.on_prompt_line_left()
            return
        self.dismiss()

    @property
    def guest_runs(self) -> bool:
        """Whether the guest runs, as far as anybody knows."""
        row = self.row
        return row is None or row.info.status.state not in (
            DomainState.SHUTOFF,
            DomainState.CRASHED,
        )
