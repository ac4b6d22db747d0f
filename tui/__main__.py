"""``virtdeck``: with a verb it answers on the command line, without one it opens the application.

Textual is imported only for the application.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

#: Frames Textual may paint a second, where the environment does not say. What happens waits for the
#: next one; between Textual's own 60 the wait is longer than the work.
_FRAMES_A_SECOND = "120"

#: How seldom Python looks for garbage that refers to itself. Looking at all that Textual holds
#: takes longer than painting a frame, and Python's own figures make that every few seconds.
_COLLECTOR_THRESHOLDS = (10_000, 20, 50)


def main() -> None:
    """Run what the arguments ask for; the exit status is the verb's."""
    try:
        from .cli.entry import main as run_verb

        status = run_verb(sys.argv[1:])
        if status is None:
            status = _open_application(sys.argv[1:])
    except KeyboardInterrupt:  # before a verb is under way: it takes longer to import than to run
        status = 128 + signal.SIGINT
    sys.exit(status)


def _open_application(argv: list[str]) -> int:
    from .cli.arguments import general_parser
    from .cli.verbs import VERBS

    parser = general_parser(VERBS)
    options = parser.parse_args(argv)
    if "TEXTUAL_DRIVER" not in os.environ and not _has_terminal():
        parser.error("the application needs a terminal for its keys and its screen; name a verb")
    gc.set_threshold(*_COLLECTOR_THRESHOLDS)
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES_A_SECOND)  # read when Textual is imported

    from .app import VirtdeckApp
    from .displays.terminal_facts import terminal_facts
    from .settings import CONFIG_NAME, config_folder
    from .settings_file import load_settings

    settings = load_settings(config_folder() / CONFIG_NAME)
    app = VirtdeckApp(options.connect or (), read_only=options.readonly, settings=settings)
    app.terminal_facts = terminal_facts(settings.consoles.get("pictures", "auto"))
    gc.freeze()  # what was imported stays; there is no need to look at it again
    app.run()
    return app.return_code or 0


def _has_terminal() -> bool:
    """Whether there is a terminal where Textual reads keys, and one where it paints."""
    streams = (sys.__stdin__, sys.__stderr__)
    return all(stream is not None and stream.isatty() for stream in streams)


if __name__ == "__main__":
    main()
