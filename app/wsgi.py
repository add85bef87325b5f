"""The application for a WSGI server, built when this module is imported in the serving process."""

from __future__ import annotations

from app import create_app, logs
from app.config import Config

config = Config.from_environment()
logs.configure(config.log_format)
application = create_app(config)


def close() -> None:
    """End the workers and keep the recipes; called by the server when the process ends."""
    application.extensions["whittle"].close()
