"""The shell: `serve`, `optimize`, `catalog`. Errors are one line on stderr and exit code 1 or 2."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

from app import __version__
from app.config import Config, ConfigError
from app.setting import integer

#: How the server, or a batch worker, is run is for a higher floor to know; it answers with the exit code.
Serve = Callable[[Config], int]


def run(arguments: list[str], serve: Serve, batch_work: Serve) -> int:
    """Run a command; the exit code, which for a signal is 128 and its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file's name need not fit the terminal
    try:
        if arguments[:1] == ["batch-worker"]:
            build_parser().parse_args(arguments)
            return batch_work(Config.from_environment())
        return _run(arguments, serve)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # Python writes what is left at its end, and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


def _run(arguments: list[str], serve: Serve) -> int:
    if arguments[:1] == ["optimize"]:
        # Its flags come from the catalog, which loads the imaging libraries: only when they are needed.
        from app.cli.optimize import run as optimize

        return optimize(arguments[1:])
    if arguments[:1] == ["responsive"]:
        from app.cli.responsive import run as responsive

        return responsive(arguments[1:])
    if arguments[:1] == ["build"]:
        from app.cli.site.build import run as build

        return build(arguments[1:])
    if arguments[:1] == ["serve"]:
        # Nothing of the app is loaded before the server has made its threads green.
        asked = build_parser().parse_args(arguments)
        return serve(Config.from_environment(host=asked.host, port=asked.port))
    commands, helps = _on_files()
    if arguments and arguments[0] in commands:
        return commands[arguments[0]](arguments[1:])
    build_parser(helps).parse_args(arguments)
    return _catalog()


def _on_files() -> tuple[dict[str, Callable[[list[str]], int]], dict[str, str]]:
    """The commands that put a collection in order, and what each is for."""
    from app.cli import chore, collection_commands

    commands = {**chore.commands(), **collection_commands.COMMANDS}
    return commands, {**chore.helps(), **collection_commands.HELPS}


def build_parser(helps: Mapping[str, str] = MappingProxyType({})) -> argparse.ArgumentParser:
    """Every command; of those with a parser of their own, and of those in `helps`, the name alone."""
    parser = argparse.ArgumentParser(prog="whittle", description="Make pictures smaller, and see it live.")
    parser.add_argument("--version", action="version", version=f"whittle {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve = commands.add_parser("serve", help="start the server on this machine")
    serve.add_argument("--host", help="address to listen on (WHITTLE_HOST)")
    serve.add_argument("--port", type=_port, help="port to listen on, 0 for a free one (WHITTLE_PORT)")
    commands.add_parser("optimize", help="make files smaller, here and now; optimize --help lists the flags")
    commands.add_parser("responsive", help="make the files and the markup of a picture for a web page")
    commands.add_parser("build", help="make the pictures of a site as whittle.toml says, where they changed")
    for name, help in helps.items():
        commands.add_parser(name, help=help)
    commands.add_parser("batch-worker", help="do big batches for servers that share a bucket")
    commands.add_parser("catalog", help="print every field, format and preset as JSON")
    return parser


def _catalog() -> int:
    from app import limits
    from app.chores.kinds import chores
    from app.imaging.catalog import describe

    config = Config.from_environment()
    told = {"chores": [each.to_dict() for each in chores().values()], "limits": limits.describe(config)}
    body = {"version": __version__, **describe(), **told}
    json.dump(body, sys.stdout, indent=2)
    print()
    return 0


def _port(text: str) -> int:
    kind = integer(0, 65535)
    try:
        return int(kind.parse(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not {kind.accepts}") from None
