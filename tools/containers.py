"""Checks the production files that no engine here can try: compose schema, Dockerfile, .dockerignore, .env.example."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
# Settings of docker-compose.yml alone, unknown to cpo_program/settings.py.
COMPOSE_ONLY = {"POSTGRES_PASSWORD"}


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Dockerfile: keyword and argument, continued lines joined."""
    joined = re.sub(
        r"\\\n\s*", " ", "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    )
    for line in joined.splitlines():
        if line.strip():
            keyword, _, argument = line.strip().partition(" ")
            yield keyword.upper(), argument.strip()


def dockerfile_faults(text: str) -> list[str]:
    """What is wrong with the order and the safety of a Dockerfile."""
    lines = list(_instructions(text))
    keywords = [keyword for keyword, _ in lines]
    found: list[str] = []

    def first(keyword: str, part: str = "") -> int:
        return next(
            (i for i, (k, argument) in enumerate(lines) if k == keyword and part in argument), len(lines)
        )

    for keyword, argument in lines:
        if keyword == "FROM" and (":" not in argument or argument.endswith(":latest")):
            found.append(f"FROM {argument}: name a version")
        if keyword == "RUN" and "apt-get install" in argument:
            if not argument.startswith("apt-get update"):
                found.append("apt-get install without apt-get update in the same RUN uses an old list")
            if "--no-install-recommends" not in argument or "rm -rf /var/lib/apt/lists" not in argument:
                found.append("apt-get install: leave out recommended packages and remove the lists")
        if keyword == "RUN" and "pip install" in argument and "--require-hashes" not in argument:
            found.append("pip install without --require-hashes")
        if keyword in ("CMD", "ENTRYPOINT") and not argument.startswith("["):
            found.append(f"{keyword}: the list form, so that the program itself gets the signals")
        if keyword == "ADD":
            found.append("ADD unpacks and fetches; COPY does neither")
        if keyword == "COPY" and argument.split()[0] != "." and not (ROOT / argument.split()[0]).exists():
            found.append(f"COPY {argument}: there is no such file")
    if not first("COPY", "requirements/") < first("RUN", "pip install") < first("COPY", ". ."):
        found.append("order: requirements, then pip install, then the source")
    if "USER" not in keywords or lines[keywords.index("USER")][1] in ("root", "0"):
        found.append("the site must not run as root: USER")
    elif any(keyword == "RUN" for keyword in keywords[keywords.index("USER") :]):
        found.append("RUN after USER: build as root, run as the user")
    if "HEALTHCHECK" not in keywords:
        found.append("no HEALTHCHECK")
    return found


def compose_faults(text: str) -> list[str]:
    """What the schema of compose files cannot see in ours."""
    services = yaml.safe_load(text)["services"]
    found = [
        f"docker-compose.yml: no service {n}"
        for n in ("web", "worker", "beat", "postgres", "redis", "mail")
        if n not in services
    ]
    for name, service in services.items():
        image = service.get("image", "")
        if "build" not in service and (":" not in image or image.endswith(":latest")):
            found.append(f"docker-compose.yml: {name} names no version of {image}")
        found += [
            f"docker-compose.yml: {name} opens port {port} to everybody"
            for port in service.get("ports", [])
            if not str(port).startswith("127.0.0.1:")
        ]
        found += [
            f"docker-compose.yml: {name} waits for {other}, which is not there"
            for other in service.get("depends_on", {})
            if other not in services
        ]
    return found


def settings_faults() -> list[str]:
    """Settings that cpo_program/settings.py reads and .env.example does not explain, or the other way round."""
    source = (ROOT / "cpo_program" / "settings.py").read_text("utf-8")
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", source))
    example = (ROOT / ".env.example").read_text("utf-8")
    explained = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) - COMPOSE_ONLY
    return [f".env.example does not explain {name}" for name in sorted(read - explained)] + [
        f".env.example explains {name}, which nothing reads" for name in sorted(explained - read)
    ]


def ignore_faults() -> list[str]:
    """Apps of the site that .dockerignore would leave out of the image."""
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    return [f".dockerignore leaves out the app {name}" for name in sorted(apps - kept)]


def main() -> int:
    compose = ROOT / "docker-compose.yml"
    found = dockerfile_faults((ROOT / "Dockerfile").read_text("utf-8"))
    found += compose_faults(compose.read_text("utf-8"))
    found += settings_faults() + ignore_faults()
    schema = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(compose),
    ]
    answer = subprocess.run(schema, capture_output=True, text=True)
    if answer.returncode:
        found.append(answer.stdout + answer.stderr)
    print("\n".join(found) if found else "containers: in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
