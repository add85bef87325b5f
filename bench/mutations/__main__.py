"""Remove controls one at a time and see the tests fail that guard them.

python -m bench.mutations [ROW...] [--missing]

First all tests that are named run with every control in place: they must pass. Works on a copy of the
tree in a temporary folder, and writes what came into docs/security.md after each one.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.mutations import MUTATIONS, Mutation, results
from bench.mutations.results import NOT_RUN, PAGE, Result

_ROOT = Path(__file__).resolve().parents[2]
#: A test that waits for what never comes without its control fails by this, in seconds.
_TEST_S = 60
#: And pytest itself, where what it waits for hangs beyond that: a worker that is shut in too late, say.
_RUN_S = 420
_PYTEST = (sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider", f"--timeout={_TEST_S}")
_FAILED = re.compile(r"^FAILED (\S+?::\w+)", re.MULTILINE)
#: What pytest exits with where all passed, and where some failed.
_PASSED, _SOME_FAILED = 0, 1
#: What stands for that where pytest did not end.
_HUNG = -1
_FAILS_ANYWAY = f"{NOT_RUN}: a test fails with the control in place"


def copied(folder: Path) -> Path:
    """The tree as it is here, what git would not add left out, with what the page loads."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=_ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        source, target = _ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    shutil.copytree(_ROOT / "static/vendor", folder / "static/vendor", dirs_exist_ok=True)
    return folder


def run(tree: Path, tests: tuple[str, ...]) -> tuple[int, set[str]]:
    """Exit code of pytest, and the names of the tests that failed."""
    environ = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tree)}
    try:
        ended = subprocess.run(
            [*_PYTEST, *tests], cwd=tree, env=environ, capture_output=True, text=True, timeout=_RUN_S
        )
    except subprocess.TimeoutExpired:
        return _HUNG, set()
    return ended.returncode, set(_FAILED.findall(ended.stdout))


def tried(tree: Path, mutation: Mutation) -> str:
    """What came of removing a control, in words."""
    path = tree / mutation.file
    whole = path.read_text()
    try:
        path.write_text(whole.replace(mutation.text, mutation.instead))
        code, failed = run(tree, mutation.tests)
    finally:
        path.write_text(whole)
    if code not in (_PASSED, _SOME_FAILED):
        return f"{NOT_RUN}: pytest ended with {code}"
    return results.outcome(mutation, len(failed & set(mutation.tests)))


def chosen(rows: list[str], only_missing: bool) -> list[Mutation]:
    known = results.known(PAGE.read_text())

    def is_missing(each: Mutation) -> bool:
        found = known.get((each.row, each.removes))
        return found is None or found.outcome.startswith(NOT_RUN)

    wanted = [each for each in MUTATIONS if not rows or each.row in rows]
    return [each for each in wanted if is_missing(each)] if only_missing else wanted


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", help="rows of docs/security.md; all if none is named")
    parser.add_argument("--missing", action="store_true", help="only those that have not run yet")
    asked = parser.parse_args()
    survived = 0
    wanted = chosen(asked.rows, asked.missing)
    if not wanted:  # pytest without a name would run every test
        sys.exit("there is nothing to run")
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        code, failing = run(tree, tuple(sorted({test for each in wanted for test in each.tests})))
        if code not in (_PASSED, _SOME_FAILED):
            sys.exit(f"the tests cannot be run with all controls in place: pytest ended with {code}")
        for mutation in wanted:
            outcome = _FAILS_ANYWAY if failing & set(mutation.tests) else tried(tree, mutation)
            survived += outcome.startswith("ONLY")
            print(f"{mutation.row}: {mutation.removes}: {outcome}", flush=True)
            news = {(mutation.row, mutation.removes): Result(outcome, f"{datetime.now(UTC):%Y-%m-%d}")}
            PAGE.write_text(results.written(PAGE.read_text(), news))
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()
