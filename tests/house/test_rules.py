"""Names, sizes and words that the house does not want."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import pytest

from tests.house.sources import ROOT, app_modules, files_in, own_files

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
#: Most lines a file may have, by kind; tests are lists, which read well at any length.
LONGEST = {".py": 300, ".js": 300, ".ts": 300, ".html": 300, ".css": 300}
LONGEST_TEST = 400
MEDIAN = 120

#: How a registry or a developer's machine would get into a file.
FOREIGN = re.compile(r'https?://registry\.|index-url|"resolved":|[\s"\'=](?:/root|/home|/work|/Users)/')
#: Text that may be long or odd: it is made by tools.
MADE = {"package-lock.json"}


def lines(path: Path) -> int:
    return path.read_text().count("\n")


#: What the files of an image are called, as the end of a path or whole.
FILE_NAMES = re.compile(r'/ f?"(?:original|proxy|renditions)"|"(?:image|edit)\.json"')


def test_only_the_image_folder_knows_what_the_files_of_an_image_are_called() -> None:
    knowing = {name for name, path in app_modules().items() if FILE_NAMES.search(path.read_text())}
    assert knowing == {"app.storage.image_folder"}


def test_only_the_guard_starts_threads() -> None:
    """A thread without the last guard ends with its first fault, and nobody sees it."""
    starters = {name for name, path in app_modules().items() if "threading.Thread(" in path.read_text()}
    assert starters == {"app.guard"}


def test_no_file_or_folder_has_a_vague_name() -> None:
    parts = {part for path in own_files() for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    assert not parts & VAGUE


@pytest.mark.parametrize("folder", ["app", "bench", "deploy", "static", "templates", "types"])
def test_no_code_file_is_longer_than_the_budget(folder: str) -> None:
    files = files_in(folder, *LONGEST)
    assert not {str(path): lines(path) for path in files if lines(path) > LONGEST[path.suffix]}


def test_no_test_file_is_longer_than_its_budget() -> None:
    files = files_in("tests", *LONGEST)
    assert not {str(path): lines(path) for path in files if lines(path) > LONGEST_TEST}


def test_the_median_module_is_short() -> None:
    assert statistics.median(lines(path) for path in app_modules().values()) <= MEDIAN


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    named = []
    for path in own_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if path != Path(__file__) and (match := FOREIGN.search(text)):
            named.append(f"{path.relative_to(ROOT)}: {match.group().strip()}")
    assert not named


#: Roles, and facts about an image, that are called as a field is.
NO_NAMES = re.compile(r"\broles\([^)]*\)|\bPick<ImageBody[^>]*>")


def field_names() -> str:
    """Every field's name, as a part of a regular expression."""
    from app.imaging.catalog import declared

    return "|".join(field.name for field in declared())


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(NO_NAMES.sub("", line))
    ]


def test_no_script_of_the_page_names_a_recipe_field() -> None:
    # Fields come from the catalog, by their roles. `stats.format` is a fact about a file, "blur" also a
    # browser's event, and every picture has a width, a height and a scale at which it would fit.
    names = re.sub(r"\b(width|height|fit)\|", "", field_names())
    named_field = re.compile(
        rf"""(?<!Listener\()(?<!catalog, )(?<!role === )["'`](?:{names})["'`]"""
        rf"""|\b(?:recipe|changes|values|fields)\??\.(?:{names})\b"""
    )
    assert not lines_with(named_field, files_in("static/js", ".js"))


def test_no_code_but_its_declaration_reads_a_field_by_name() -> None:
    names = field_names()
    named_field = re.compile(
        rf"""\b(?:recipe|values|options|changes|fields)(?:\[|\.get\()"(?:{names})\""""
        rf"""|field(?: ?==? ?|\.name == )"(?:{names})\""""
    )
    declarations = ("app/imaging/operations", "app/imaging/formats", "app/chores/kinds")
    files = [
        path
        for path in files_in("app", ".py")
        if not any(path.is_relative_to(ROOT / folder) for folder in declarations)
    ]
    assert files and not lines_with(named_field, files)
