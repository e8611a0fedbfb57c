"""Applies the platform's frozen SQL to one service's database; each service's first revision calls it."""

import re
from pathlib import Path

from alembic import op

HERE = Path(__file__).parent


def apply(file_name: str, service: str) -> None:
    """Run each statement of the file with the service's role names put in."""
    text = (HERE / file_name).read_text().replace("{app}", f"{service}_app").replace("{partner}", f"{service}_partner")
    for statement in statements(text):
        op.execute(statement)


def statements(text: str) -> list[str]:
    """Split at the semicolons that end statements: not those inside quotes. Of comments, squawk's are kept."""
    bare = re.sub(r"^\s*--(?! squawk-ignore )[^\n]*$", "", text, flags=re.MULTILINE)
    parts = re.split(r"(\$\$.*?\$\$|'[^']*')", bare, flags=re.DOTALL)
    joined = "".join(part.replace(";", "\x00") if index % 2 == 0 else part for index, part in enumerate(parts))
    return [one.strip() for one in joined.split("\x00") if one.strip()]
