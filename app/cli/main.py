"""The shell: `serve`, `catalog`. Errors are one line on stderr and exit code 1 or 2."""

from __future__ import annotations

import argparse
import json
import sys

from app import __version__
from app.config import Config, ConfigError, integer


def run(arguments: list[str]) -> int:
    """Run a command; the exit code."""
    parser = build_parser()
    asked = parser.parse_args(arguments)
    try:
        return int(asked.command(asked))
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="whittle", description="Make pictures smaller, and see it live.")
    parser.add_argument("--version", action="version", version=f"whittle {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser("serve", help="start the server on this machine")
    serve.add_argument("--host", help="address to listen on (WHITTLE_HOST)")
    serve.add_argument("--port", type=_port, help="port to listen on, 0 for a free one (WHITTLE_PORT)")
    serve.set_defaults(command=_serve)
    catalog = commands.add_parser("catalog", help="print every field, format and preset as JSON")
    catalog.set_defaults(command=_catalog)
    return parser


def _serve(asked: argparse.Namespace) -> int:
    config = Config.from_environment(host=asked.host, port=asked.port)
    from app.serve import run as serve

    return serve(config)


def _catalog(asked: argparse.Namespace) -> int:
    from app import limits
    from app.imaging.catalog import describe

    config = Config.from_environment()
    body = {"version": __version__, **describe(), "limits": limits.describe(config)}
    json.dump(body, sys.stdout, indent=2)
    print()
    return 0


def _port(text: str) -> int:
    kind = integer(0, 65535)
    try:
        return int(kind.parse(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not {kind.accepts}") from None
