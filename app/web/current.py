"""The service of the application that handles this request."""

from __future__ import annotations

from typing import cast

from flask import current_app

from app.service import Service


def service() -> Service:
    return cast(Service, current_app.extensions["whittle"])
