"""Scripts and styles that are sent together do what they do apart."""

from __future__ import annotations

import pytest

from app.web.joining import joined
from tests.house.sources import ROOT

MAIN = """/** Starts. */

import { io } from "library";
import { count, twice as double } from "./lib/count.js";
import { apply } from "./views/page/theme.js";

export function start() {
  apply(io, double(count));
}
const later = async () => (await import("./album.js")).start();
"""
COUNT = """import { base } from "./base.js";
export const count = base + 1;
export function twice(number) {
  return 2 * number;
}
"""
ALBUM = """import { twice } from "./lib/count.js";
import { own } from "./net/own.js";
export async function start() {
  return twice(own);
}
"""
TEXTS = {
    "js/main.js": MAIN,
    "js/lib/count.js": COUNT,
    "js/lib/base.js": "export const base = new URL('x.css', import.meta.url);\n",
    "js/views/page/theme.js": "export function apply() {}\n",
    "js/album.js": ALBUM,
    "js/net/own.js": "export class own {}\n",
    "css/style.css": '/* All. */\n@import "base.css";\n@import "page/bar.css";\n',
    "css/base.css": "a { top: 0; }\n",
    "css/page/bar.css": "b { top: 0; }\n",
}


def test_a_module_stands_once_after_what_it_imports() -> None:
    main, album = (joined(TEXTS)[name] for name in ("js/main.js", "js/album.js"))
    order = [main.index(f'modules["js/lib/{name}.js"] = ') for name in ("base", "count")]
    assert order == sorted(order) and main.index("function start") > order[-1]
    assert 'modules["js/net/own.js"] = ' in album and 'modules["js/lib/count.js"] = ' not in album
    assert 'import { modules } from "./main.js";' in album


def test_the_names_of_a_script_are_kept() -> None:
    main, album = (joined(TEXTS)[name] for name in ("js/main.js", "js/album.js"))
    assert "count,twice:double" in main.replace(" ", "")
    assert "return { count, twice };" in main and "return { own };" in album
    assert "export function start" in main and "export async function start" in album


def test_what_runs_before_all_and_what_is_a_library_stays_apart() -> None:
    main = joined(TEXTS)["js/main.js"]
    assert 'from "./views/page/theme.js";' in main and 'from "library";' in main
    assert "apply()" not in main and "js/views/page/theme.js" not in joined(TEXTS)


def test_addresses_are_told_from_where_a_script_is_now() -> None:
    main = joined(TEXTS)["js/main.js"]
    assert 'new URL("./lib/base.js",import.meta.url)' in main.replace(" ", "").replace("newURL", "new URL")
    assert 'import("./album.js")' in main


def test_styles_stand_where_they_are_imported() -> None:
    assert joined(TEXTS)["css/style.css"] == "/* All. */\na { top: 0; }\nb { top: 0; }\n"


def test_an_unknown_form_is_refused_by_name() -> None:
    for line in ("export default 1;\n", 'import * as all from "./base.js";\n', "export { base };\n"):
        with pytest.raises(ValueError, match=r"js/lib/count\.js cannot"):
            joined(TEXTS | {"js/lib/count.js": line})


def test_every_script_of_the_page_is_sent_once() -> None:
    scripts = {
        path.relative_to(ROOT / "static").as_posix(): path.read_text()
        for path in (ROOT / "static/js").rglob("*.js")
    }
    sent = "".join(joined(scripts).values())
    apart = {"js/service-worker.js", "js/unreachable.js", "js/views/page/theme.js", "js/lib/language.js"}
    entries = {name for name in scripts if name.count("/") == 1}
    for name in scripts.keys() - entries - apart - {"js/lib/memory.js"}:
        assert sent.count(f'modules["{name}"] = ') == 1, name
