"""SASL (RFC 4422), the client's side: challenges in, answers out, no I/O.

mechanism       what every mechanism has, and whose name and password it takes
scram           SCRAM-SHA-1, -256, -512: neither side learns the password from the other
single_message  PLAIN, EXTERNAL, ANONYMOUS: said in one message
preparation     which names and passwords are the same (SASLprep)
choice          which mechanism to use of those a server offers
"""

from __future__ import annotations

from .choice import MECHANISMS, choose_mechanism
from .mechanism import Login, Mechanism

__all__ = ["MECHANISMS", "Login", "Mechanism", "choose_mechanism"]
