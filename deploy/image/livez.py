"""Asks the service of this image whether it lives: exit code 0 if so. Nothing but Python is in the image."""  # noqa: INP001 # no package: one file, copied

import os
import sys
import urllib.error
import urllib.request

ANSWER_SECONDS = 2


def is_alive(port: str) -> bool:
    """Whether the probe of the process on this port answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=ANSWER_SECONDS) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 # the one status that means alive
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    port_setting = f"{os.environ['BLUELAMP_SERVICE'].upper()}_PORT"
    sys.exit(0 if is_alive(os.environ.get(port_setting, "8000")) else 1)
