"""Where a measurement runs: a database, a broker and a folder of its own, and the processes of the site in it."""

import json
import math
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg2
from psycopg2 import sql

from tools import broker, processes, serve, services
from tools.suite import NEUTRAL

HOST = "127.0.0.1"
READY_SECONDS = 60.0


class Refusal(Exception):
    """The measurement cannot be made; the message says why."""


@dataclass
class Place:
    """A folder, an environment for child processes, and names of what runs, for people."""

    var: Path
    env: dict[str, str]
    name: str
    closing: ExitStack = field(repr=False)

    def run(self, module: str, *arguments: str, seconds: float = 600) -> dict[str, Any]:
        """Runs one of our modules to its end; the last line it prints is JSON. Raises Refusal."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, env=self.env, stdout=subprocess.PIPE, text=True, timeout=seconds, cwd=serve.ROOT
        )
        if done.returncode:
            raise Refusal(f"{module} {' '.join(arguments)} ended with {done.returncode} (see above).")
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        """Starts a process that is stopped with the place; it writes to the folder's log."""
        log = self.closing.enter_context((self.var / "logs" / "processes.log").open("ab"))
        process = processes.start(command, env={**serve.QUIET, **self.env, **more}, output=log)
        self.closing.callback(processes.stop, process, patience=5)
        return process

    def serve(self, settings: str) -> "Server":
        """Two web processes with the command line of `./cpo run`, on a free port."""
        port = free_port()
        command = serve._commands(self.var, port)["web"]
        process = self.start(command, DJANGO_SETTINGS_MODULE=settings, WEB_WORKERS="2", WEB_THREADS="4")
        wait_for(port, process, self.var)
        return Server(port, process)

    def work(self) -> subprocess.Popen[bytes]:
        """A worker with the command line of `./cpo run`."""
        return self.start(serve._commands(self.var, 0)["worker"])


@dataclass(frozen=True)
class Server:
    """A running web server."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """CPU seconds that all its processes have used."""
        return cpu_of_session(self.process.pid)


@contextmanager
def built(*, sqlite: bool, quick: bool) -> Iterator[Place]:
    """A place with empty database and broker; nothing of it is left behind. Raises Refusal."""
    with ExitStack() as stack:
        var = Path(tempfile.mkdtemp(prefix="cpo-bench-"))
        stack.callback(shutil.rmtree, var, ignore_errors=True)
        for name in ("logs", "tmp", "media"):
            (var / name).mkdir()
        url, database = stack.enter_context(_sqlite(var) if sqlite else _postgresql())
        queue = stack.enter_context(broker.embedded(var, durable=False))
        env = {
            **os.environ,
            **NEUTRAL,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": url,
            "BROKER_URL": queue.url,
            "CACHE_URL": f"unix://{queue.socket}?db=1",
            "EMAIL_URL": "dummymail://",
            "SECRET_KEY": secrets.token_hex(32),
            "VAR_DIR": str(var),
            "TMPDIR": str(var / "tmp"),
            "BENCH_PLAIN_STATIC": "1" if quick else "",
        }
        with ExitStack() as children:
            yield Place(var, env, f"{database}, {queue.name}, two web processes", children)


@contextmanager
def _sqlite(var: Path) -> Iterator[tuple[str, str]]:
    yield f"sqlite:///{var / 'bench.sqlite3'}", "SQLite"


@contextmanager
def _postgresql() -> Iterator[tuple[str, str]]:
    found = services.find_postgresql()
    if isinstance(found, services.Absence):
        raise Refusal(f"The measurement wants PostgreSQL, but {found.reason}. With --sqlite it does without.")
    name = f"bench_{os.getpid()}"
    _maintain(found.url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield _named(found.url, name), found.name
    finally:
        _maintain(found.url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _named(url: str, name: str) -> str:
    """The address of another database on the same server; the host may be the folder of a socket."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rsplit('/', 1)[0]}/{name}"))


def _maintain(url: str, statement: sql.Composed) -> None:
    facts = environ.Env.db_url_config(_named(url, "postgres"))
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    line = psycopg2.connect(
        **facts.get("OPTIONS", {}), **{name: facts[key] for name, key in names.items() if facts.get(key)}
    )
    try:
        line.autocommit = True
        with line.cursor() as cursor:
            cursor.execute(statement)
    finally:
        line.close()


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], var: Path) -> None:
    """Returns when the port takes connections. Raises Refusal when the process ends or is too slow."""
    limit = time.monotonic() + READY_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=2).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > limit:
                log = (var / "logs" / "processes.log").read_text(errors="replace")
                raise Refusal(f"The web server did not start:\n{log[-2000:]}") from None
            time.sleep(0.05)


def cpu_of_session(session: int) -> float:
    """CPU seconds, user and system, of all processes of a session; not a number where there is no /proc."""
    if not Path("/proc/self/stat").exists():
        return math.nan
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(values[3]) == session:  # proc(5): session, then utime and stime as fields 14 and 15
            ticks += int(values[11]) + int(values[12])
    return ticks / os.sysconf("SC_CLK_TCK")
