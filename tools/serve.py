"""Runs the whole site on this machine: broker, web, worker and scheduler, until Ctrl-C.

Everything it writes lies in var/ of the checkout. DATABASE_URL and BROKER_URL, from the environment or
.env, replace the embedded database and broker.
"""

import fcntl
import http.client
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import environ

from tools import broker, processes

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_SECONDS = 90.0
# On a machine where everybody is root the worker's advice to be somebody else helps nobody.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


class Refusal(Exception):
    """The site cannot be run; the message says why and what to do."""


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Holds the checkout's run lock, which the kernel frees however this program ends."""
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Refusal(
                f"The site of this checkout runs already ({lock.read().strip() or 'no address yet'}). "
                "Stop it there with Ctrl-C, or use it as it is."
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, port {os.environ['PORT']}\n")
        lock.flush()
        yield


def _free_port() -> int:
    """The port to serve on, from PORT; raises Refusal when it is no port or is taken."""
    given = os.environ.setdefault("PORT", "8000")
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise Refusal(
            f"PORT is {given!r}; it must be a number from 1 to 65535, for example: PORT=8001 ./cpo run"
        )
    port = int(given)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refusal(f"Port {port} needs root. Choose one above 1023: PORT=8001 ./cpo run") from None
        except OSError:
            raise Refusal(
                f"Port {port} is taken by another program. Choose another one: PORT={port + 1} ./cpo run"
            ) from None
    return port


def _commands(var: Path, port: int) -> dict[str, list[str]]:
    """The processes of the site, in the order they are started."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "cpo_program", "--quiet"]
    threads = os.environ.get("WEB_THREADS", "4")
    return {
        "web": [
            *(*python, "gunicorn", "cpo_program.wsgi", "--bind", f"{HOST}:{port}", "--preload"),
            *(
                "--workers",
                os.environ.get("WEB_WORKERS", "2"),
                "--worker-class",
                "gthread",
                "--threads",
                threads,
            ),
            *("--access-logfile", str(var / "logs" / "access.log"), "--no-control-socket"),
            *("--worker-tmp-dir", str(var / "tmp"), "--graceful-timeout", "8", "--log-level", "warning"),
        ],
        "worker": [
            *(*celery, "worker", "--concurrency", os.environ.get("WORKER_CONCURRENCY", "2")),
            *("--loglevel", "WARNING", "--without-mingle", "--without-gossip"),
        ],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile=", "--schedule", str(var / "beat")],
    }


def _open_log(var: Path, name: str) -> IO[bytes]:
    """A new log file; the one of the run before stays beside it as NAME.log.1."""
    path = var / "logs" / f"{name}.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    return path.open("wb", buffering=0)


def _say(text: str) -> None:
    print(text, flush=True)


class Site:
    """The running processes: their output goes to the terminal with their names before it, and to var/logs."""

    def __init__(self, var: Path, port: int) -> None:
        self.port = port
        self.var = var
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.selector = selectors.DefaultSelector()
        self.halves: dict[str, bytes] = {}

    def start(self) -> None:
        for name, command in _commands(self.var, self.port).items():
            process = processes.start(command, env={**QUIET, **os.environ}, output=subprocess.PIPE)
            assert process.stdout is not None  # noqa: S101 - for the type checker: a pipe was asked for
            os.set_blocking(process.stdout.fileno(), False)
            self.selector.register(process.stdout, selectors.EVENT_READ, (name, _open_log(self.var, name)))
            self.running[name] = process

    def relay(self, seconds: float) -> None:
        """Passes on what the processes print, waiting at most `seconds` for the first of it."""
        for key, _ in self.selector.select(seconds):
            name, log = key.data
            content = key.fileobj.read(65536)  # type: ignore[union-attr]
            if not content:  # the process closed its output
                self.selector.unregister(key.fileobj)
                continue
            log.write(content)
            *lines, self.halves[name] = (self.halves.get(name, b"") + content).split(b"\n")
            for line in lines:
                _say(f"{name:<6} | {line.decode(errors='replace')}")

    def check(self) -> None:
        """Raises Refusal when a process has ended of itself."""
        for name, process in self.running.items():
            if (code := process.poll()) is not None:
                self.relay(0.2)
                raise Refusal(
                    f"The {name} process ended of itself (exit code {code}). Its log: var/logs/{name}.log"
                )

    def answers(self) -> bool:
        """Whether /healthz answers 200 now."""
        line = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def wait_until_ready(self) -> None:
        limit = time.monotonic() + READY_SECONDS
        while not self.answers():
            self.check()
            if time.monotonic() > limit:
                raise Refusal(f"/healthz did not answer 200 within {READY_SECONDS:.0f} s. Logs: var/logs/")
            self.relay(0.15)

    def watch(self) -> None:
        """Runs until a process ends of itself or somebody interrupts."""
        while True:
            self.relay(1.0)
            self.check()

    def stop(self) -> None:
        """Ends everything, the scheduler first, so that nothing new is asked of the worker."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(
                number, signal.SIG_IGN
            )  # an impatient second Ctrl-C must not leave half of it running
        for name in reversed(self.running):
            self.running[name].terminate()
        limit = time.monotonic() + 12
        while any(process.poll() is None for process in self.running.values()) and time.monotonic() < limit:
            self.relay(0.1)
        for process in self.running.values():
            processes.stop(process, patience=1)


