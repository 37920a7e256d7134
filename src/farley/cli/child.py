"""What `serve` and `demo` start: `python -m farley.cli.child LIFELINE web SOCKET` or `... LIFELINE worker`.

Both end when the process that started them is gone, even if it was killed without a chance to say so.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import time

_LAST_MOMENT = 4.0


def main(words: list[str]) -> None:
    """Be the web server or the worker until told to stop."""
    end_with(int(words[0]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "farley.config.settings")
    if words[1] == "web":
        serve_pages(int(words[2]))
    else:
        work(threads=2)


def end_with(lifeline: int) -> None:
    """Stop in order when the other end of this pipe is closed, and without order if that takes too long."""

    def wait() -> None:
        os.read(lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LAST_MOMENT)
        os._exit(1)

    os.set_inheritable(lifeline, False)
    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def serve_pages(listener: int) -> None:
    """Answer pages on a socket that is open already."""
    from farley.cli.server import QuietServer

    QuietServer.on(socket.socket(fileno=listener))


def work(*, threads: int) -> None:
    """Run jobs until told to stop: Ctrl-C lets those that run come to their end, for at most three seconds."""
    import django

    django.setup()
    from farley.base import jobs

    # That a job still runs when the clock strikes again is no news.
    logging.getLogger("huey").setLevel(logging.ERROR)
    jobs.schedule()
    # A worker that was killed leaves its locks behind; what they guard is safe in rows and cursors.
    consumer = jobs.huey.create_consumer(
        workers=threads, periodic=True, initial_delay=0.1, max_delay=2.0, flush_locks=True, shutdown_timeout=3
    )
    threading.Thread(target=_keep_beating, daemon=True, name="heartbeat").start()
    consumer.run()
    logging.shutdown()
    # Not sys.exit: a job in another thread would have to end first.
    os._exit(0)


def _keep_beating() -> None:
    from farley.base import clock, jobs

    while True:
        with contextlib.suppress(OSError):  # a full disk is reported by whoever needs it
            jobs.beat(at=clock.now())
        time.sleep(jobs.SECONDS_BETWEEN_BEATS)


if __name__ == "__main__":
    main(sys.argv[1:])
