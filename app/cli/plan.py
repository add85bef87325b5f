"""The plan: which files there are and where each result goes, settled before any work begins."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.batching.naming import alike
from app.cli.errand import Errand
from app.cli.memory import Known, Memory
from app.cli.order import Order
from app.cli.outcome import Outcome
from app.errors import Refusal
from app.imaging.reading.inspect import sniff
from app.imaging.reading.likeness import HEAD_BYTES
from app.recipe.recipe import Catalog

#: What stands after the original's name where the result lies beside it.
MARK = "-optimized"


@dataclass(frozen=True)
class _Found:
    """`below` is where the file stands in the folder that was named; a file that was `named` must work."""

    file: Path
    below: Path = Path()
    named: bool = True


def plan(order: Order, catalog: Catalog, memory: Memory) -> list[Errand | Outcome]:
    """In the order of the command line, folders sorted: an errand, or at once what became of the file."""
    earlier = memory.earlier() if order.resume else {}
    seen: set[str] = set()
    planned: list[Errand | Outcome] = []
    for found in _find(order):
        place = os.path.abspath(found.file)
        if place not in seen:
            one = found if isinstance(found, Outcome) else _plan_one(found, order, catalog)
            if isinstance(one, Errand):
                one = _unless_there(one, order, catalog, earlier.get(memory.key_of(one.file, one.target)))
            planned.append(one)
        seen.add(place)
    if order.zip is not None or order.check:
        return planned  # nothing is written beside anything
    return list(_numbered(planned) if order.if_exists == "number" else _without_collisions(planned))


def _find(order: Order) -> Iterator[_Found | Outcome]:
    for path in map(Path, order.paths):
        if not path.is_dir():
            yield _Found(_itself(path))
        elif order.recursive:
            yield from _walk(path, order.out)
        else:
            yield Outcome.failed(path, "is_folder", "This is a folder; --recursive takes the pictures in it.")


def _itself(path: Path) -> Path:
    """The file that a name of the system stands for, such as /dev/stdin: it is another for each process."""
    if not path.absolute().is_relative_to("/dev") and not path.absolute().is_relative_to("/proc"):
        return path
    stands_for = path.resolve()
    return stands_for if stands_for.is_file() else path


def _walk(folder: Path, out: Path | None) -> Iterator[_Found | Outcome]:
    """Every file below, but for hidden ones, results of an earlier run, and links to folders."""
    errors: list[OSError] = []
    for path, folders, names in os.walk(folder, onerror=errors.append):
        here = Path(path)
        folders[:] = [name for name in _visible(folders) if not _same(here / name, out)]
        for name in _visible(names):
            yield _Found(here / name, here.relative_to(folder), named=False)
    for error in errors:
        yield Outcome.unreadable(Path(error.filename), error)


def _visible(names: list[str]) -> list[str]:
    return sorted(name for name in names if not name.startswith("."))


def _same(folder: Path, out: Path | None) -> bool:
    return out is not None and folder.resolve() == out.resolve()


def _plan_one(found: _Found, order: Order, catalog: Catalog) -> Errand | Outcome:
    file = found.file
    if not found.named and order.out is None and file.stem.endswith(MARK):
        return Outcome(file, skipped="This is the result of an earlier run.")
    try:
        found_format, wanted = _format(file), str(order.recipe.values[catalog.roles["format"].name])
    except Refusal as refusal:
        if refusal.code == "unsupported_format" and not found.named:
            return Outcome(file, skipped=refusal.detail)
        return Outcome.refused(file, refusal)
    except OSError as error:
        return Outcome.unreadable(file, error)
    is_open = wanted not in ("original", *catalog.formats)
    format = catalog.formats[found_format if wanted == "original" or is_open else wanted]
    known = file.suffix.lower() in (f".{format['extension']}", f".{format['name']}")
    ending = "" if is_open else file.suffix if known else f".{format['extension']}"
    if order.zip is not None:
        target = order.zip / found.below / f"{file.stem}{ending}"
    elif order.out is None:
        target = file.with_name(f"{file.stem}{MARK}{ending}")
    else:
        target = order.out / found.below / f"{file.stem}{ending}"
    same = not is_open and format["name"] == found_format
    return Errand(file, target, same, is_open, order.if_exists == "overwrite", found.below)


def _unless_there(errand: Errand, order: Order, catalog: Catalog, known: Known | None) -> Errand | Outcome:
    """The errand, or what becomes of it where its place is taken."""
    taken = [place for place in _places(errand, catalog) if os.path.lexists(place)]
    if order.zip is not None or order.check or not taken or order.if_exists == "number":
        return errand
    if known == "made":
        return Outcome(errand.file, skipped="It was made in an earlier run.")
    if known == "begun" or order.if_exists == "overwrite":
        return replace(errand, overwrite=True)
    if errand.is_open:
        return errand  # what it will be called is known once it is made
    if order.if_exists == "skip":
        return Outcome(errand.file, skipped=f"{taken[0]} exists.")
    return Outcome.failed(errand.file, "file_exists", exists(taken[0]))


def _places(errand: Errand, catalog: Catalog) -> list[Path]:
    """Where its result may go."""
    if not errand.is_open:
        return [errand.target]
    return [errand.place_for(format["extension"]) for format in catalog.formats.values()]


def exists(target: object) -> str:
    return f"{target} exists; --overwrite replaces it."


def _format(file: Path) -> str:
    """What the file is by its content; Refusal or OSError says why it is no picture."""
    if file.exists() and not file.is_file():
        raise Refusal("unsupported_format", "This is not a regular file.")
    with file.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    if not head:
        raise Refusal("no_file", "The file is empty.")
    return sniff(head)


def _numbered(planned: list[Errand | Outcome]) -> Iterator[Errand | Outcome]:
    """Each result under a name of its own, with a number where one like it is there or comes before."""
    taken = {alike(os.path.abspath(each.file)) for each in planned}
    for each in planned:
        if isinstance(each, Outcome):
            yield each
            continue
        target, number = each.target, 2
        while alike(os.path.abspath(target)) in taken or os.path.lexists(target):
            target = each.target.with_name(f"{each.target.stem} ({number}){each.target.suffix}")
            number += 1
        taken.add(alike(os.path.abspath(target)))
        yield replace(each, target=target)


def _without_collisions(planned: list[Errand | Outcome]) -> Iterator[Errand | Outcome]:
    """Two results of one name, or a result in the place of another original, would lose a picture."""
    claims: defaultdict[str, set[Path]] = defaultdict(set)
    for each in planned:
        if isinstance(each, Errand):
            claims[os.path.realpath(each.file)].add(each.file)
            claims[os.path.realpath(each.target)].add(each.file)
    for each in planned:
        if isinstance(each, Errand) and len(rivals := claims[os.path.realpath(each.target)]) > 1:
            other = min(rivals - {each.file})
            message = f"{each.target} would be the place of {other} too."
            yield Outcome.failed(each.file, "name_taken", message)
        else:
            yield each
