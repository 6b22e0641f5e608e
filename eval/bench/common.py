"""What the benches share: as many different articles as wanted, what a process has used, tables and the machine."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.cases import load_cases
from schemas.article import Submission

_CLOCK = os.sysconf("SC_CLK_TCK")


def submissions(count: int) -> Iterator[Submission]:
    """Yield `count` different articles: the golden ones over and over, each with a last sentence of its own."""
    cases = load_cases()
    for number in range(count):
        submission = cases[number % len(cases)].submission
        yield submission.model_copy(update={"text": f"{submission.text.rstrip()}\n\nThis is report {number}.\n"})


@dataclass(frozen=True)
class Used:
    """What a running process has used, from Linux's /proc."""

    cpu: float
    """Seconds of user and system time, of all its threads."""
    rss: float
    """Megabytes of memory now."""
    peak: float
    """Megabytes of memory at most."""

    @classmethod
    def by(cls, pid: int | str = "self") -> "Used":
        """Return what the process has used so far."""
        # the name in parentheses may hold anything, so fields are counted from behind it
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        kilobytes = {line.partition(":")[0]: line.split()[1] for line in status if line.startswith("Vm")}
        return cls(
            (int(fields[11]) + int(fields[12])) / _CLOCK, int(kilobytes["VmRSS"]) / 1e3, int(kilobytes["VmHWM"]) / 1e3
        )


def environment(**settings: object) -> dict[str, str]:
    """Return this process's environment with these settings of Parley, and no others."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    return plain | {f"PARLEY_{name.upper()}": str(value) for name, value in settings.items()}


def family(pid: int) -> list[int]:
    """Return the processes that a process has started, and itself."""
    children = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _parent(path) == pid]
    return [pid, *children]


def _parent(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return None


def machine() -> str:
    """Return the line that says what the figures were measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return (
        f"machine: {cores} x {model}, {memory:.0f} GB, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}; load {load:.1f} at the end"
    )


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table under its title; columns after the first stand to the right."""
    table = Table(title=title, title_justify="left")
    for place, name in enumerate(header):
        table.add_column(name, justify="right" if place else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    Console(width=140).print(table)
