"""Logs: one JSON object a line on stderr, for our own events and for those of the libraries.

No line ever holds article text or a key. Our own events are made of safe fields. Exceptions are logged by type and
stack frames, since their messages may quote what they failed on. Of the libraries' messages, which may quote requests,
bodies and statements, only those of a few loggers are written; of the others, where they come from.
"""

import logging
import sys
import threading
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

QUIET = (
    "sqlalchemy",
    "alembic",
    "aiosqlite",
    "dbos",
    "httpx",
    "httpx2",
    "httpcore",
    "openai",
    "instructor",
    "trafilatura",
    "mcp",
    "opentelemetry",
    "urllib3",
)
"""Libraries whose lines below a warning tell whoever runs the service nothing."""
TRUSTED = ("uvicorn.error", "alembic.runtime.migration")
"""Loggers of libraries whose messages were read and hold nothing of a request; their first lines are written."""
WITHHELD = "library message withheld"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def frames_of(error: BaseException) -> list[str]:
    """Return the types of the error and its causes, and where each was raised; never their messages."""
    lines: list[str] = []
    current: BaseException | None = error
    while current is not None:
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines.extend(
            f"  {frame.f_code.co_filename}:{number} {frame.f_code.co_qualname}"
            for frame, number in traceback.walk_tb(current.__traceback__)
        )
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def drop_messages(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace an event's exception by its types and frames (a structlog processor)."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = frames_of(error)
    event.pop("stack_info", None)
    return event


def withhold(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Keep a library's message only where its logger is trusted (a structlog processor)."""
    record: logging.LogRecord = event["_record"]
    if record.name in TRUSTED:
        event["event"] = str(event["event"]).partition("\n")[0]
    else:
        event["event"] = WITHHELD
        event["where"] = f"{record.module}:{record.lineno}"
    return event


def configure_command(level: str) -> None:
    """Do the same for a command that ends: its work speaks for itself, so info becomes debug."""
    configure("warning" if level == "info" else level)


def configure(level: str) -> None:
    """Send every log of this process to stderr as JSON, from `level` (debug, info, warning, error) on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        drop_messages,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, withhold],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    _close_other_ways_out()


def _close_other_ways_out() -> None:
    """Keep Python itself from writing messages to stderr: of warnings, of threads, and of logging that failed."""
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False
    threading.excepthook = lambda args: _log.error("thread failed", exc_info=args.exc_value)
    sys.unraisablehook = lambda args: _log.error("error could not be raised", exc_info=args.exc_value)
