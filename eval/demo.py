"""The demonstration: starts the service, POSTs one golden article to it, shows the brief and its evidence, stops it.

The brief goes to stdout as JSON, everything else to stderr. The service runs the rules engine on a free port with a
database of its own, so that neither a key nor what is configured here matters.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

import click
from rich.console import Console

from eval.spotlight import marked, show
from schemas.brief import Brief
from schemas.golden import GoldenCase

GOLDEN = Path(__file__).parent / "golden"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
POLL_SECONDS = 0.1
REQUEST_SECONDS = 60.0


def _talk(message: str) -> None:
    click.echo(message, err=True)


def _direct() -> OpenerDirector:
    return build_opener(ProxyHandler({}))  # a proxy of this machine knows nothing of its loopback


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(port: int, folder: Path) -> dict[str, str]:
    """Return this environment with its Parley settings replaced by the demonstration's own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    return inherited | {
        "PARLEY_HOST": "127.0.0.1",
        "PARLEY_PORT": str(port),
        "PARLEY_ENGINE": "rules",
        "PARLEY_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'demo.db'}",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], base: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with _direct().open(f"{base}/health/ready", timeout=REQUEST_SECONDS):
                return
        except (OSError, HTTPException):
            time.sleep(POLL_SECONDS)
    if process.poll() is not None:
        raise click.ClickException(f"the service ended with code {process.returncode} before it was ready")
    raise click.ClickException(f"the service was not ready within {START_SECONDS:.0f} s")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise click.ClickException(f"the service did not stop within {STOP_SECONDS:.0f} s and was killed") from None


@contextmanager
def running_service() -> Iterator[str]:
    """Run `parley serve` for the length of the block; yields its base URL. Its log is shown if anything fails."""
    program = shutil.which("parley", path=sysconfig.get_path("scripts"))
    if program is None:
        raise click.ClickException("the parley command is not installed beside this Python: run make setup")
    with tempfile.TemporaryDirectory(prefix="parley-demo-") as name:
        folder, port = Path(name), _free_port()
        log = folder / "service.log"
        with log.open("wb") as sink:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [program, "serve"], cwd=folder, env=_environment(port, folder), stdout=sink, stderr=sink
            )
        base = f"http://127.0.0.1:{port}"
        try:
            try:
                _wait_until_ready(process, base)
                yield base
            finally:
                _stop(process)
        except Exception:
            _talk(log.read_text("utf-8", "replace").rstrip())
            raise


def post_article(base: str, body: dict[str, str | None]) -> bytes:
    """POST one article to `/v1/briefs` of the service at `base`; the brief as JSON bytes."""
    request = Request(  # noqa: S310 - always http to loopback
        f"{base}/v1/briefs?engine=rules",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        method="POST",
    )
    try:
        with _direct().open(request, timeout=REQUEST_SECONDS) as response:
            return bytes(response.read())
    except HTTPError as error:
        raise click.ClickException(f"POST /v1/briefs: {error.code} {error.read().decode('utf-8', 'replace')}") from None


def _case(name: str | None) -> tuple[GoldenCase, str]:
    files = {path.stem: path for path in sorted(GOLDEN.glob("*.json"))}
    if name is not None and name not in files:
        raise click.UsageError(f"no golden case {name!r}; there are: {', '.join(files)}")
    path = files[name or next(iter(files))]
    case = GoldenCase.model_validate_json(path.read_bytes())
    return case, (GOLDEN / case.article).read_bytes().decode("utf-8")


def misquotes(brief: Brief, text: str) -> int:
    """Count the evidence spans of the brief that are not, to the letter, what stands at their place in the text."""
    return sum(text[span.start : span.end] != span.text for _, item in marked(brief) for span in item.evidence)


@click.command()
@click.argument("case_name", metavar="[CASE]", required=False)
def main(case_name: str | None) -> None:
    """Brief the golden article CASE (the first one by default) through a service started for it."""
    case, text = _case(case_name)
    with running_service() as base:
        _talk(f"The service is up at {base}; POST {case.article}")
        body = {"text": text, "title": case.title, "source": case.source}
        if case.published is not None:
            body["published"] = case.published.isoformat()
        answer = post_article(base, body)
    brief = Brief.model_validate_json(answer)
    show(brief, text, Console(stderr=True, highlight=False))
    if wrong := misquotes(brief, text):
        raise click.ClickException(f"{wrong} evidence spans do not match the article")
    click.echo(json.dumps(json.loads(answer), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(main())
