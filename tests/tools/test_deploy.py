"""The production files are sound as far as they can be judged without an engine to run them."""

import pytest

from tools import containers

DOCKERFILE = (containers.ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (containers.ROOT / "docker-compose.yml").read_text("utf-8")


def test_the_files_are_in_order() -> None:
    assert containers.dockerfile_faults(DOCKERFILE) == []
    assert containers.compose_faults(COMPOSE) == []
    assert containers.settings_faults() == []
    assert containers.ignore_faults() == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("python:3.11-slim-bookworm", "python", "FROM python: name a version"),
        ("USER site\n", "", "the site must not run as root: USER"),
        ("USER site\n", "USER root\n", "the site must not run as root: USER"),
        (" --require-hashes", "", "pip install without --require-hashes"),
        (
            'CMD ["gunicorn"',
            'CMD gunicorn "',
            "CMD: the list form, so that the program itself gets the signals",
        ),
        (
            "COPY requirements/base.txt",
            "COPY . .\nCOPY requirements/base.txt",
            "order: requirements, then pip install",
        ),
        (
            "requirements/base.txt",
            "requirements/none.txt",
            "COPY requirements/none.txt requirements/none.txt: there is",
        ),
        ("apt-get update \\\n    && ", "", "apt-get install without apt-get update"),
        (" --no-install-recommends", "", "apt-get install: leave out recommended packages"),
        ("HEALTHCHECK", "#", "no HEALTHCHECK"),
    ],
)
def test_a_fault_of_the_dockerfile_is_found(old: str, new: str, fault: str) -> None:
    assert old in DOCKERFILE
    assert any(
        found.startswith(fault) for found in containers.dockerfile_faults(DOCKERFILE.replace(old, new))
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("postgres:15-bookworm", "postgres", "docker-compose.yml: postgres names no version of postgres"),
        ("127.0.0.1:8025:8025", "8025:8025", "docker-compose.yml: mail opens port 8025:8025 to everybody"),
        ("\n  beat:\n", "\n  clock:\n", "docker-compose.yml: no service beat"),
        ("\n  prepare:\n", "\n  first:\n", "docker-compose.yml: web waits for prepare, which is not there"),
    ],
)
def test_a_fault_of_the_compose_file_is_found(old: str, new: str, fault: str) -> None:
    assert old in COMPOSE
    assert fault in containers.compose_faults(COMPOSE.replace(old, new))
