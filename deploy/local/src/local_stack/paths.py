"""Where things lie in the checkout. The launcher runs from one only: it needs the migrations and the Caddyfile."""

from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[4]
ROLES_SQL: Final = CHECKOUT / "deploy" / "postgres" / "roles.sql"
ALEMBIC_INI: Final = CHECKOUT / "migrations" / "alembic.ini"
CADDYFILE: Final = CHECKOUT / "services" / "gateway" / "Caddyfile"
