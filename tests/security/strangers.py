"""What somebody without a right can try, over every door."""

from __future__ import annotations

import json
from typing import Any

import requests
from hypothesis import strategies as st

from app.web.live import protocol
from tests.conftest import Server
from tests.live.tab import Tab

#: Enough of a payload for every command to be well-formed.
PAYLOAD: dict[str, Any] = {
    "changes": {},
    "revision": 0,
    "view": {"width": 9, "height": 9},
    "step": 0,
    "variants": [],
    "right": "view",
    "album_id": "x",
    "batch_id": "x",
    "chore": "optimize",
    "members": [],
}

#: Text as only somebody who tries writes it: halves of surrogate pairs, NUL, signs that turn the direction,
#: no characters, very long, and what other languages take for code.
ODD_TEXT = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), min_size=1, max_size=4),
    st.sampled_from(
        ["\ud800", "\udfff\ud800", "a\udc00b", "\x00", "\x00\ud800", "\uffff", "\ufdd0", "\u202e", "\u2028"]
    ),
    st.sampled_from(["", " ", "../..", "<script>", "1; DROP", "__proto__", "x" * 400, "\U0001f600" * 40]),
)

#: Headers that differ from one answer to the next, whoever asks.
OF_THE_MOMENT = ("Date", "X-Request-Id")

REQUESTS = (
    ("GET", ""),
    ("GET", "/original"),
    ("GET", "/rendition"),
    ("GET", "/rendition?quality=5&download=1"),
    ("POST", "/keys/view"),
    ("POST", "/keys/edit"),
    ("POST", "/publications"),
    ("GET", "/publications"),
    ("DELETE", ""),
)


def told_over_http(server: Server, image_id: str, key: str | None, cookie: str | None = None) -> set[str]:
    """Every answer to everything that can be asked of an image, without the headers of the moment."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    cookies = {"whittle": cookie} if cookie else {}
    answers = set()
    for method, part in REQUESTS:
        url = f"{server.url}/api/images/{image_id}{part}"
        answer = requests.request(method, url, headers=headers, cookies=cookies, timeout=30)
        kept = {name: value for name, value in answer.headers.items() if name not in OF_THE_MOMENT}
        answers.add(f"{answer.status_code} {sorted(kept.items())} {answer.text}")
    return answers


def told_over_socket(tab: Tab, image_id: str, key: str | None) -> set[str]:
    """Every acknowledgement to every command that names an image."""
    body = PAYLOAD | {"image_id": image_id} | ({"key": key} if key else {})
    of_images = [name for name, shape in protocol.COMMANDS.items() if "image_id" in shape]
    return {json.dumps(tab.call(command, **body)) for command in of_images}
