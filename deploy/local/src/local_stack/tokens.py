"""An access token for a demo client, asked for as any client asks: client credentials, by secret."""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Final

from local_stack.errors import StackError
from local_stack.seed import read_client_secret

TOKEN_SECONDS: Final = 10.0


def ask_for_token(public_url: str, client_id: str, secrets_folder: Path) -> str:
    """Raises StackError when the client is unknown here, or the gateway refuses or does not answer."""
    return ask_with_secret(public_url, client_id, read_client_secret(secrets_folder, client_id))


def ask_with_secret(public_url: str, client_id: str, secret: str) -> str:
    """For a client whose secret is in no file of the demonstration; raises StackError."""
    login = base64.b64encode(f"{client_id}:{urllib.parse.quote(secret)}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310  (our own loopback address)
        f"{public_url}/oauth2/token",
        data=b"grant_type=client_credentials",
        headers={"Authorization": f"Basic {login}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TOKEN_SECONDS) as answer:  # noqa: S310 # loopback
            return str(json.load(answer)["access_token"])
    except urllib.error.HTTPError as error:
        raise StackError(f"the gateway refused a token for {client_id}: {error.status} {error.reason}") from error
    except OSError as error:
        raise StackError(f"the gateway at {public_url} does not answer: {error}") from error
