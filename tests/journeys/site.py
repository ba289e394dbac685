"""The site of the journeys: broker, web, worker and scheduler as `./cpo run` starts them, in a folder of their own."""

import email
import email.policy
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from tools import broker, processes, serve

ROOT = Path(__file__).resolve().parent.parent.parent
#: messages go out every 20 seconds; a busy machine takes its time
PATIENCE = 60.0
T = TypeVar("T")


class Site:
    """Real processes on a free port, with their data, mail and logs in ``var``."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"  # passkeys work on localhost, not on 127.0.0.1
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.broker = ExitStack()
        self.has_broker = False
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in ("CACHE_URL", "BROKER_URL")},
            **serve.QUIET,
            "VAR_DIR": str(var),
            "TMPDIR": str(var / "tmp"),
            "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
            "CACHE_URL": "",
            "PUBLIC_ADDRESS": self.address,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "EMAIL_URL": f"filemail://{var / 'mail'}",
            "DEMO": "1",
            "DEBUG": "0",
            "HTTPS": "0",
            "BEHIND_PROXY": "0",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Prepares the data, starts everything and waits until it answers."""
        serve._lay_rooms(self.var)
        self._reuse_static()
        self.start_broker()
        self._run(sys.executable, "-m", "tools.prepare")
        for name in self._commands():
            self.start_process(name)
        until(self._answers, "the site answers /healthz", seconds=90)

    def stop(self) -> None:
        for name in reversed(list(self.running)):
            self.running[name].terminate()
        for process in self.running.values():
            processes.stop(process, patience=12)
        self.running.clear()
        self.stop_broker()

    def start_broker(self) -> None:
        served = self.broker.enter_context(broker.embedded(self.var, durable=True))
        self.env["BROKER_URL"] = served.url
        self.has_broker = True

    def stop_broker(self) -> None:
        """Ends the broker as an operator would; what it holds is on disk."""
        self.broker.close()
        self.has_broker = False

    def start_process(self, name: str) -> None:
        with (self.var / "logs" / f"{name}.log").open("ab") as log:
            self.running[name] = processes.start(self._commands()[name], env=self.env, output=log)

    def kill(self, name: str) -> None:
        """kill -9 of a process with all its children: nothing is said goodbye to."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def manage(self, *arguments: str) -> str:
        """What a command of manage.py prints; a failed one raises with its output."""
        return self._run(sys.executable, "manage.py", *arguments)

    def mail_to(self, address: str, subject: str) -> EmailMessage:
        """The newest message to ``address`` whose subject holds ``subject``; waits for the worker to send it."""

        def newest() -> EmailMessage | None:
            fitting = [m for m in self._mail() if address in m["To"] and subject in m["Subject"]]
            return fitting[-1] if fitting else None

        return until(newest, f"a message to {address} about “{subject}”")

    def link_in(self, message: EmailMessage) -> str:
        """The one link of ours in a message."""
        body = message.get_body(("plain",))
        assert body is not None
        (link,) = set(re.findall(rf"{re.escape(self.address)}/\S*", body.get_content()))
        return str(link)

    def log_tails(self, lines: int = 40) -> Iterator[tuple[str, str]]:
        """Name and last lines of each log, without what the browser says of itself and without static files."""
        for path in sorted((self.var / "logs").glob("*.log")):
            text = [
                line for line in path.read_text(errors="replace").splitlines() if "GET /static/" not in line
            ]
            if text:
                yield (
                    path.name,
                    "\n".join(line.split(' "http')[0].split(' "-" "')[0] for line in text[-lines:]),
                )

    def _commands(self) -> dict[str, list[str]]:
        return serve._commands(self.var, self.port)

    def _answers(self) -> bool:
        for name, process in self.running.items():
            assert process.poll() is None, (
                f"the {name} process ended of itself, exit code {process.returncode}"
            )
        answer = serve.Site(self.var, self.port)
        return answer.answers()

    def _mail(self) -> list[EmailMessage]:
        found: list[EmailMessage] = []
        for path in sorted((self.var / "mail").iterdir()):
            for text in re.split(r"^-{79}\n", path.read_text("utf-8"), flags=re.MULTILINE):
                if text.strip():
                    message = email.message_from_string(text, policy=email.policy.default)
                    assert isinstance(message, EmailMessage)
                    found.append(message)
        return found

    def _reuse_static(self) -> None:
        """Static files collected for the whole test run need no second collecting; a mark proves that they fit."""
        collected = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "static"
        if (collected / ".mark").exists():
            shutil.copytree(collected, self.var / "static")

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=150)
        assert done.returncode == 0, (
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
        return done.stdout


def until(ask: Callable[[], T | None], what: str, *, seconds: float = PATIENCE, pause: float = 0.1) -> T:
    """Asks until the answer is true and returns it; fails in words after ``seconds``."""
    limit = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < limit, f"waited {seconds:.0f} s in vain until {what}"
        time.sleep(pause)
    return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
