"""The wheel, installed where nothing else is: one name of ours, and a page that works."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Tab
from tests.conftest import ROOT, encode, make_photo


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # The tools to build are those of the development environment; nothing is downloaded for it.
    command: list[str | Path] = [
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        folder,
        ROOT,
    ]
    pip(Path(sys.executable), *command)
    (built,) = folder.glob("whittle-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment with the wheel and what it depends on, and nothing else."""
    environment = tmp_path_factory.mktemp("empty") / "venv"
    # Neither a pip of its own nor bytecode of all that nothing here imports: that is half the time.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    here = environment / "bin/python"
    pip(Path(sys.executable), "--python", here, "install", "--quiet", "--no-compile", wheel)
    return environment / "bin"


def pip(python: Path, *arguments: str | Path) -> None:
    subprocess.run([python, "-m", "pip", "--disable-pip-version-check", *arguments], check=True, timeout=600)


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """A server of the installed command, started away from the repository."""
    process = subprocess.Popen(
        [installed / "whittle", "serve", "--port", "0"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "WHITTLE_DATA_DIR": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    yield line[line.index("http://") :].split()[0]
    process.terminate()
    process.wait(15)
    process.stdout.close()


def test_a_wheel_holds_one_package_and_the_page_with_its_libraries(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"whittle"}
    assert {"whittle/static/vendor/socket.io.esm.min.js", "whittle/templates/index.html"} <= set(names)


@pytest.mark.timeout(600)
def test_an_installed_server_has_a_page_that_opens_a_picture(
    address: str, contexts: Callable[..., BrowserContext]
) -> None:
    tab = Tab(contexts().new_page(), address).open(encode(make_photo(64, 48)))
    assert tab.exact_bytes > 0 and not tab.errors


@pytest.mark.timeout(600)
def test_an_installed_command_writes_the_same_bytes_as_the_repository(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(encode(make_photo(64, 48)))
    order = ["optimize", str(tmp_path / "photo.jpg"), "--format", "webp", "--quality", "60", "--out"]
    subprocess.run([installed / "whittle", *order, tmp_path / "theirs"], cwd=tmp_path, check=True)
    subprocess.run([sys.executable, "-m", "app", *order, tmp_path / "ours"], cwd=ROOT, check=True)
    (one,), (other,) = (list((tmp_path / name).iterdir()) for name in ("theirs", "ours"))
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.timeout(600)
def test_an_installed_script_has_the_same_bytes_and_its_types(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(encode(make_photo(64, 48)))
    script = (
        "from whittle import Recipe, optimize; optimize('photo.jpg', Recipe(format='webp')).save('a.webp')"
    )
    subprocess.run([installed / "python", "-c", script], cwd=tmp_path, check=True)
    order = ["optimize", "photo.jpg", "--format", "webp", "--out", "b"]
    subprocess.run([installed / "whittle", *order], cwd=tmp_path, check=True)
    assert (tmp_path / "a.webp").read_bytes() == (tmp_path / "b/photo.webp").read_bytes()
    assert list((installed.parent / "lib").glob("python*/site-packages/whittle/py.typed"))


@pytest.mark.timeout(600)
def test_an_installed_wheel_leaves_the_names_of_others_alone(installed: Path, tmp_path: Path) -> None:
    probe = "import importlib.util as i; print([n for n in ('app', 'static', 'templates') if i.find_spec(n)])"
    told = subprocess.run(
        [installed / "python", "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
