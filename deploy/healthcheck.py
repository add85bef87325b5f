"""Ask the server in this container how it is: exit 0 when `/healthz` answers 200, else 1 and its answer."""

import os
import sys
import urllib.error
import urllib.request

TIMEOUT_S = 8

url = f"http://127.0.0.1:{os.environ.get('WHITTLE_PORT', '8000')}/healthz"
try:
    urllib.request.urlopen(url, timeout=TIMEOUT_S).close()
except urllib.error.HTTPError as error:
    sys.exit(error.read(1000).decode("utf-8", "replace"))
except OSError as error:
    sys.exit(str(error))
