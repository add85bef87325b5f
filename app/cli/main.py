"""The shell: `serve`, `optimize`, `catalog`. Errors are one line on stderr and exit code 1 or 2."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys

from app import __version__
from app.config import Config, ConfigError, integer

#: What a shell reports of a program that wrote to a closed pipe: 128 + SIGPIPE.
_PIPE_CLOSED = 141


def run(arguments: list[str]) -> int:
    """Run a command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file's name need not fit the terminal
    try:
        return _run(arguments)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Python writes what is left at its end, and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["optimize"]:
        # Its flags come from the catalog, which loads the imaging libraries: only when they are needed.
        from app.cli.optimize import run as optimize

        return optimize(arguments[1:])
    asked = build_parser().parse_args(arguments)
    return int(asked.command(asked))


def build_parser() -> argparse.ArgumentParser:
    """Every command; of `optimize` the name alone."""
    parser = argparse.ArgumentParser(prog="whittle", description="Make pictures smaller, and see it live.")
    parser.add_argument("--version", action="version", version=f"whittle {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser("serve", help="start the server on this machine")
    serve.add_argument("--host", help="address to listen on (WHITTLE_HOST)")
    serve.add_argument("--port", type=_port, help="port to listen on, 0 for a free one (WHITTLE_PORT)")
    serve.set_defaults(command=_serve)
    commands.add_parser("optimize", help="make files smaller, here and now; optimize --help lists the flags")
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
