"""Server config: every `WHITTLE_*` environment variable, declared once.

A field below is the whole declaration of a variable: its name (upper case, with the prefix), default,
accepted values and meaning. The table of `docs/config.md` is made from it.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.setting import (
    BASE_URL,
    BOOLEAN,
    HOSTS,
    LOG_FORMAT,
    NAME,
    ORIGINS,
    PATH,
    PREFIX_PATH,
    RATE,
    REDIS_URL,
    STORAGE_URL,
    TEXT,
    WEBHOOK_URL,
    Kind,
    integer,
    number,
    setting,
)

PREFIX = "WHITTLE_"


class ConfigError(Exception):
    """A variable with a value that cannot be used; the message names it and what it accepts."""


def cpu_limit(cgroup: Path = Path("/sys/fs/cgroup")) -> int:
    """Cores this process may use: affinity, lowered by the cgroup's quota (v2 `cpu.max`, v1 `cfs`)."""
    cores = len(os.sched_getaffinity(0))
    try:
        quota, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            quota = (cgroup / "cpu/cpu.cfs_quota_us").read_text().strip()
            period = (cgroup / "cpu/cpu.cfs_period_us").read_text().strip()
        except OSError:
            return cores
    if not quota.isdigit() or int(quota) <= 0:
        return cores
    return max(1, min(cores, -(-int(quota) // int(period))))


@dataclass(frozen=True)
class Config:
    host: str = setting("127.0.0.1", TEXT, "Address to listen on.")
    port: int = setting(8000, integer(0, 65535), "Port to listen on; 0 takes a free one.")
    data_dir: Path = setting(
        lambda: Path(tempfile.gettempdir()) / f"whittle-{os.getuid()}",
        PATH,
        "Folder for originals, recipes and results.",
        "`whittle-<user id>` in the system's temporary folder",
    )
    keep_data: bool = setting(
        True, BOOLEAN, "Keep images when the server ends, so that open pages go on after a restart."
    )
    secret_key: str = setting(
        "", TEXT, "Signs the browser's cookie; random at each start if empty, and cookies end with it."
    )
    max_upload_mb: int = setting(25, integer(1, 1024), "Largest file taken, in MiB.")
    max_pixels: int = setting(64_000_000, integer(1, 1_000_000_000), "Most pixels a picture may have.")
    render_workers: int = setting(
        cpu_limit, integer(1, 256), "Render worker processes.", "the cores this process may use"
    )
    render_timeout_s: int = setting(30, integer(1, 3600), "Seconds after which a render is stopped.")
    render_memory_mb: int = setting(2048, integer(256, 1_048_576), "Memory each worker may use, in MiB.")
    image_ttl_min: float = setting(60, number(0.01, 525_600), "Minutes an image is kept after its last use.")
    album_ttl_min: float = setting(
        1440, number(0.01, 525_600), "Minutes an album is kept after its last use, with all in it."
    )
    max_album_files: int = setting(1000, integer(1, 100_000), "Most pictures in an album.")
    max_album_mb: int = setting(
        2048, integer(1, 1_048_576), "Size of the originals in an album, together, in MiB."
    )
    album_uploads: str = setting("600 per minute", RATE, "Uploads into albums per address.")
    publication_ttl_days: float = setting(
        30,
        number(0, 36_500),
        "Days a publication is open; 0 is for good, which needs WHITTLE_DATA_DIR to be named and kept.",
    )
    publication_base_url: str = setting(
        "", BASE_URL, "Where the public gets publications, such as a CDN; empty is this server."
    )
    rate_limit: str = setting("30 per minute", RATE, "Uploads and one-shots per address.")
    rendition_rate: str = setting(
        "240 per minute", RATE, "Renditions with changes of the recipe in their address, per address."
    )
    max_images_per_address: int = setting(1000, integer(1, 1_000_000), "Images an address may keep.")
    max_mb_per_address: int = setting(
        2048, integer(1, 1_048_576), "Size of the originals an address may keep, together, in MiB."
    )
    quota_mb: int = setting(
        0, integer(0, 1_073_741_824), "Most that all images may take, in MiB; 0 sets no such limit."
    )
    min_free_mb: int = setting(
        512,
        integer(0, 1_073_741_824),
        "Free space in MiB below which no upload is taken; of a small disk at most a tenth.",
    )
    max_sockets: int = setting(
        1000, integer(1, 100_000), "Open pages at once; as many connections are kept for HTTP."
    )
    max_sockets_per_address: int = setting(
        0, integer(0, 100_000), "Open pages of one address; 0 sets no such limit."
    )
    slow_upload_s: int = setting(
        10, integer(1, 3600), "Seconds after which an upload must come with 4 KiB a second."
    )
    redis_url: str = setting("", REDIS_URL, "Where rate limits are counted; empty counts in memory.")
    storage_url: str = setting(
        "", STORAGE_URL, "The bucket where servers keep images together; empty keeps them in DATA_DIR."
    )
    cache_mb: int = setting(
        10_240,
        integer(0, 1_073_741_824),
        "Most that copies from the bucket take in DATA_DIR, in MiB; 0 sets no such limit.",
    )
    batch_url: str = setting(
        "",
        REDIS_URL,
        "Redis by which big batches come to `whittle batch-worker`; empty does them here. Needs STORAGE_URL.",
    )
    cell_name: str = setting(
        "", NAME, "This server's name among several: in `X-Whittle-Cell`, and on the edits it has open."
    )
    allowed_origins: tuple[str, ...] = setting((), ORIGINS, "Other sites that may use the API and sockets.")
    allowed_hosts: tuple[str, ...] = setting(
        (), HOSTS, "Names by which this server is asked; empty asks nobody's name but on this machine alone."
    )
    asset_base_url: str = setting(
        "", BASE_URL, "Where browsers get the page's own files, such as a CDN; empty is this server."
    )
    accel_prefix: str = setting(
        "", PREFIX_PATH, "Path at which nginx sends files of images for this server (X-Accel-Redirect)."
    )
    accel_bucket_prefix: str = setting(
        "",
        PREFIX_PATH,
        "Path at which nginx fetches files of images from the bucket of STORAGE_URL by itself.",
    )
    log_format: str = setting("text", LOG_FORMAT, "How the log is written: lines for people, or JSON lines.")
    metrics_token: str = setting(
        "", TEXT, "Bearer token for /metrics; without it this machine alone may read them."
    )
    webhook_url: str = setting("", WEBHOOK_URL, "What is told of every stored image; empty tells nobody.")
    webhook_secret: str = setting("", TEXT, "Signs what the webhook is told.")
    settle_ms: int = setting(150, integer(0, 10_000), "Quiet time after which the final is rendered.")
    trusted_proxies: int = setting(0, integer(0, 16), "Proxies in front whose forwarded headers count.")

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 2**20

    @property
    def publication_ttl_s(self) -> float | None:
        """Seconds a publication is open; None for good."""
        return self.publication_ttl_days * 86_400 or None

    @property
    def max_connections(self) -> int:
        """Connections at once: open pages, and as many again (100 at least) for HTTP beside them."""
        return self.max_sockets + max(self.max_sockets, 100)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> Config:
        """Read `WHITTLE_*`; raises ConfigError naming the variable and what it accepts.

        `overrides` are values that are already parsed (the shell's flags) and win.
        """
        values: dict[str, Any] = {}
        for declared in fields(cls):
            text = environ.get(PREFIX + declared.name.upper())
            if text is None or text == "":
                continue
            kind: Kind = declared.metadata["kind"]
            try:
                values[declared.name] = kind.parse(text.strip())
            except (ValueError, KeyError):
                # A secret must not be printed. TEXT takes anything, so none comes here but in an address.
                shown = re.sub(r"//[^/@\s]*@", "//…@", text)
                raise ConfigError(
                    f"{PREFIX}{declared.name.upper()}={shown!r} is not valid: it accepts {kind.accepts}"
                ) from None
        values.update({name: value for name, value in overrides.items() if value is not None})
        config = cls(**values)
        if config.publication_ttl_s is None and not (config.keep_data and "data_dir" in values):
            raise ConfigError(
                f"{PREFIX}PUBLICATION_TTL_DAYS=0 is for good: it needs {PREFIX}DATA_DIR to name a folder "
                f"that lasts, and {PREFIX}KEEP_DATA=true"
            )
        return config
