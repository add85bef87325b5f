"""Floods and stalls over websockets that anybody may open."""

from __future__ import annotations

import time

from bench.floods.registry import Target, flood, frame, text

SHOWN = '["preview_shown",{"image_id":"x","revision":1}]'
#: Messages that are sent again and again as fast as they are taken.
REPEATED = {
    "an unknown command that wants an answer": '421["x",{}]',
    "an unknown command": '42["x",{}]',
    "previews shown": f"42{SHOWN}",
    "previews shown that want an answer": f"421{SHOWN}",
    "a huge number for the answer": f"42{'9' * 99}{SHOWN}",
    "patches of no picture": '421["patch_recipe",{"image_id":"x","changes":{"quality":5}}]',
    "acknowledgements of nothing": "431[]",
    "to connect again": "40",
    "to connect elsewhere": "40/x,",
    "to come and go": "41",
    "pongs of Engine.IO": "3",
    "nothing of Engine.IO": "6",
    "pings of Engine.IO": "2",
    "upgrades of Engine.IO": "5",
    "junk": "x",
    "whole messages of 60 kB": '42["nope",{"a":"' + "a" * 60_000 + '"}]',
    "huge numbers": '42["nope",[' + ",".join(["9" * 4000] * 15) + "]]",
    "deep lists": "42" + "[" * 900 + "]" * 900,
    "binary parts": '451-["patch_recipe",{"_placeholder":true,"num":0}]',
}
#: Frames that break the protocol, or belong to it and are sent without an end.
FRAMES = {
    "pings": frame(9, b"a" * 125),
    "empty pings": frame(9, b""),
    "pongs": frame(10, b"a" * 125),
    "binary messages": frame(2, b"a" * 1000),
    "empty messages": frame(1, b""),
    "reserved bits": frame(1, b"40", first=0x40),
    "an unknown opcode": frame(3, b"a"),
    "no mask": b"\x81\x0240",
    "a length of 2^63": b"\x81\xff" + b"\xff" * 8,
    "a length of 2^40": b"\x81\xff" + (2**40).to_bytes(8) + b"\0" * 60_000,
    "a ping that is too long": frame(9, b"a" * 126),
    "a ping in fragments": frame(9, b"a", final=False),
    "a continuation of nothing": frame(0, b"a"),
    "no UTF-8": frame(1, b"\xff\xfe"),
    "a close without sense": frame(8, b"\x03"),
}
#: Continuations without an end, after the first part of a message.
FRAGMENTS = {"fragments of 60 kB": b"a" * 60_000, "fragments of a byte": b"a", "empty fragments": b""}


def _register() -> None:
    for name, message in REPEATED.items():
        _again(f"ws: {name}", text(message))
    for name, data in FRAMES.items():
        _again(f"ws: {name}", data)
    for name, payload in FRAGMENTS.items():
        _again(f"ws: {name}", frame(0, payload, final=False), frame(1, b"4", final=False))
    _again("ws: twenty at once, unknown commands", text('421["x",{}]'), connections=20)
    _again("ws: twenty at once, pings", frame(9, b"a" * 10), connections=20)
    _again("ws: deflate that was not agreed", frame(1, b"\x00" * 1000, first=0x40))


def _again(name: str, data: bytes, before: bytes = b"", connections: int = 1) -> None:
    def run(target: Target) -> None:
        with target.websocket() as line:
            target.send(line, before)
            target.flood(line, data)

    flood(name, connections)(run)


_register()


@flood("ws: answers that nobody reads")
def deaf(target: Target) -> None:
    with target.websocket() as line:
        while target.goes_on:
            target.send(line, text('421["x",{}]') * 1000)


@flood("ws: to connect and to go", connections=4, patient=True)
def come_and_go(target: Target) -> None:
    while target.goes_on:
        target.websocket().close()


@flood("ws: half a message, byte by byte", connections=20)
def drip(target: Target) -> None:
    with target.websocket() as line:
        target.send(line, frame(1, b"4" * 60_000)[:20])
        while target.goes_on:
            target.send(line, b"4")
            target.rest(0.5)
            target.take(line)


@flood("ws: fragments, one after another", connections=20)
def drip_fragments(target: Target) -> None:
    with target.websocket() as line:
        target.send(line, frame(1, b"4", final=False))
        while target.goes_on:
            target.send(line, frame(0, b"", final=False))
            target.rest(0.5)
            target.take(line)


@flood("ws: silence", connections=20, patient=True)
def silent(target: Target) -> None:
    with target.websocket(greet=False) as line:
        target.read(line, lambda got: False)


@flood("ws: pings instead of pongs", connections=20, patient=True)
def only_pings(target: Target) -> None:
    with target.websocket() as line:
        while target.goes_on:
            target.send(line, frame(9, b""))
            target.rest(1)
            target.take(line)


@flood("ws: upgrades that are never finished", connections=20)
def probes(target: Target) -> None:
    sid = target.ask("GET", "/socket.io/?EIO=4&transport=polling").partition(b'"sid":"')[2][:20].decode()
    with target.websocket(f"&sid={sid}", greet=False) as line:
        target.send(line, text("2probe"))
        began = time.monotonic()
        while target.goes_on and time.monotonic() - began < 30:
            if b"3probe" not in target.read(line, lambda got: b"3probe" in got):
                return
