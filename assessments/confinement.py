"""Reads a hostile file in a child process of its own, with limits on time and memory."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from foundation.errors import Invalid

_ROOT = Path(__file__).resolve().parent.parent
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from assessments.confinement import child; child()"

# A waiting machine must not fail a good file: the wall clock only ends what the processor limit does not,
# such as a child that sleeps.
_WALL_TO_CPU = 6


class Exceeded(Exception):
    """The reading used up its time or its memory."""


class Crashed(Exception):
    """The reading ended without an answer."""


def confined(function: str, content: bytes, *, seconds: int, memory: int, **options: object) -> Any:
    """What ``function(content, **options)`` returns, called in a child process.

    ``function`` is ``"module:name"``; its answer and its options pass as JSON. ``seconds`` of processor time
    and ``memory`` in bytes are limits of the operating system, so no parser bug, loop or bomb outlives
    them; the child gets no environment and may write no file. Raises ``Invalid`` with the code and sentence
    of an ``Invalid`` raised in the child, ``Exceeded`` past a limit, ``Crashed`` otherwise.
    """
    command = [
        sys.executable,
        "-I",
        "-c",
        _CHILD,
        str(_ROOT),
        function,
        str(seconds),
        str(memory),
        json.dumps(options),
    ]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        start_new_session=True,  # Ctrl-C in the terminal is for the server, not for this child
    ) as process:
        try:
            output, _ = process.communicate(content, timeout=seconds * _WALL_TO_CPU)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Exceeded from None
        except BaseException:
            process.kill()
            raise
    try:
        answer = json.loads(output)
    except ValueError:
        # No answer: a signal of the system ended it, SIGXCPU or the SIGKILL that follows it.
        if process.returncode in (-24, -9):
            raise Exceeded from None
        raise Crashed from None
    if "refused" in answer:
        raise Invalid(*answer["refused"])
    if "exceeded" in answer:
        raise Exceeded
    if "crashed" in answer:
        raise Crashed(answer["crashed"])
    return answer["value"]


def child() -> None:
    """The other side of ``confined``: sets the limits on itself, reads, answers on standard output."""
    function, seconds, memory, options = sys.argv[2:]
    module, name = function.split(":")
    read = getattr(import_module(module), name)
    _limit(int(seconds), int(memory))
    answer: dict[str, Any]
    try:
        answer = {"value": read(sys.stdin.buffer.read(), **json.loads(options))}
    except Invalid as refusal:
        answer = {"refused": [refusal.code, refusal.sentence]}
    except MemoryError:
        answer = {"exceeded": "memory"}
    except Exception as error:
        answer = {"crashed": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()


def _limit(seconds: int, memory: int) -> None:
    """Limits of this process; a system that does not know one of them keeps the others."""
    try:
        import resource
    except ImportError:  # no such limits on Windows; the wall clock of the parent remains
        return
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            continue
