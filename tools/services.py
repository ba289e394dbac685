"""Finds a PostgreSQL and a Redis that answer on this machine, for tests and benchmarks."""

import getpass
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 3


@dataclass(frozen=True)
class Service:
    """A server that answers: its address, and its name and version for people."""

    url: str
    name: str


@dataclass(frozen=True)
class Absence:
    """Why a server cannot be used, as the end of a sentence."""

    reason: str


def _database_addresses() -> Iterator[str]:
    """Where a PostgreSQL may answer: DATABASE_URL alone if it is given, else the usual ports and sockets."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        yield given
        return
    # One database name per checkout, so that two checkouts can be tested at once.
    name = "cpo_" + hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10]
    # An address whose host is a folder means the socket there.
    for host in ("127.0.0.1:5432", "//var/run/postgresql", "//tmp"):
        for user in dict.fromkeys(("postgres", getpass.getuser())):
            yield f"postgres://{user}@{host}/{name}"


def _maintenance(url: str) -> dict[str, Any]:
    """How psycopg2 connects to the maintenance database of the server that Django would find at `url`."""
    facts = environ.Env.db_url_config(url)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    known = {name: facts[key] for name, key in names.items() if facts.get(key)}
    return {**facts.get("OPTIONS", {}), **known, "dbname": "postgres", "connect_timeout": SECONDS}


def find_postgresql() -> Service | Absence:
    """The first PostgreSQL that lets us in and lets us create databases."""
    reason = "no PostgreSQL answered"
    for url in _database_addresses():
        try:
            line = psycopg2.connect(**_maintenance(url))
        except psycopg2.OperationalError:
            continue
        try:
            with line.cursor() as cursor:
                cursor.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
                row = cursor.fetchone()
            if row and row[0]:
                return Service(url, f"PostgreSQL {line.server_version // 10000}")
            reason = "PostgreSQL answered, but its user may not create databases"
        finally:
            line.close()
    return Absence(reason)


def _empty_database(url: str) -> str | None:
    """The address of the highest numbered database of the server at `url` that holds no key."""
    for number in range(15, -1, -1):
        candidate = f"{url}/{number}"
        with redis.Redis.from_url(candidate, socket_timeout=SECONDS) as line:
            if line.dbsize() == 0:
                return candidate
    return None


def _for_client(url: str) -> str:
    """Celery's notation of a unix socket in the notation of the Redis client; other addresses as they are."""
    return url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=")


@contextmanager
def find_redis() -> Iterator[Service | Absence]:
    """A database of a Redis that answers; one that was found empty is emptied again on leaving."""
    given = os.environ.get("BROKER_URL", "")
    try:
        found = given or _empty_database("redis://127.0.0.1:6379")
        if found is None:
            yield Absence("Redis answered, but all its databases hold keys")
            return
        with redis.Redis.from_url(
            _for_client(found), socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        ) as line:
            facts = line.info("server")
    except (redis.RedisError, OSError, ValueError):
        yield Absence("no Redis answered")
        return
    maker = "Valkey" if "valkey_version" in facts else "Redis"
    version = str(facts.get("valkey_version") or facts["redis_version"]).split(".")[0]
    try:
        yield Service(found, f"{maker} {version}")
    finally:
        if not given:
            with redis.Redis.from_url(found, socket_timeout=SECONDS) as line:
                line.flushdb()
