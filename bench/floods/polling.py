"""Floods by polling."""

from __future__ import annotations

from bench.floods.registry import HANDSHAKE, Target, flood

POLLING = f"{HANDSHAKE}polling"
#: Bodies that are posted again and again.
BODIES = {
    "junk": b"x",
    "a ping": b"2",
    "an opening": b"0",
    "nothing": b"6",
    "an unknown packet": b"7",
    "an empty body": b"",
    "no text": b"\xff\xfe",
    "a form as JSONP has it": b"d=4%2F",
    "a thousand pongs": b"\x1e".join([b"3"] * 1000),
    "a thousand commands": b"\x1e".join([b'421["x",{}]'] * 1000),
    "a thousand greetings": b"\x1e".join([b"40/x,"] * 1000),
    "too many packets": b"\x1e".join([b"3"] * 20_000),
    "60 kB": b'42["nope","' + b"a" * 60_000 + b'"]',
    "over 64 KiB": b"4" * 70_000,
    "deep lists": b"4" + b"[" * 30_000,
    "a binary part": b"bAAAA",
}


def opened(target: Target) -> str:
    """The path of a new connection; OSError if there is none."""
    sid = target.ask("GET", POLLING).partition(b'"sid":"')[2].partition(b'"')[0].decode()
    if not sid:
        raise ConnectionError("refused")
    return f"{POLLING}&sid={sid}"


def _again(name: str, body: bytes) -> None:
    def run(target: Target) -> None:
        path = opened(target)
        target.ask("POST", path, b"40")
        while target.goes_on:
            if b" 200 " not in target.ask("POST", path, body)[:20]:
                return

    flood(f"polling: {name}")(run)


for _name, _body in BODIES.items():
    _again(_name, _body)


@flood("polling: new connections", connections=8, patient=True)
def handshakes(target: Target) -> None:
    while target.goes_on:
        opened(target)


@flood("polling: many polls at once", connections=20, patient=True)
def polls(target: Target) -> None:
    path = opened(target)
    while target.goes_on:
        if b" 200 " not in target.ask("GET", path)[:20]:
            return


@flood("polling: JSONP", patient=True)
def jsonp(target: Target) -> None:
    while target.goes_on:
        target.ask("GET", f"{POLLING}&j=0")
