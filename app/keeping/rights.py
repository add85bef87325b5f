"""Rights: what somebody may do with an image, told from what they show. Keys are made and compared here."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

#: `edit` is everything; `view` is to look on and take the result along.
Right = Literal["edit", "view"]

#: 192 bits, where 128 are out of reach of guessing.
_KEY_BYTES = 24


@dataclass(frozen=True)
class Credentials:
    """What somebody shows, as hashes: a key, and the id of their browser. "" where there is none."""

    key: str
    owner: str

    @classmethod
    def of(cls, key: str | None, owner: str | None) -> Credentials:
        return cls(hash_key(key) if key else "", hash_key(owner) if owner else "")


def new_key() -> str:
    """A secret that nobody can guess, fit for an address and a header."""
    return secrets.token_urlsafe(_KEY_BYTES)


def hash_key(key: str) -> str:
    """What is kept of a key or an owner id. They are random and long, so a plain hash is enough. Whatever is
    shown as a key has a hash, text that is no Unicode too."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def right_of(shown: Credentials, key_hash: str, owner_hash: str, view_key: str) -> Right | None:
    """What somebody may do with what has these keys: the hashes of the key to edit and of its owner's
    browser, and the key to look. All is compared whatever fits, so that the time it takes tells nothing."""
    by_key = same(shown.key, key_hash)
    by_owner = same(shown.owner, owner_hash)
    by_view_key = same(shown.key, hash_key(view_key))
    return "edit" if by_key or by_owner else "view" if by_view_key else None


def same(shown: str, kept: str) -> bool:
    """Whether two hashes are equal, in a time that does not tell how much of them is; nothing shown opens
    nothing."""
    return hmac.compare_digest(shown.encode(), kept.encode()) and bool(shown)
