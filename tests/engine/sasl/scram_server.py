"""The server's side of SCRAM for one user, with a lie for every rule it can break."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass


@dataclass
class ScramServer:
    """Knows the password; ``challenge`` and ``verdict`` are what an honest server says."""

    digest: str
    password: str = "pencil"
    nonce: str = "3rfcNHYJY1ZVvWVs7j"
    salt: bytes = b"A salt of 16 by."
    rounds: int = 4096
    _transcript: str = ""

    def challenge(self, client_first: bytes) -> bytes:
        bare = client_first.decode().removeprefix("n,,")
        nonce = bare.rpartition("r=")[2] + self.nonce
        salt = base64.b64encode(self.salt).decode()
        challenge = f"r={nonce},s={salt},i={self.rounds}"
        self._transcript = f"{bare},{challenge}"
        return challenge.encode()

    def verdict(self, client_final: bytes) -> bytes | None:
        """Return the signature, or None where the proof is wrong."""
        final, _, proof = client_final.decode().partition(",p=")
        transcript = f"{self._transcript},{final}".encode()
        salted = hashlib.pbkdf2_hmac(self.digest, self.password.encode(), self.salt, self.rounds)
        client_key = hmac.digest(salted, b"Client Key", self.digest)
        stored = hashlib.new(self.digest, client_key).digest()
        signature = hmac.digest(stored, transcript, self.digest)
        claimed = bytes(a ^ b for a, b in zip(base64.b64decode(proof), signature, strict=True))
        if claimed != client_key:
            return None
        server_key = hmac.digest(salted, b"Server Key", self.digest)
        return b"v=" + base64.b64encode(hmac.digest(server_key, transcript, self.digest))
