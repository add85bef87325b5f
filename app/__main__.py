"""`python -m app`: hands over to the shell commands. Nothing happens at import."""

from __future__ import annotations


def main() -> None:
    import sys

    from app.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
