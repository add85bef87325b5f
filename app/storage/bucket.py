"""A bucket of objects that speaks S3: the few calls that are made, what it refuses, and when it is away.

boto3 is imported here alone, when a bucket is opened. Its sockets are green, so nothing of this is offloaded.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

from app.errors import Refusal
from app.storage.space import storage_unavailable
from app.storage.storage import ANY, Changed

log = logging.getLogger(__name__)

#: Seconds for a connection and for each answer, and tries of a call.
_CONNECT_S, _READ_S, _TRIES = 2, 3, 2
_PIECE_BYTES = 256 * 1024
#: Seconds for which a signed address is good: it is asked at once.
SIGNED_FOR_S = 60
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class Unfit(Exception):
    """A bucket that cannot be used; the message is the end of a sentence."""


@dataclass(frozen=True)
class Listed:
    """An object in a list: its key below the prefix, its tag, and the seconds since it was written, by the
    bucket's own clock."""

    key: str
    tag: str
    age_s: float


class Bucket:
    """The objects below the prefix of `url` (`s3://bucket/prefix?endpoint=URL&region=NAME`). Tags are ETags.
    Every call may be refused as `storage_unavailable`; FileNotFoundError where there is no object."""

    def __init__(self, url: str, environ: Mapping[str, str] = os.environ) -> None:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        self._name = parts.netloc
        self._prefix = parts.path.strip("/") + "/" if parts.path.strip("/") else ""
        self._client = _client(query.get("endpoint", [""])[0], query.get("region", [""])[0], environ)
        self._is_away = False
        self._probing = threading.Lock()

    def make(self) -> None:
        """Make the bucket itself, unless it is there. Unfit."""
        try:
            with self._calling("the bucket"):
                self._client.create_bucket(Bucket=self._name)
        except Changed:
            return
        except Refusal:
            raise Unfit("the bucket cannot be made: see the line before") from None

    def check(self) -> None:
        """Unfit where it cannot be reached, or writes whatever it was told to compare first."""
        key = f"probes/{uuid.uuid4().hex}"
        try:
            tag = self.put(key, b"1", None)
            heeds = [self._refuses(key, None), self._refuses(key, f'"{"0" * 32}"')]
            self.put(key, b"3", tag)
            self.delete(key)
        except (Refusal, Changed, OSError):
            raise Unfit("the bucket cannot be read and written: see the line before") from None
        if not all(heeds):
            raise Unfit("the bucket ignores preconditions (If-Match, If-None-Match), so edits would be lost")

    def get(self, key: str, unless: str | None = None) -> tuple[bytes, str] | None:
        """An object and its tag; None where the tag is still `unless`."""
        condition = {"IfNoneMatch": unless} if unless else {}
        with self._asking(key):
            try:
                answer = self._client.get_object(**self._at(key), **condition)
                return answer["Body"].read(), answer["ETag"]
            except self._client.exceptions.ClientError as error:
                if _status(error) == 304:
                    return None
                raise

    def fetch(self, key: str, path: Path) -> None:
        """Write an object into a file."""
        with self._asking(key), path.open("wb") as file:
            for piece in self._client.get_object(**self._at(key))["Body"].iter_chunks(_PIECE_BYTES):
                file.write(piece)

    def signed(self, key: str, mime: str, is_head: bool) -> str | None:
        """Path and query by which somebody else reads an object, or its head, in the next minute; it is then
        said to be `mime`. None while the bucket is away. It is not asked whether there is such an object."""
        if self._is_away:
            return None
        call = "head_object" if is_head else "get_object"
        asked = self._at(key) | {"ResponseContentType": mime}
        parts = urlsplit(self._client.generate_presigned_url(call, asked, ExpiresIn=SIGNED_FOR_S))
        return f"{parts.path}?{parts.query}"

    def put(self, key: str, content: bytes | IO[bytes], tag: str | None = ANY) -> str:
        """Write an object in place of the one with this tag (None: where there is none); the new tag.
        Changed."""
        condition = {} if tag == ANY else {"IfNoneMatch": "*"} if tag is None else {"IfMatch": tag}
        with self._asking(key):
            tag_now: str = self._client.put_object(**self._at(key), Body=content, **condition)["ETag"]
            return tag_now

    def delete(self, key: str) -> None:
        """Remove an object; a missing one is fine."""
        with self._asking(key):
            self._client.delete_object(**self._at(key))

    def list(self, under: str) -> Iterator[Listed]:
        """All objects below a key, in pages of a thousand."""
        more: dict[str, Any] = {}
        while True:
            with self._asking(under):
                page = self._client.list_objects_v2(Bucket=self._name, Prefix=self._prefix + under, **more)
            now = parsedate_to_datetime(page["ResponseMetadata"]["HTTPHeaders"]["date"])
            for each in page.get("Contents", ()):
                age_s = (now - each["LastModified"]).total_seconds()
                yield Listed(each["Key"].removeprefix(self._prefix), each["ETag"], age_s)
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def is_reachable(self) -> bool:
        """Whether it answered when it was last asked. Where it did not, nobody else waits for it: every call
        is refused at once until one from here is answered."""
        if not self._is_away:
            return True
        if not self._probing.acquire(blocking=False):
            return False
        try:
            with self._calling("probes"):
                self._client.list_objects_v2(Bucket=self._name, Prefix=f"{self._prefix}probes/", MaxKeys=1)
        except Refusal:
            return False
        finally:
            self._probing.release()
        return True

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._name, "Key": self._prefix + key}

    def _refuses(self, key: str, tag: str | None) -> bool:
        try:
            self.put(key, b"2", tag)
        except Changed:
            return True
        return False

    @contextmanager
    def _asking(self, key: str) -> Iterator[None]:
        """A call, refused at once while the bucket is away."""
        if self._is_away:
            raise storage_unavailable()
        with self._calling(key):
            yield

    @contextmanager
    def _calling(self, key: str) -> Iterator[None]:
        """What the bucket and the line to it say, in our words."""
        from botocore.exceptions import BotoCoreError, ClientError
        from urllib3.exceptions import HTTPError

        try:
            yield
            self._is_away = False
        except ClientError as error:
            status, code = _status(error), error.response.get("Error", {}).get("Code")
            if status in (409, 412):
                raise Changed from None
            if status == 404 and code != "NoSuchBucket":
                raise FileNotFoundError(key) from None
            log.error("the bucket refuses: %s (%s)", code, status)
            self._is_away = True
            raise storage_unavailable() from None
        except (BotoCoreError, HTTPError, ConnectionError, TimeoutError) as error:
            log.warning("the bucket does not answer: %s", type(error).__name__)
            self._is_away = True
            raise storage_unavailable() from None


def _client(endpoint: str, region: str, environ: Mapping[str, str]) -> Any:
    try:
        import boto3
        from botocore.config import Config as Settings
    except ImportError:
        raise Unfit("boto3 is missing: pip install -r requirements-cluster.lock") from None
    if missing := [name for name in KEYS if not environ.get(name)]:
        raise Unfit(f"{' and '.join(missing)} must be set")
    return boto3.session.Session(
        aws_access_key_id=environ[KEYS[0]],
        aws_secret_access_key=environ[KEYS[1]],
        aws_session_token=environ.get("AWS_SESSION_TOKEN"),
        region_name=region or "us-east-1",
    ).client(
        "s3",
        endpoint_url=endpoint or None,
        config=Settings(
            connect_timeout=_CONNECT_S,
            read_timeout=_READ_S,
            retries={"total_max_attempts": _TRIES, "mode": "standard"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            signature_version="s3v4",
            max_pool_connections=32,
            s3={"addressing_style": "path" if endpoint else "auto"},
        ),
    )


def _status(error: Any) -> int:
    status: int = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return status
