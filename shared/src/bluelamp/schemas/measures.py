"""What every service says figures in: each with what it was computed from."""

from pydantic import Field

from bluelamp.schemas.common import ResponseModel


class Rate(ResponseModel):
    """A share with what it was computed from; all three are null where either count is under five."""

    numerator: int | None = Field(ge=0, le=2_147_483_647)
    denominator: int | None = Field(ge=0, le=2_147_483_647)
    value: float | None = Field(ge=0, le=1)
