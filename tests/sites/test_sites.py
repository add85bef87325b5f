"""The code of docs/recipes in a site that was built with `whittle build`: each page has its pictures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask, render_template_string

from tests.cli.shell import environ
from tests.conftest import ROOT, encode, make_photo

TOML = """
[[pictures]]
from = "src/images/*.jpg"
to = "public/img"
url = "/img/"
widths = [80, 160]
formats = ["webp", "jpeg"]
"""
PICTURE, ALT = "src/images/boats.jpg", 'Boats & "nets"'
#: What every page must hold.
WANTED = ("/img/boats-160.webp 160w", "/img/boats-80.jpg 80w", 'width="160"', 'alt="Boats &amp; &')
TOOLS = ROOT / "tests/sites/node_modules"
#: The PyPI package of Node.js puts `node` beside Python.
PATH = os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one picture."""
    site = tmp_path_factory.mktemp("site")
    (site / "src/images").mkdir(parents=True)
    (site / PICTURE).write_bytes(encode(make_photo(160, 100), quality=90))
    (site / "whittle.toml").write_text(TOML)
    command = [sys.executable, "-m", "app", "build"]
    subprocess.run(command, cwd=site, env=environ(), check=True, capture_output=True, timeout=100)
    return site


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "site"))


def code(page: str, mark: str) -> str:
    """The code of a page of docs/recipes that begins with this comment or line."""
    blocks = re.findall(r"```\w+\n(.*?)```", (ROOT / "docs/recipes" / page).read_text(), re.DOTALL)
    (found,) = [str(block) for block in blocks if mark in block]
    return found


def module(site: Path, page: str) -> ModuleType:
    made = ModuleType("pictures")
    exec(code(page, "# pictures.py"), made.__dict__)
    return made


def with_tools(site: Path, *names: str) -> Path:
    """The site with the tools of npm that it needs."""
    missing = [name for name in names if not (TOOLS / name).is_dir()]
    if missing or not shutil.which("node", path=PATH):
        pytest.skip(f"{', '.join(missing) or 'node'} is missing: `make test` installs it")
    (site / "node_modules").symlink_to(TOOLS)
    (site / "package.json").write_text('{"type": "module"}')
    return site


def run(site: Path, tool: str, *arguments: str) -> None:
    command = [str(TOOLS / ".bin" / tool), *arguments]
    ended = subprocess.run(
        command, cwd=site, env=os.environ | {"PATH": PATH}, capture_output=True, text=True, timeout=110
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def check(html: str) -> None:
    for wanted in WANTED:
        assert wanted in html, html


def test_flask(site: Path) -> None:
    app = Flask("site")
    module(site, "flask.md").register(app, site / "whittle.lock.json")
    with app.app_context():
        check(render_template_string("{{ picture(path, alt) }}", path=PICTURE, alt=ALT))
        first = render_template_string("{{ picture(path, alt, first=True) }}", path=PICTURE, alt=ALT)
    assert 'fetchpriority="high"' in first and "lazy" not in first


@pytest.fixture
def django(site: Path) -> Iterator[ModuleType]:
    import django
    from django.conf import settings

    options = {"libraries": {"pictures": "pictures"}}
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": options}
    settings.configure(BASE_DIR=site, TEMPLATES=[engine])
    sys.modules["pictures"] = module(site, "django.md")
    django.setup()
    yield django
    del sys.modules["pictures"]


def test_django(django: ModuleType) -> None:
    from django.template import Context, Template

    template = Template("{% load pictures %}{% picture path alt %}")
    check(template.render(Context({"path": PICTURE, "alt": ALT})))


def test_eleventy(site: Path) -> None:
    with_tools(site, "@11ty/eleventy")
    (site / "eleventy.config.js").write_text(code("eleventy.md", "eleventy.config.js"))
    (site / "index.liquid").write_text(f'{{% picture "{PICTURE}", \'Boats & "nets"\' %}}')
    run(site, "eleventy", "--quiet")
    check((site / "_site/index.html").read_text())


def test_astro(site: Path) -> None:
    with_tools(site, "astro")
    (site / "src/picture.js").write_text(code("astro.md", "// src/picture.js"))
    (site / "src/components").mkdir()
    (site / "src/components/Picture.astro").write_text(code("astro.md", "// src/components/Picture.astro"))
    (site / "src/pages").mkdir()
    head = "---\nimport Picture from '../components/Picture.astro';\n---\n"
    page = f"{head}<Picture path='{PICTURE}' alt='{ALT}' />"
    (site / "src/pages/index.astro").write_text(page)
    run(site, "astro", "build")
    check((site / "dist/index.html").read_text())
    assert (site / "dist/img/boats-160.webp").is_file()


def test_vite(site: Path) -> None:
    with_tools(site, "vite")
    (site / "src/picture.js").write_text(code("astro.md", "// src/picture.js"))
    (site / "index.html").write_text(
        '<div id="hero"></div><script type="module" src="/src/main.js"></script>'
    )
    head = "import { picture } from './picture.js';\n"
    main = f"{head}document.querySelector('#hero').innerHTML = picture('{PICTURE}', '{ALT}');"
    (site / "src/main.js").write_text(main)
    run(site, "vite", "build")
    (script,) = (site / "dist/assets").glob("*.js")
    assert "/img/boats-160.webp 160w" in script.read_text()
    assert (site / "dist/img/boats-160.webp").is_file()
