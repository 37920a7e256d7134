"""The CPU time that processes have used, to the nanosecond where Linux tells it."""

from __future__ import annotations

import os
import time
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def of_process(pid: int) -> float:
    """Seconds of CPU that a process and its threads have used."""
    # Linux makes the clock of any process out of its id: see clock_getcpuclockid(3).
    return time.clock_gettime((~pid << 3) | 2)


class Server:
    """The processes of a PostgreSQL server, those that come and go included."""

    def __init__(self, backend: int) -> None:
        self.postmaster = int(_stat(backend)[1])

    def seconds(self) -> float:
        """Seconds of CPU that the server has used."""
        alive = of_process(self.postmaster) + sum(map(_of_process_if_alive, self._children()))
        fields = _stat(self.postmaster)
        return alive + (int(fields[13]) + int(fields[14])) * _TICK

    def _children(self) -> list[int]:
        path = Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children")
        return [int(word) for word in path.read_text().split()]


def _of_process_if_alive(pid: int) -> float:
    try:
        return of_process(pid)
    except OSError:
        return 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; the name before it may contain anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
