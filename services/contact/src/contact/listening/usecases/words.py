"""Words for everybody: of nobody who was asked, and of no address that was surveyed."""

from bluelamp.kit.database import Connection
from bluelamp.schemas.problems import rule_broken
from contact.listening.rules.public import check_public
from contact.listening.statements import priorities as statements


async def check_words(connection: Connection, area: str, words: str, pointer: str) -> None:
    """Refuse words that point to somebody; raises RULE_BROKEN with what kind of thing they hold."""
    check_public(words, pointer)
    if await names_somebody(connection, area, words):
        detail = "Everybody reads this: it holds an address or a name that was given at the door."
        raise rule_broken(pointer, detail, "names_a_household")


async def names_somebody(connection: Connection, area: str, words: str) -> bool:
    """Whether words hold an address or a name that was given in the area, however it is written."""
    return await statements.NAMES_SOMEBODY.value(connection, the_area=area, words=words) is not None
