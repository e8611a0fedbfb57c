"""What can stop the local stack, said so that the reader knows what to do next."""


class StackError(Exception):
    """A fault that is the caller's to mend: printed as one line, exit code 2."""


class PortInUseError(StackError):
    """Another program listens where a part of the stack must."""

    def __init__(self, port: int, setting: str) -> None:
        super().__init__(f"port {port} is in use: stop what listens there, or set {setting} to another port")
        self.port = port
        self.setting = setting


class PostgresError(StackError):
    """PostgreSQL could not be created, started or reached."""
