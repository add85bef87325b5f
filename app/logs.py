"""Logs: lines for people, or JSON lines for machines. What is being done is named by ids that open nothing.

No picture, key, file name or metadata goes into a log.
"""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

#: Facts about what this greenlet is doing, added to each of its lines: `request`, `connection`, `edit`.
_about: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(format: str) -> None:
    """Send what the application logs to stderr, as `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if format == "json" else TextLine())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def of_gunicorn(format: str) -> dict[str, Any]:
    """The `logconfig_dict` by which gunicorn's own lines come as `configure` has ours; {} leaves them as they
    are. The root stays free for `configure`."""
    if format != "json":
        return {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "root": {"level": "INFO", "handlers": []},
        "formatters": {"line": {"()": JsonLine}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
        },
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False}},
    }


def set_about(**facts: str) -> None:
    """What this greenlet is doing from now on."""
    _about.set(facts)


def short(identifier: str) -> str:
    """The start of an id: enough to follow it through a log, too little to use it."""
    return identifier[:8]


class JsonLine(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `message`, and the facts."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLine(logging.Formatter):
    """Level, logger and message, then the facts as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        line += "".join(f" {name}={value}" for name, value in _facts(record).items())
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    own = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    return {**(_about.get() or {}), **own}
