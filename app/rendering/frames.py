"""Frames between the server and a render worker: a JSON header and raw bytes, never pickle.

A task is answered by one frame with its result, or with `error`; frames with `progress` may come before.
Open files travel beside the first bytes of a frame, from the server to the worker only.

On the wire: two unsigned 32-bit big-endian lengths, the header as UTF-8 JSON, then the body. A worker
that a hostile picture has taken over can therefore only lie, not run code in the server.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTHS = struct.Struct(">II")
#: Whole files go as descriptors; what travels here is at most a preview or a list of facts.
MAX_FRAME_BYTES = 64 * 2**20
_MAX_FILES = 8


def send_frame(
    connection: socket.socket, header: dict[str, Any], body: bytes = b"", files: Sequence[int] = ()
) -> None:
    """Send one frame, and a copy of each open file; OSError when the other side has gone."""
    head = json.dumps(header, separators=(",", ":")).encode()
    lengths = _LENGTHS.pack(len(head), len(body))
    if files:
        # So few bytes to one who waits for them go at once, on a socket that does not block too.
        sent = socket.send_fds(connection, [lengths], list(files))
        lengths = lengths[sent:]
    connection.sendall(lengths + head)
    if body:
        connection.sendall(body)


def receive_frame(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one frame; EOFError when the other side has gone, TimeoutError after its time-out."""
    return _rest_of_frame(connection, bytes(_receive(connection, _LENGTHS.size)))


def receive_frame_with_files(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """As `receive_frame`, for who is sent files: the header and the descriptors, which are the receiver's."""
    start, files, _, _ = socket.recv_fds(connection, _LENGTHS.size, _MAX_FILES)
    if not start:
        raise EOFError("the other side has gone")
    lengths = start + bytes(_receive(connection, _LENGTHS.size - len(start)))
    return _rest_of_frame(connection, lengths)[0], files


def _rest_of_frame(connection: socket.socket, lengths: bytes) -> tuple[dict[str, Any], bytes]:
    head_length, body_length = _LENGTHS.unpack(lengths)
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
