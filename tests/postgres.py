"""A PostgreSQL of our own: a cluster in a temporary folder, reached through a socket there, gone with its folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Literal

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_UNPRIVILEGED = "nobody"
"""Who runs PostgreSQL where we are root, as whom it refuses to run."""
_SECONDS = 60
_IN_A_HURRY = "-c fsync=off -c full_page_writes=off"


class PostgresMissing(Exception):
    """PostgreSQL's programs are not installed."""


class Postgres:
    """A running cluster; anybody who reaches its socket is trusted."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._durable = durable
        self._user = _UNPRIVILEGED if os.geteuid() == 0 else None
        self._numbers = count(1)

    def create(self) -> None:
        """Make the cluster's files.

        Raises:
            PostgresMissing: there is no PostgreSQL here.

        """
        if self._user is not None:
            entry = pwd.getpwnam(self._user)
            os.chown(self._folder, entry.pw_uid, entry.pw_gid)
        self._run("initdb", "--username=parley", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-k {self._folder} -c listen_addresses= -c max_connections=200 "
        options += "" if self._durable else _IN_A_HURRY
        self._run("pg_ctl", "--wait", "--log", str(self._folder / "log"), "--options", options, "start")

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop the server; `fast` ends every session, `immediate` is a crash."""
        self._run("pg_ctl", "--wait", f"--mode={mode}", "stop")

    def database(self, *, like: str = "") -> str:
        """Return the URL of a new database: an empty one, or a copy of one that nobody is connected to."""
        name = f"parley{next(self._numbers)}"
        template = f" TEMPLATE {_name(like)}" if like else ""
        with self._connect() as connection:
            connection.execute(f"CREATE DATABASE {name}{template}".encode())
        return f"postgresql+psycopg://parley@/{name}?host={self._folder}"

    def drop(self, url: str) -> None:
        """Drop the database of that URL, whoever uses it."""
        name = _name(url)
        with self._connect() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def set_read_only(self, url: str, *, read_only: bool) -> None:
        """Let nobody write to a database, or again, from the next connection on; those open are cut."""
        name = _name(url)
        with self._connect() as connection:
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {read_only}".encode())
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    @property
    def pid(self) -> int:
        """The server's first process, the parent of all others."""
        return int((self._data / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def size(self, url: str) -> int:
        """Return the bytes of a database."""
        with psycopg.connect(self.dsn(url)) as connection:
            found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(found[0]) if found else 0

    def dsn(self, url: str) -> str:
        """Return the URL of one of its databases as libpq takes it."""
        return url.replace("+psycopg", "")

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(f"host={self._folder} user=parley dbname=postgres", autocommit=True)

    def _run(self, name: str, *arguments: str) -> None:
        program = _program(name)
        command = [program, "--pgdata", str(self._data), *arguments]
        subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            command,
            check=True,
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            timeout=_SECONDS,
        )


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Run a cluster; one that is not `durable` leaves it to the kernel when files reach the disk.

    Raises:
        PostgresMissing: there is no PostgreSQL here.

    """
    # a socket's path may have 107 bytes, which a folder under pytest's own may exceed
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        cluster = Postgres(Path(folder), durable=durable)
        cluster.create()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _program(name: str) -> str:
    packaged = sorted(_DEBIAN.glob(f"*/bin/{name}"))
    found = str(packaged[-1]) if packaged else shutil.which(name)
    if found is None:
        raise PostgresMissing(f"PostgreSQL's {name} is not installed; on Debian and Ubuntu: apt-get install postgresql")
    return found
