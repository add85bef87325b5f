"""Frames between the server and a render worker: a JSON header and raw bytes, never pickle.

A task is answered by one frame with its result, or with `error`; frames with `progress` may come before.

On the wire: two unsigned 32-bit big-endian lengths, the header as UTF-8 JSON, then the body. A worker
that a hostile picture has taken over can therefore only lie, not run code in the server.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")
#: Whole files go by path; what travels here is at most a preview or a list of facts.
MAX_FRAME_BYTES = 64 * 2**20


def send_frame(connection: socket.socket, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame; OSError when the other side has gone."""
    head = json.dumps(header, separators=(",", ":")).encode()
    connection.sendall(_LENGTHS.pack(len(head), len(body)) + head)
    if body:
        connection.sendall(body)


def receive_frame(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one frame; EOFError when the other side has gone, TimeoutError after its time-out."""
    head_length, body_length = _LENGTHS.unpack(_receive(connection, _LENGTHS.size))
    if head_length + body_length > MAX_FRAME_BYTES:
        raise EOFError("a frame that no worker sends")
    header = json.loads(bytes(_receive(connection, head_length)))
    if not isinstance(header, dict):
        raise EOFError("a frame without a header")
    return header, bytes(_receive(connection, body_length))


def _receive(connection: socket.socket, length: int) -> bytearray:
    received = bytearray(length)
    view = memoryview(received)
    while view:
        count = connection.recv_into(view)
        if not count:
            raise EOFError("the other side has gone")
        view = view[count:]
    return received
