"""Themes as they are on a day, and what is to become of them."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.sentinel import NewTheme, Theme, Themes, ThemeTerms
from safeguarding.sentinel.rules.themes import check_begins_later
from safeguarding.sentinel.statements import themes as statements
from safeguarding.sentinel.usecases.sight import ADDRESS
from safeguarding.sentinel.usecases.telling import told_by


async def list_themes(connection: Connection, as_at: date | None) -> Themes:
    """Return every theme with the terms that held on a day, today if none is given."""
    day = as_at or clocks.today()
    rows = await statements.AT.rows(connection, the_theme=None, day=day)
    return Themes(items=[_theme(row, day) for row in rows], next_cursor=None)


async def get_theme(connection: Connection, theme: str, as_at: date | None) -> Theme:
    """Return one theme as on a day; raises NOT_FOUND for one that there was not."""
    day = as_at or clocks.today()
    row = await statements.AT.row(connection, the_theme=theme, day=day)
    if row is None:
        raise not_found("theme")
    return _theme(row, day)


async def theme_in_force(
    connection: Connection, theme: str, day: date | None = None, pointer: str = "#/theme"
) -> Theme:
    """Return a theme that something of a day, today if none is given, can have; raises RULE_BROKEN for any other."""
    day = day or clocks.today()
    row = await statements.AT.row(connection, the_theme=theme, day=day)
    if row is None or not row["active"]:
        raise rule_broken(pointer, "There is no such theme on that day.", "theme_unknown")
    return _theme(row, day)


async def add_theme(connection: Connection, actor: Actor, new: NewTheme) -> Answer:
    """Add a theme from a day on; raises ALREADY_EXISTS where there is one of that code."""
    check_begins_later(new.effective_from, clocks.today())
    if await statements.ADD.value(connection, the_theme=new.theme) is None:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "There is a theme of that code; give it other terms.")
    return await _add_terms(connection, actor, new.theme, new)


async def add_terms(connection: Connection, actor: Actor, theme: str, new: ThemeTerms) -> Answer:
    """Let a theme mean something else from a day on, or end; raises STATE_CONFLICT where other terms begin then."""
    check_begins_later(new.effective_from, clocks.today())
    if await statements.EXISTS.value(connection, the_theme=theme) is None:
        raise not_found("theme")
    return await _add_terms(connection, actor, theme, new)


async def _add_terms(connection: Connection, actor: Actor, theme: str, new: ThemeTerms) -> Answer:
    terms = {name: getattr(new, name) for name in ThemeTerms.model_fields}
    event = {"theme": theme, "effective_from": new.effective_from, "active": new.active}
    added = await statements.ADD_TERMS.value(connection, the_theme=theme, **terms, **told_by(actor, [], event))
    if added is None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Other terms begin on that very day.")
    answer = await get_theme(connection, theme, new.effective_from)
    # What begins on a day to come is not there yet without it.
    return Answer(answer, 201, {"Location": f"{ADDRESS}/themes/{theme}?as_at={new.effective_from}"})


def _theme(row: Row, as_at: date) -> Theme:
    values = {name: row[name] for name in Theme.model_fields if name != "as_at"}
    return Theme.model_validate({**values, "as_at": as_at})
