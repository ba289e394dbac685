"""`./cpo run` refuses in a clear sentence where it cannot serve."""

import socket
from pathlib import Path

import pytest

from tools import serve


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000 ", "８０００", ""])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(serve.Refusal, match="must be a number from 1 to 65535"):
        serve._free_port()


def test_a_taken_port_is_refused_and_another_one_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((serve.HOST, 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(serve.Refusal, match=f"Port {port} is taken.*PORT={port + 1}"):
            serve._free_port()
    assert serve._free_port() == port


def test_one_checkout_runs_one_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    with (
        serve._alone(tmp_path),
        pytest.raises(serve.Refusal, match=r"runs already .*port 8123"),
        serve._alone(tmp_path),
    ):
        pytest.fail("two sites at once")
    with serve._alone(tmp_path):
        assert "8123" in (tmp_path / "run.lock").read_text()
