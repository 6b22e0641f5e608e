"""Databases for the store's tests: SQLite in a file, and a real PostgreSQL where its programs are installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from service.store.briefs import SqlBriefStore

DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = "nobody"
"""Who runs PostgreSQL where the tests run as root, as whom it refuses to."""


def _program(name: str) -> str | None:
    packaged = sorted(DEBIAN.glob(f"*/bin/{name}"))
    return str(packaged[-1]) if packaged else shutil.which(name)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Return the connection string of a PostgreSQL of our own, on a socket in a temporary folder."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("PostgreSQL's initdb and pg_ctl are not installed")
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pg", dir="/tmp")))
        if user is not None:
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        data = folder / "data"

        def run(*command: str) -> None:
            subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60)  # noqa: S603

        run(initdb, "--pgdata", str(data), "--username=parley", "--auth=trust", "--no-sync", "--encoding=UTF8")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run(control, "--pgdata", str(data), "--wait", "--log", str(folder / "log"), "--options", options, "start")
        stack.callback(run, control, "--pgdata", str(data), "--wait", "--mode=immediate", "stop")
        yield f"host={folder} user=parley"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'a folder'}.db"
    server: str = request.getfixturevalue("postgresql_server")
    name = f"t{abs(hash(request.node.nodeid))}"
    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql+psycopg://parley@/{name}?host={server.split()[0].removeprefix('host=')}"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlBriefStore]:
    store = SqlBriefStore(database_url)
    await store.open()
    yield store
    await store.aclose()
