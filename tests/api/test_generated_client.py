"""A client that openapi-python-client generates from the OpenAPI document posts an article and reads the brief."""

import json
import os
import subprocess
import sys
from pathlib import Path

import anyio
import httpx
import pytest

from tests.api.conftest import Listen

TOOLS = Path(sys.prefix) / "client" / "bin"
USE = Path(__file__).with_name("generated_use.py")
NOT_GENERATED = {f"Unsupported content type {name}" for name in ("text/plain", "text/html", "application/x-ndjson")}
"""Bodies that the generator has no code for; JSON and forms remain."""

pytestmark = pytest.mark.skipif(not (TOOLS / "openapi-python-client").exists(), reason="make client installs it")


async def run(*command: str, folder: Path) -> str:
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    done = await anyio.run_process(
        [str(TOOLS / command[0]), *command[1:]], check=False, cwd=folder, env=environment, stderr=subprocess.STDOUT
    )
    output = done.stdout.decode()
    assert done.returncode == 0, output
    return output


async def test_a_generated_client_posts_an_article_and_reads_the_brief(listen: Listen, tmp_path: Path) -> None:
    async with listen() as url:
        async with httpx.AsyncClient() as http:
            (tmp_path / "openapi.json").write_bytes((await http.get(f"{url}/schema/openapi.json")).content)
        said = await run(
            *("openapi-python-client", "generate", "--path", "openapi.json"),
            *("--output-path", "parley_client", "--meta", "none"),
            folder=tmp_path,
        )
        complaints = {line for line in said.splitlines() if line.startswith(("Unsupported", "ERROR", "Skipping"))}
        assert complaints == NOT_GENERATED
        found = json.loads(await run("python", str(USE), url, folder=tmp_path))
    assert found == {
        "engine": "rules",
        "same": True,
        "cached": True,
        "title": "Talks",
        "parties": [["Norland", "state", "disputant"]],
        "quoted": True,
        "refused": ["urn:parley:problem:empty-article", 422],
        "missing": ["urn:parley:problem:brief-not-found", 404],
    }
