"""Attacks on a server of our own, on this machine: a registry of small functions, run by `bench.attacks` and
by `tests/security`. Each module is a kind of attack; importing this package registers all of them."""

from __future__ import annotations

from bench.floods import bombs, http, polling, websockets
from bench.floods.registry import FLOODS, Flood, Target

__all__ = ["FLOODS", "Flood", "Target", "bombs", "http", "polling", "websockets"]
