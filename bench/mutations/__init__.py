"""Controls removed one at a time: the proof that the tests of docs/security.md fail without them."""

from __future__ import annotations

from bench.mutations import decoding, limits, requests, rights, sockets
from bench.mutations.registry import MUTATIONS, Mutation

__all__ = ["MUTATIONS", "Mutation", "decoding", "limits", "requests", "rights", "sockets"]
