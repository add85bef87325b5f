"""`python -m app`: hands over to the shell commands. Nothing happens at import."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.config import Config


def main() -> None:
    import sys

    from app.cli.main import run

    sys.exit(run(sys.argv[1:], serve=_serve, batch_work=_batch_work))


def _serve(config: Config) -> int:
    from app.serve import run

    return run(config)


def _batch_work(config: Config) -> int:
    from app.batch_worker import run

    return run(config)


if __name__ == "__main__":
    main()
