"""The application for a WSGI server, built when this module is imported in the serving process."""

from __future__ import annotations

from app import create_app

application = create_app()


def close() -> None:
    """End the workers and keep the recipes; called by the server when the process ends."""
    application.extensions["whittle"].close()
