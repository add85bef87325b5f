"""`python -m app.storage.make_bucket URL`: make the bucket of a `WHITTLE_STORAGE_URL`, unless it is there."""

from __future__ import annotations

import sys
import time

from app.storage.bucket import Bucket, Unfit

#: Seconds to wait for the S3 server, which may be starting.
_PATIENCE_S = 60.0


def main(url: str) -> int:
    """0 once the bucket is there and can be used; else one line, and 1."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            bucket = Bucket(url)
            bucket.make()
            bucket.check()
        except Unfit as error:
            if time.monotonic() > deadline:
                print(f"{url}: {error}", file=sys.stderr)
                return 1
            time.sleep(1)
        else:
            return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
