"""Who holds a claim: names of workers that tell on which machine and in which process they are."""

from __future__ import annotations

import os
import random
import socket

HOST = socket.gethostname()[:40]


def is_dead_here(owner: str) -> bool:
    """Whether ``owner`` was a worker of a process on this machine that has ended."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if os.name != "posix" or host != HOST or not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:  # it lives and belongs to somebody else
        return False
    return False


def new_owner() -> str:
    """A name for a worker of this process that no other has."""
    return f"{HOST}:{os.getpid()}:{random.getrandbits(48):x}"
