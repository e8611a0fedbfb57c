"""What every service says about people: how they are named, where they live, and by what right they are spoken of."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import Day, Line, RequestModel, Text

Postcode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$", min_length=5, max_length=8)
]
Telephone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ]{4,17}[0-9]$", min_length=6, max_length=20)]
# Control characters are named because engines differ on which of them are blanks.
_MAILBOX = r"[^@\s\x00-\x1f\x7f-\x9f]"
EmailAddress = Annotated[
    str, StringConstraints(pattern=rf"^{_MAILBOX}{{1,64}}@{_MAILBOX}{{1,180}}$", min_length=3, max_length=254)
]
LanguageTag = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", min_length=2, max_length=20)
]


class Sex(StrEnum):
    """Sex as recorded."""

    FEMALE = "FEMALE"
    MALE = "MALE"
    NOT_KNOWN = "NOT_KNOWN"


class AgreementPosition(StrEnum):
    """Whether the person agreed: practice, kept apart from the lawful basis (domain.md §1.3)."""

    GIVEN = "GIVEN"
    REFUSED = "REFUSED"
    NOT_SOUGHT_UNSAFE = "NOT_SOUGHT_UNSAFE"
    NOT_SOUGHT_PREJUDICE_CRIME = "NOT_SOUGHT_PREJUDICE_CRIME"
    LACKS_CAPACITY_BEST_INTERESTS = "LACKS_CAPACITY_BEST_INTERESTS"
    PARENT_GIVEN = "PARENT_GIVEN"
    CHILD_COMPETENT_GIVEN = "CHILD_COMPETENT_GIVEN"


class LawfulBasis(StrEnum):
    """The legal gateway of the sharing (domain.md §1.3)."""

    CDA1998_S115 = "CDA1998_S115"
    CDA1998_S17A = "CDA1998_S17A"
    CA1989_S17 = "CA1989_S17"
    CA1989_S47 = "CA1989_S47"
    CA2004_S11 = "CA2004_S11"
    CARE2014_S42 = "CARE2014_S42"
    PCSCA2022_S16 = "PCSCA2022_S16"
    CLAW_POLICE = "CLAW_POLICE"
    MAPPA_CJA2003_S325 = "MAPPA_CJA2003_S325"
    ASBA2014_S104 = "ASBA2014_S104"


class Regime(StrEnum):
    """The data-protection regime the sender acts under (domain.md §1.3)."""

    DPA_PART3 = "DPA_PART3"
    UKGDPR_PART2 = "UKGDPR_PART2"


class Address(RequestModel):
    """Where the person lives."""

    lines: Annotated[list[Line], Field(min_length=1, max_length=5, examples=[["4 Heronsgate Walk"]])]
    town: Line | None = Field(default=None, examples=["Birmingham"])
    postcode: Postcode | None = Field(default=None, examples=["B23 6AA"])


class Agreement(RequestModel):
    """Whether, when and how the person agreed."""

    position: Annotated[AgreementPosition, Field(strict=False)]
    asked_on: Day | None = None
    asked_by: Line | None = Field(default=None, description="Collar number or role, not a name.", examples=["PC 4471"])
    how: Line | None = Field(default=None, examples=["In person"])
    override_reason: Text | None = Field(default=None, description="Needed unless the person agreed.")
