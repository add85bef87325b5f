"""Settings: how a `WHITTLE_*` variable is read, and how a field of the config declares one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Kind:
    """How a variable is read: `parse` raises ValueError on what `accepts` does not describe."""

    accepts: str
    parse: Callable[[str], Any]


def integer(minimum: int, maximum: int) -> Kind:
    def parse(text: str) -> int:
        value = int(text)
        if not minimum <= value <= maximum:
            raise ValueError(text)
        return value

    return Kind(f"a whole number from {minimum} to {maximum}", parse)


def number(minimum: float, maximum: float) -> Kind:
    def parse(text: str) -> float:
        value = float(text)
        if not minimum <= value <= maximum:
            raise ValueError(text)
        return value

    return Kind(f"a number from {minimum:g} to {maximum:g}", parse)


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[text.lower()]


def _rate(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d* per (second|minute|hour|day)", text):
        raise ValueError(text)
    return text


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part for part in re.split(r"[,\s]+", text) if part)
    for origin in origins:
        if not re.fullmatch(r"https?://[^/\s*]+", origin):
            raise ValueError(origin)
    return origins


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.lower() for part in re.split(r"[,\s]+", text) if part)
    for host in hosts:
        if host != "*" and not re.fullmatch(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*", host):
            raise ValueError(host)
    return hosts


def _prefix(text: str) -> str:
    if text and not re.fullmatch(r"/(?:[\w-]+/)+", text):
        raise ValueError(text)
    return text


def _base_url(text: str) -> str:
    if text and not re.fullmatch(r"https?://[\w.:\[\]-]+(?:/[\w./-]*)?", text):
        raise ValueError(text)
    return text.rstrip("/")


def _redis_url(text: str) -> str:
    if text and not re.match(r"(redis|rediss|unix)://", text):
        raise ValueError(text)
    return text


def _log_format(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError(text)
    return text


def _webhook_url(text: str) -> str:
    if text and not re.fullmatch(r"https?://[!-~]+", text):
        raise ValueError(text)
    if text and not urlsplit(text).hostname:
        raise ValueError(text)
    return text


def _storage_url(text: str) -> str:
    parts = urlsplit(text)
    query = parse_qs(parts.query, strict_parsing=bool(parts.query))
    endpoint = query.get("endpoint", ["http://x"])
    is_bucket = parts.scheme == "s3" and re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc)
    if text and not (is_bucket and set(query) <= {"endpoint", "region"} and _base_url(endpoint[0])):
        raise ValueError(text)
    return text


def _name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{0,63}", text):
        raise ValueError(text)
    return text


TEXT = Kind("any text", str)
BOOLEAN = Kind("true or false", _boolean)
PATH = Kind("a folder's path", lambda text: Path(text).expanduser().absolute())
RATE = Kind("a rate such as '30 per minute'", _rate)
ORIGINS = Kind("origins such as https://example.org, separated by commas", _origins)
HOSTS = Kind("names such as whittle.example.org or .example.org, separated by commas, or *", _hosts)
PREFIX_PATH = Kind("nothing, or a path such as /protected/", _prefix)
BASE_URL = Kind("nothing, or an address such as https://cdn.example.org", _base_url)
REDIS_URL = Kind("nothing, or a redis:// URL", _redis_url)
LOG_FORMAT = Kind("text or json", _log_format)
WEBHOOK_URL = Kind("nothing, or an http:// or https:// URL", _webhook_url)
STORAGE_URL = Kind("nothing, or s3://bucket/prefix?endpoint=URL&region=NAME", _storage_url)
NAME = Kind("up to 63 letters, digits, dots, dashes and underscores", _name)


def setting(default: Any, kind: Kind, help: str, default_in_words: str = "") -> Any:
    """A config field; a callable default is called at start (a folder, the number of cores), and told of in
    words."""
    metadata = {"kind": kind, "help": help, "default_in_words": default_in_words}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)
