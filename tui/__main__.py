"""``virtdeck``: with a verb it answers on the command line, without one it opens the application.

Textual is imported only for the application.
"""

from __future__ import annotations

import os
import signal
import sys

#: Frames Textual may paint a second, where the environment does not say. A toast takes two, one to
#: be placed and one to be painted; between Textual's own 60 the wait is longer than the work.
_FRAMES_A_SECOND = "120"


def main() -> None:
    """Run what the arguments ask for; the exit status is the verb's."""
    try:
        from .cli.entry import main as run_verb

        status = run_verb(sys.argv[1:])
        if status is None:
            _open_application(sys.argv[1:])
    except KeyboardInterrupt:  # before a verb is under way: it takes longer to import than to run
        status = 128 + signal.SIGINT
    sys.exit(status)


def _open_application(argv: list[str]) -> None:
    from .cli.arguments import general_parser
    from .cli.verbs import VERBS

    options = general_parser(VERBS).parse_args(argv)
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES_A_SECOND)  # read when Textual is imported

    from .app import VirtdeckApp
    from .settings import config_folder, load_settings

    settings = load_settings(config_folder() / "config.toml")
    uris = [options.connect] if options.connect else []
    VirtdeckApp(uris, read_only=options.readonly, settings=settings).run()


if __name__ == "__main__":
    main()
