"""The program that ssh runs to ask for something (SSH_ASKPASS, ssh(1)); it asks the prompt desk.

It is run by its path, not as part of the package, so that it starts fast and depends on nothing.
The answer goes to standard output, where ssh reads it; whoever gives no answer gets status 1.
"""

from __future__ import annotations

import json
import os
import socket
import sys

#: Where the desk is, and what proves that our own ssh asks.
SOCKET_VARIABLE, TOKEN_VARIABLE = "VIRTDECK_PROMPTS", "VIRTDECK_PROMPTS_TOKEN"
#: What ssh wants besides a secret: "confirm" for yes or no, "none" to show something only.
_HINT_VARIABLE = "SSH_ASKPASS_PROMPT"


def main() -> int:
    """Ask for what the command line says."""
    hint = os.environ.get(_HINT_VARIABLE, "")
    if hint == "none":
        return 0
    question = {
        "token": os.environ[TOKEN_VARIABLE],
        "prompt": " ".join(sys.argv[1:]),
        "hint": hint,
    }
    with socket.socket(socket.AF_UNIX) as desk:
        desk.connect(os.environ[SOCKET_VARIABLE])
        desk.sendall(json.dumps(question).encode() + b"\n")
        with desk.makefile("rb") as answers:
            answer = answers.readline()
    sys.stdout.buffer.write(answer)
    return 0 if answer.endswith(b"\n") else 1


if __name__ == "__main__":
    sys.exit(main())
