"""``virtdeck``: with a verb it answers on the command line, without one it opens the application.

Textual is imported only for the application.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run what the arguments ask for; the exit code is the verb's."""
    from .cli import main as run_verb

    raise SystemExit(run_verb(sys.argv[1:]))


if __name__ == "__main__":
    main()
