"""A chore as a shell command: plan, show, ask, do, report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.batching.item import Item
from app.batching.item import Outcome as Done
from app.batching.runner import Runner
from app.chores.chore import Change, Chore, Plan, Skip
from app.chores.kinds import chores
from app.chores.moves import without_clashes
from app.chores.photo import Photo
from app.cli import journals
from app.cli.collection import Collection, collected
from app.cli.endings import end_cleanly
from app.cli.flags import add_fields, values_of, with_switches_on
from app.cli.in_place import Act, InPlace
from app.cli.planned import Planned
from app.cli.progress import Progress
from app.config import Config
from app.errors import Refusal
from app.recipe.recipe import Catalog
from app.workshop import Workshop

# Files in work at once: they wait for the disk, and for workers.
_WIDTH = 4
# Kinds whose values may begin with a dash.
_SIGNED = ("duration", "zone")


@dataclass(frozen=True)
class Order:
    """What a command line asks for."""

    paths: tuple[str, ...]
    values: Mapping[str, Any]
    recursive: bool
    dry_run: bool
    yes: bool
    json: bool


def commands() -> dict[str, Callable[[list[str]], int]]:
    """By the name that is typed."""
    return {chore.shell_name: partial(run, chore) for chore in chores().values() if chore.in_place}


def helps() -> dict[str, str]:
    return {chore.shell_name: chore.help for chore in chores().values() if chore.in_place}


def run(chore: Chore, arguments: list[str]) -> int:
    """0 where all is done, 1 where something is not, and it says which; 2 for a command that is not right."""
    end_cleanly()
    parser, catalog = _parser(chore), _fields(chore)
    order = _read(parser, catalog, arguments)
    collection = collected(order.paths, recursive=order.recursive)
    try:
        plan = chore.plan(collection.photos, chore.values(order.values))
    except Refusal as refusal:
        parser.error(f"{_flag(refusal.field)}{refusal.detail}")
    plan = without_clashes(collection.photos, plan, collection.is_there)
    planned = Planned(collection, plan)
    if order.dry_run:
        return planned.tell(as_json=order.json)
    if planned.clashes:
        planned.tell(as_json=order.json)
        print("Nothing was changed: two files would have one name.", file=sys.stderr)
        return 1
    if planned.changes and not order.yes:
        if not sys.stdin.isatty():
            parser.error("say --yes where nobody can be asked, or --dry-run to see the plan")
        if not planned.asked(chore):
            return 1
    try:
        done = _done(chore, collection, plan, order)
    except Refusal as refusal:
        print(refusal.detail, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Nothing was changed: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    code = planned.report(done, as_json=order.json)
    if any(outcome.state == "done" for outcome in done.values()):
        print("whittle undo gives back what was changed.", file=sys.stderr)
    return code


def _done(chore: Chore, collection: Collection, plan: Plan, order: Order) -> dict[int, Done]:
    """What became of each photo that changes, by number."""
    changes = {
        photo.number: (photo, change)
        for photo, change in zip(collection.photos, plan, strict=True)
        if isinstance(change, Change)
    }
    if not changes:
        return {}
    _check_still_right(collection, plan)
    kept = journals.begin(
        {
            "chore": chore.name,
            "base": str(collection.base),
            "values": dict(order.values),
            "files": len(changes),
        }
    )
    progress = Progress(len(changes), sys.stderr)
    with _acting(chore, len(changes)) as act:
        hands = InPlace(collection, chore, kept, act)
        hands.prepare(changes.values())

        def do(item: Item) -> Done:
            try:
                facts = hands.do(*changes[item.number])
            except OSError as error:
                message = f"It cannot be written: {error.strerror}."
                return Done("failed", code="unwritable_file", message=message)
            finally:
                progress.advance()
            is_same = facts.get("changed") is False
            return Done("skipped", message="It is so already.") if is_same else Done("done", facts)

        items = [
            Item(number, photo.name, photo.width * photo.height / 1e6, photo.size)
            for number, (photo, _) in changes.items()
        ]
        runner = Runner(items, do, kept.journal, _WIDTH)
        progress.start()
        try:
            runner.start()
            runner.wait()
        finally:
            _rest(runner)
            progress.end()
    return runner.outcomes


def _rest(runner: Runner) -> None:
    """Let what is in work end, so that no file is left half made."""
    if runner.state == "running":
        runner.pause()
        with runner.changed:
            runner.changed.wait_for(lambda: not runner.current(), 60)


@contextmanager
def _acting(chore: Chore, most: int) -> Iterator[Act]:
    """How new bytes are made: here, or by a shut-in worker where pixels are looked at."""
    if chore.shut_in:
        with Workshop.started(Config.from_environment(), most) as workshop:
            yield lambda photo, path, change, old: workshop.done_to(
                path, chore.name, photo.format, change.content or {}
            )
        return

    def act(photo: Photo, path: Path, change: Change, old: bytes) -> bytes:
        assert chore.act is not None
        return chore.act(old, photo.format, change.content or {})

    yield act


def _check_still_right(collection: Collection, plan: Plan) -> None:
    """A file that has come to a planned name since: Refusal("plan_outdated"), and nothing is written."""
    again = without_clashes(collection.photos, plan, collection.again().is_there)
    if again != plan:
        taken = next(new for new, old in zip(again, plan, strict=True) if new != old)
        assert isinstance(taken, Skip)
        raise Refusal("plan_outdated", "Nothing was changed. {reason}", reason=taken.reason)


def _fields(chore: Chore) -> Catalog:
    return Catalog({"fields": [field.to_dict() for field in chore.fields], "formats": []})


def _parser(chore: Chore) -> argparse.ArgumentParser:
    name = f"whittle {chore.shell_name}"
    parser = argparse.ArgumentParser(name, description=chore.help, allow_abbrev=False)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a photo, or a folder of them")
    parser.add_argument("--recursive", "-r", action="store_true", help="take the folders below, too")
    parser.add_argument("--dry-run", action="store_true", help="print the plan and change nothing")
    parser.add_argument("--yes", "-y", action="store_true", help="do not ask")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a line, one for each photo"
    )
    if chore.fields:
        add_fields(parser, _fields(chore), about="")
    return parser


def _read(parser: argparse.ArgumentParser, catalog: Catalog, arguments: list[str]) -> Order:
    place = arguments.index("--") if "--" in arguments else len(arguments)
    flags, after = arguments[:place], arguments[place + 1 :]
    asked = parser.parse_intermixed_args(with_switches_on(_joined(flags, catalog), catalog))
    paths = (*asked.paths, *after)
    if not paths:
        parser.error("name at least one photo or folder")
    values = {name: _plain(value) for name, value in values_of(asked, catalog).items()}
    return Order(paths, values, asked.recursive, asked.dry_run, asked.yes, asked.json)


def _joined(flags: list[str], catalog: Catalog) -> list[str]:
    """`--by -1d` as `--by=-1d`, since argparse takes what begins with a dash for a flag; and `--keep date
    place` as `--keep=date,place`."""
    kinds = {f"--{field.name.replace('_', '-')}": field for field in catalog.fields.values()}
    joined: list[str] = []
    listing = ""
    for flag in flags:
        field = kinds.get(joined[-1]) if joined else None
        if field is not None and field.kind in _SIGNED:
            joined[-1] += f"={flag}"
        elif field is not None and field.kind == "choices":
            joined[-1], listing = f"{joined[-1]}={flag}", field.name
        elif listing and flag in {choice.value for choice in catalog.fields[listing].choices}:
            joined[-1] += f",{flag}"
        else:
            joined.append(flag)
            listing = ""
    return joined


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _flag(field: str | None) -> str:
    return f"--{field.replace('_', '-')}: " if field else ""
