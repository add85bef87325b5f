"""How gunicorn runs Whittle: `gunicorn -c gunicorn.conf.py`. `WHITTLE_*` variables hold (docs/config.md)."""

import sys
import warnings

from app import logs, privacy
from app.config import Config, ConfigError
from app.serving.open_files import allow_open_files

try:
    whittle = Config.from_environment()
except ConfigError as error:
    sys.exit(str(error))

# The master's too, and so that of all it forks.
privacy.keep_memory_private()

# eventlet says so at every start. It is known, and why only two files name it.
warnings.filterwarnings("ignore", "(?s).*Eventlet is deprecated")

wsgi_app = "app.wsgi:application"
bind = f"[{whittle.host}]:{whittle.port}" if ":" in whittle.host else f"{whittle.host}:{whittle.port}"

# The tabs of an image must meet in one process, and gunicorn cannot send them to the same one.
# To grow, run more of these behind deploy/haproxy.cfg (docs/scaling.md).
workers = 1
worker_class = "app.gunicorn_worker.EventletWorker"

# An open page holds one connection and uses up to six more for moments. One too many is answered 503.
worker_connections = whittle.max_connections

# Half of it for running requests, half for closing the application; see EventletWorker.
graceful_timeout = 8

logconfig_dict = logs.of_gunicorn(whittle.log_format)

# It would be a file in the home directory, which a read-only container does not have.
control_socket_disable = True


def on_starting(server: object) -> None:
    allow_open_files(whittle.max_connections)


def worker_exit(server: object, worker: object) -> None:
    """End the render workers with the process that started them."""
    wsgi = sys.modules.get("app.wsgi")
    if wsgi is not None:
        wsgi.close()
