"""The keys of the application in one table, by the id under which settings remap them.

A screen or widget says which action a key means there (``bind("domain.start", "verb('start')")``);
which key that is, what the footer calls it and what its tooltip says, stands here alone. One id
means the same everywhere.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class KeyEntry(NamedTuple):
    """A key, its word in the footer, its tooltip; ``shown`` keys appear in the footer."""

    key: str
    label: str
    tooltip: str
    shown: bool = False


KEYS: dict[str, KeyEntry] = {
    # verbs
    "domain.start": KeyEntry("s", "start", "Start the domain", True),
    "domain.shutdown": KeyEntry("d", "shut down", "Ask the guest to power off", True),
    "domain.pause": KeyEntry("p", "pause", "Hold the guest, or let it go on", True),
    "domain.reboot": KeyEntry("r", "reboot", "Ask the guest to restart", True),
    "domain.menu": KeyEntry("m", "actions", "Everything that can be done with it", True),
    "domain.lock": KeyEntry("l", "lock", "Protect: harm needs the name typed; or no longer"),
    "domain.tags": KeyEntry("t", "tags", "Set the words by which it is grouped"),
    "domain.console": KeyEntry("c", "console", "Its text console", True),
    "domain.view": KeyEntry("v", "view", "Its screen", True),
    "domain.new": KeyEntry("a", "new", "Make a new domain", True),
    "domain.edit": KeyEntry("e", "edit", "Change its hardware", True),
    "domain.edit-xml": KeyEntry("E", "edit XML", "Change its XML"),
    # marks and order of a list
    "list.mark": KeyEntry("space", "mark", "Mark the row; verbs act on marked rows", True),
    "list.mark-range": KeyEntry("ctrl+space,ctrl+@", "mark range", "Mark all from the last mark"),
    "list.invert": KeyEntry("asterisk", "invert marks", "Mark what is not marked and reverse"),
    "list.sort": KeyEntry("o", "sort", "Sort by the next column"),
    "list.reverse": KeyEntry("O", "reverse", "Reverse the order"),
    "list.mark-pattern": KeyEntry("plus", "mark matching", "Mark what matches a pattern"),
    "list.columns": KeyEntry("C", "columns", "Choose, order and widen the columns"),
    "list.group": KeyEntry("b", "group", "Group by host, state or tag, or not"),
    "list.faults": KeyEntry("F", "faults", "Only what is wrong, or everything"),
    "list.views": KeyEntry("V", "views", "Saved views of the list"),
    "columns.show": KeyEntry("space", "show", "Show the column, or hide it"),
    "columns.earlier": KeyEntry("shift+up,K", "earlier", "Move the column to the left"),
    "columns.later": KeyEntry("shift+down,J", "later", "Move the column to the right"),
    "columns.narrower": KeyEntry("left,less_than_sign", "narrower", "Give the column less room"),
    "columns.wider": KeyEntry("right,greater_than_sign", "wider", "Give the column more room"),
    "columns.reset": KeyEntry("r", "reset", "The columns that fit the terminal by themselves"),
    "columns.host": KeyEntry("h", "for the host", "Keep the columns for the shown host alone"),
    "views.save": KeyEntry("a", "save", "Save the list as it is under a name"),
    "views.forget": KeyEntry("delete", "forget", "Forget the view; no domain is touched"),
    "list.refresh": KeyEntry("ctrl+r", "refresh", "Ask the hosts again", True),
    "list.open": KeyEntry("enter", "open", "Show the row in full"),
    "list.up": KeyEntry("up,k", "up", "One row up"),
    "list.down": KeyEntry("down,j", "down", "One row down"),
    "list.page-up": KeyEntry("pageup", "page up", "One page up"),
    "list.page-down": KeyEntry("pagedown", "page down", "One page down"),
    "list.first": KeyEntry("home,g", "first", "The first row"),
    "list.last": KeyEntry("end,G", "last", "The last row"),
    # hosts; they hold where no domain is in sight, so some keys are those of domains
    "host.add": KeyEntry("a", "add", "Add a host", True),
    "host.edit": KeyEntry("e", "edit", "Change name, address or rights of the host", True),
    "host.test": KeyEntry("t", "test", "Try the way to the host, step by step", True),
    "host.remove": KeyEntry("d", "remove", "Take the host out of the list, after a question", True),
    "host.retry": KeyEntry("R", "retry", "Connect again to the host, if it failed", True),
    "host.domains": KeyEntry("D", "domains", "Only the domains of the host"),
    "host.next": KeyEntry("greater_than_sign", "next host", "Only the domains of the next host"),
    "host.previous": KeyEntry(
        "less_than_sign", "previous host", "Only the domains of the previous host, or of all"
    ),
    "form.test": KeyEntry("ctrl+t", "test", "Try the way to the host, step by step"),
    "form.save": KeyEntry("ctrl+s", "save", "Keep it"),
    "create.next": KeyEntry("pagedown", "next step", "The next step of the form"),
    "create.previous": KeyEntry("pageup", "previous step", "The step before"),
    "create.whole": KeyEntry("f4", "one screen", "Everything on one screen, or step by step"),
    "create.up": KeyEntry("up", "line up", "The line above"),
    "create.down": KeyEntry("down", "line down", "The line below"),
    "create.answer-before": KeyEntry("left", "answer before", "The answer before this one"),
    "create.next-answer": KeyEntry("right", "next answer", "The answer after this one"),
    "create.answers": KeyEntry("space", "all answers", "List all answers"),
    "form.xml": KeyEntry("ctrl+l", "XML", "The XML that would be made"),
    # the edit screen
    "edit.remove": KeyEntry("delete", "take away", "Take the device away, with ^s", True),
    "edit.forget": KeyEntry("backspace", "as it was", "Leave this as it was"),
    "edit.when": KeyEntry("space", "other", "The next choice; or now, from the next start, both"),
    "edit.sooner": KeyEntry("shift+up", "sooner", "Start from this device sooner"),
    "edit.later": KeyEntry("shift+down", "later", "Start from this device later"),
    "edit.replug": KeyEntry("P", "replug", "Plug it out of the running guest and in again"),
    "edit.fields": KeyEntry("right", "fields", "To the fields"),
    "edit.parts": KeyEntry("left", "parts", "To the list of parts"),
    # consoles, while the guest does not have the keys
    "console.type": KeyEntry("enter", "type", "Give the keys to the guest again", True),
    "display.password": KeyEntry("a", "password", "Ask for the display's password again", True),
    "console.detach-key": KeyEntry("right_square_bracket", "^]", "Send the detach key itself"),
    "console.select": KeyEntry("space", "select", "Begin to select, or end it"),
    "console.copy": KeyEntry("y", "copy", "Copy what is selected, or the screen", True),
    "console.paste": KeyEntry("p", "paste", "Type what the clipboard of virtdeck holds"),
    "console.next": KeyEntry("greater_than_sign", "next", "The next match of the search"),
    "console.previous": KeyEntry("less_than_sign", "previous", "The match before"),
    "console.log": KeyEntry("w", "log", "Write what comes to a file, or no longer"),
    "console.record": KeyEntry("r", "record", "Record it, to be played again, or no longer"),
    "console.mark": KeyEntry("m", "mark", "Set a mark in the recording, to be found again", True),
    "console.send": KeyEntry("k", "keys", "Send keys that no terminal can", True),
    "console.fit": KeyEntry("f", "fit", "Tell the guest's shell the size of this pane"),
    "console.port": KeyEntry("o", "other port", "Another serial port, channel or display"),
    "console.up": KeyEntry("up", "up", "A line up; or the end of the selection"),
    "console.down": KeyEntry("down", "down", "A line down; or the end of the selection"),
    "console.left": KeyEntry("left", "left", "The end of the selection to the left"),
    "console.right": KeyEntry("right", "right", "The end of the selection to the right"),
    "console.page-up": KeyEntry("pageup,shift+pageup", "page up", "What scrolled away"),
    "console.page-down": KeyEntry("pagedown,shift+pagedown", "page down", "Towards the screen"),
    "console.first": KeyEntry("home", "first", "The oldest line that is known"),
    "console.last": KeyEntry("end", "last", "The screen as it is now"),
    "console.take-over": KeyEntry("t", "take over", "Send away who is there, after a question"),
    "display.look": KeyEntry("v", "look", "As text, as pixels, or as fits", True),
    "display.zoom": KeyEntry("z", "zoom", "Point by point, or the whole screen"),
    "display.hands-off": KeyEntry("h", "hands off", "Only look, or use keys and mouse"),
    "display.layout": KeyEntry("l", "layout", "The keyboard layout that the guest expects"),
    "display.viewer": KeyEntry("x", "viewer", "Open the display in a viewer of your desktop"),
    "display.up": KeyEntry("up", "up", "The part above; or the end of what is selected"),
    "display.down": KeyEntry("down", "down", "The part below"),
    "display.left": KeyEntry("left", "left", "The part to the left"),
    "display.right": KeyEntry("right", "right", "The part to the right"),
    # the wall
    "wall.open": KeyEntry("enter", "type", "Give the keys to the pane", True),
    "wall.zoom": KeyEntry("z", "zoom", "The pane on the whole screen, or back", True),
    "wall.mark": KeyEntry("space", "mark", "Mark the pane; what is typed to all goes to it", True),
    "wall.add": KeyEntry("a", "add", "Put a console on the wall", True),
    "wall.broadcast": KeyEntry("b", "type to all", "Type to every marked pane at once", True),
    "wall.remove": KeyEntry("delete", "remove", "Take the pane off; the guest goes on", True),
    "wall.grid": KeyEntry("g", "grid", "4, 9 or 16 panes", True),
    "wall.alerts": KeyEntry("A", "alerts", "The words at which consoles call for you", True),
    "wall.up": KeyEntry("up", "up", "The pane above"),
    "wall.down": KeyEntry("down", "down", "The pane below"),
    "wall.left": KeyEntry("left", "left", "The pane to the left"),
    "wall.right": KeyEntry("right", "right", "The pane to the right"),
    # recordings that are played
    "play.pause": KeyEntry("space", "pause", "Hold it, or go on", True),
    "play.forward": KeyEntry("right", "forward", "Five seconds on", True),
    "play.back": KeyEntry("left", "back", "Five seconds back", True),
    "play.faster": KeyEntry("plus", "faster", "Twice as fast"),
    "play.slower": KeyEntry("minus", "slower", "Half as fast"),
    "play.start": KeyEntry("home", "start", "The first moment"),
    "play.end": KeyEntry("end", "end", "The last moment"),
    "play.minute-back": KeyEntry("pageup", "minute back", "A minute back"),
    "play.minute-forward": KeyEntry("pagedown", "minute on", "A minute on"),
    "play.next-mark": KeyEntry("right_square_bracket", "next mark", "The next mark"),
    "play.previous-mark": KeyEntry("left_square_bracket", "mark before", "The mark before"),
    "play.next-match": KeyEntry("greater_than_sign", "next", "The next moment with the words"),
    "play.previous-match": KeyEntry("less_than_sign", "previous", "The moment before"),
    "play.select": KeyEntry("s", "select", "Begin to select"),
    "play.copy": KeyEntry("y", "copy", "Copy what is selected, or the screen", True),
    "play.up": KeyEntry("up", "up", "What scrolled away; or the end of the selection"),
    "play.down": KeyEntry("down", "down", "Towards the screen; or the end of the selection"),
    # networks, pools and volumes
    "part.new": KeyEntry("a", "new", "Make a new one", True),
    # XML
    "xml.editor": KeyEntry("ctrl+e", "own editor", "Go on in $VISUAL or $EDITOR", True),
    "xml.complete": KeyEntry("tab", "complete", "Complete the word, or set in"),
    "xml.problem": KeyEntry("f8", "next problem", "Go to the line of the next problem"),
    # snapshots and jobs
    "snapshot.take": KeyEntry("a", "take", "Take a snapshot of the domain", True),
    "job.abort": KeyEntry("delete", "abort", "End the job, after a question", True),
    # what became of a verb on many domains
    "results.retry": KeyEntry("A", "try again", "Once more where it failed or never began", True),
    "results.stop": KeyEntry("delete", "stop", "Begin no more; what is under way ends", True),
    # panes
    "pane.next-tab": KeyEntry("right_square_bracket", "next tab", "The tab to the right"),
    "pane.previous-tab": KeyEntry("left_square_bracket", "previous tab", "The tab to the left"),
    "pane.xml": KeyEntry("x", "XML", "The domain's XML"),
    "pane.zoom": KeyEntry("z", "zoom", "Details on the whole screen, or back"),
    "pane.side": KeyEntry("vertical_line", "beside", "Details beside the list, or below"),
    # the event log
    "events.follow": KeyEntry("f", "follow", "Stay at the newest event, or let it go", True),
    "events.export": KeyEntry("w", "export", "Write what is shown to a file of JSON lines", True),
    "events.copy": KeyEntry("y", "copy", "Copy the event to the clipboard"),
    # lines to type in
    "app.filter": KeyEntry("slash", "filter", "Show the rows that match", True),
    "app.command": KeyEntry("colon", "command", "Type a command", True),
    "app.complete": KeyEntry("tab", "complete", "Complete the word; lists how it may go on"),
    # the tree
    "tree.fold": KeyEntry("space", "fold", "Open what is under the cursor, or close it", True),
    # everywhere
    "app.palette": KeyEntry("ctrl+p", "palette", "Find a command by a part of its name"),
    "app.help": KeyEntry("question_mark,f1", "help", "What can be done here", True),
    "app.domains": KeyEntry("1", "domains", "The domains of all hosts"),
    "app.clients": KeyEntry("2", "clients", "Who is on which console"),
    "app.events": KeyEntry("3", "events", "What happened"),
    "app.jobs": KeyEntry("4", "jobs", "Long work that is under way, on every host"),
    "app.hosts": KeyEntry("5", "hosts", "How each host is, and which there are"),
    "app.networks": KeyEntry("6", "networks", "The networks of all hosts"),
    "app.storage": KeyEntry("7", "storage", "The storage pools of all hosts, and their volumes"),
    "app.wall": KeyEntry("8", "wall", "Many consoles at once"),
    "app.pulses": KeyEntry("9", "pulses", "The health of the whole fleet at a glance"),
    "app.tree": KeyEntry("0", "tree", "Host, domain, disk, backing chain, pool"),
    "app.earlier": KeyEntry("comma,alt+left", "earlier", "Back to where you were before"),
    "app.later": KeyEntry("full_stop,alt+right", "later", "Forward again"),
    "app.owner": KeyEntry("J", "owner", "Go to what it belongs to, or to who uses it"),
    "app.notice": KeyEntry("n", "go to notice", "Go to the domain of the latest notification"),
    "app.dismiss": KeyEntry("N", "dismiss notices", "Take every notification away"),
    "app.clear": KeyEntry("f2", "dismiss notices", "The same, while something is typed too"),
    "app.results": KeyEntry("W", "results", "What became of the last verb on many domains"),
    "app.undo": KeyEntry("u", "undo", "Take back what the line above the keys offers"),
    "app.retry": KeyEntry("R", "retry", "Connect again to the hosts that failed"),
    "app.back": KeyEntry("escape", "back", "Leave; never does harm"),
    "app.suspend": KeyEntry("ctrl+z", "to the shell", "Back to the shell; fg comes back here"),
    "app.quit": KeyEntry("q,ctrl+q", "quit", "Leave virtdeck; domains go on"),
}


def bind(key_id: str, action: str, *, label: str = "", shown: bool | None = None) -> Binding:
    """Return the binding of ``action`` to the key with that id."""
    entry = KEYS[key_id]
    return Binding(
        entry.key,
        action,
        label or entry.label,
        show=entry.shown if shown is None else shown,
        tooltip=entry.tooltip,
        id=key_id,
    )