def _lay_rooms(var: Path) -> None:
    for name in ("logs", "media", "mail", "tmp"):
        (var / name).mkdir(parents=True, exist_ok=True)


def _prepare() -> str:
    """Database and data, and beside them the static files: two processes for two cores.

    Returns the table of the demo accounts, empty where there are none.
    """
    began = time.monotonic()
    command = [sys.executable, "-m", "tools.prepare"]
    # It signs nothing; with a key of its own it does not make the site's key at the same moment as the other.
    static = processes.start([*command, "--static"], env={**os.environ, "SECRET_KEY": "static"})
    try:
        data = subprocess.run([*command, "--data"], cwd=ROOT, stdout=subprocess.PIPE)
        if data.returncode or static.wait():
            raise Refusal(
                "The site was not started: its data or static files could not be prepared (see above)."
            )
    finally:
        processes.stop(static, patience=1)
    _say(f"Database, program data and static files are ready ({time.monotonic() - began:.1f} s).")
    return data.stdout.decode(errors="replace").rstrip()


def run() -> None:
    """Everything `./cpo run` does after the packages are there; returns only through an exception."""
    environ.Env.read_env(ROOT / ".env") if (ROOT / ".env").is_file() else None
    port = _free_port()
    var = Path(os.environ.setdefault("VAR_DIR", str(ROOT / "var")))
    _lay_rooms(var)
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("PUBLIC_ADDRESS", f"http://{HOST}:{port}")
    os.environ["TMPDIR"] = str(var / "tmp")  # uploads and certificates on their way stay in the checkout
    with ExitStack() as stack:
        stack.enter_context(_alone(var))
        if not os.environ.get("BROKER_URL"):
            served = stack.enter_context(broker.embedded(var, durable=True))
            os.environ["BROKER_URL"] = served.url
            _say(f"Broker: {served.name} on a unix socket.")
        accounts = _prepare()
        site = Site(var, port)
        stack.callback(site.stop)
        site.start()
        site.wait_until_ready()
        _say(f"\nThe site is up: http://{HOST}:{port}/\n")
        if accounts:
            _say(f"Demo accounts:\n{accounts}\n")
        _say("Mail is written to var/mail, logs to var/logs. Ctrl-C stops everything.\n")
        site.watch()


def main() -> int:
    processes.as_interrupt()
    try:
        run()
    except KeyboardInterrupt:
        _say("\nStopped.")
        return 0
    except (Refusal, broker.BrokerError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
