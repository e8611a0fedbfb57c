"""The passwords and keys of one installation: random, made on first use, each in a file its owner alone reads."""

import base64
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def write_secret(path: Path, secret: str) -> None:
    """Writes a file that nobody else can read, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
    unfinished.replace(path)


class InstallationSecrets:
    """Reads secrets by name from a folder, making those that are not there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def password(self, name: str) -> str:
        """24 random bytes in letters that need no quoting in a connection string."""
        return self._read_or_make(name, secrets.token_urlsafe(24))

    def key(self, name: str) -> str:
        """32 random bytes in base64."""
        return self._read_or_make(name, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())

    def _read_or_make(self, name: str, made: str) -> str:
        path = self.folder / name
        if not path.exists():
            write_secret(path, made)
        return path.read_text().strip()
