"""The embedded broker keeps messages, cleans up after itself and after others, and fits a socket anywhere."""

import subprocess
import sys
from pathlib import Path

import pytest
import redis

from tools import broker, processes


def _client(socket: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket))


def test_a_message_outlives_a_restart(tmp_path: Path) -> None:
    with broker.embedded(tmp_path, durable=True) as served, _client(served.socket) as line:
        line.lpush("celery", "grade capstone 7")
    assert not served.socket.exists()
    with broker.embedded(tmp_path, durable=True) as served, _client(served.socket) as line:
        assert line.lrange("celery", 0, -1) == [b"grade capstone 7"]


def test_what_a_killed_run_left_is_ended(tmp_path: Path) -> None:
    binary, _ = broker.find_server()
    path = tmp_path / "broker.sock"
    old = subprocess.Popen(
        [binary, "--port", "0", "--unixsocket", str(path), "--save", "", "--loglevel", "warning"]
    )
    while not broker._ask(path, "PING"):
        assert old.poll() is None
    with broker.embedded(tmp_path, durable=False) as served, _client(served.socket) as line:
        assert old.wait(10) == 0
        assert line.ping()


def test_a_dead_socket_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "broker.sock").touch()
    with broker.embedded(tmp_path, durable=False) as served, _client(served.socket) as line:
        assert line.ping()


def test_a_long_path_gets_a_short_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = tmp_path / "run"
    rooms.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(rooms))
    far = tmp_path / ("far" * 40)
    with broker.embedded(far, durable=False) as served, _client(served.socket) as line:
        assert line.ping()
        assert served.socket.parent.parent == rooms
        assert served.socket.parent.stat().st_mode & 0o777 == 0o700
    assert list(rooms.iterdir()) == []


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    far = tmp_path / ("far" * 40)
    broker.socket_in(far).parent.chmod(0o755)
    with pytest.raises(broker.BrokerError, match="open to others"):
        broker.socket_in(far)


def test_another_server_takes_over_when_the_first_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working, name = broker.find_server()
    broken = tmp_path / "valkey-server"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setattr(broker, "_binaries", lambda: iter([str(broken), "/nowhere/server", working]))
    assert broker.find_server() == (working, name)
    monkeypatch.setattr(broker, "_binaries", lambda: iter([str(broken)]))
    with pytest.raises(broker.BrokerError, match="redis-server"):
        broker.find_server()


def test_no_child_outlives_its_parent(tmp_path: Path) -> None:
    """Even when the parent is killed without a word."""
    script = (
        "import os, sys; from tools import processes\n"
        "child = processes.start(['sleep', '60'], env=os.environ)\n"
        "print(child.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=processes.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    child = Path("/proc") / parent.stdout.readline().strip()
    assert child.exists()
    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    for _ in range(10_000):
        if not child.exists() or "(sleep) Z" in (child / "stat").read_text():
            return
    pytest.fail("the child is still there")
