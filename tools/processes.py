"""Starting and stopping child processes so that none outlives the program that started it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def _tie_to_parent() -> Callable[[], None] | None:
    """What a Linux child runs before its program: ask the kernel for SIGTERM when the parent dies."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before the call
            os._exit(1)

    return tie


def start(
    command: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str],
    output: int | IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Starts `command` in the root of the checkout, in a session of its own.

    The terminal's Ctrl-C reaches only the parent, which stops its children in order. `output` takes
    standard output and error together; None leaves both as the parent's.
    """
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        preexec_fn=_tie_to_parent(),  # safe: programs that use this module start no threads
    )


def stop(process: subprocess.Popen[bytes], *, patience: float) -> None:
    """Asks `process` to end, waits `patience` seconds, then ends its whole session."""
    if process.poll() is None:
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # what is left of its session, if anything
    process.wait()


def as_interrupt() -> None:
    """Lets SIGTERM and SIGHUP end this program the way Ctrl-C does, through KeyboardInterrupt."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
