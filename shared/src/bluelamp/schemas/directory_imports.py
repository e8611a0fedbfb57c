"""What an import into the directory reports, and what the demonstration directory is made of."""

from pydantic import Field

from bluelamp.schemas.common import Identifier, RequestModel, ResponseModel
from bluelamp.schemas.directory import NewOrganisation, NewService
from bluelamp.schemas.sharing_agreements import NewSharingAgreement


class ImportFault(ResponseModel):
    """One thing wrong with a row."""

    pointer: str = Field(max_length=400, description="Within the row or the entry.", examples=["#/needs"])
    detail: str = Field(max_length=400, examples=["GARDENING is no need category."])
    code: str = Field(max_length=80, examples=["unknown_need"])


class RefusedRow(ResponseModel):
    """One row or entry that was not taken, and every reason why."""

    line: int | None = Field(ge=1, le=2_147_483_647, description="The line of a CSV file on which the row begins.")
    index: int | None = Field(ge=0, le=2_147_483_647, description="The place of a JSON entry, from 0.")
    faults: list[ImportFault] = Field(min_length=1, max_length=100)


class ImportReport(ResponseModel):
    """What an import did; rows that are not refused were kept, all in one transaction."""

    created: int = Field(ge=0, le=2_147_483_647, description="Services that are new.")
    updated: int = Field(ge=0, le=2_147_483_647, description="Services that were there and changed.")
    unchanged: int = Field(ge=0, le=2_147_483_647, description="Services that were there, just as in the file.")
    refused: int = Field(ge=0, le=2_147_483_647, description="Rows that were not taken.")
    organisations_created: int = Field(ge=0, le=2_147_483_647)
    refused_rows: list[RefusedRow] = Field(max_length=1000, description="The first thousand of them.")


class SeedOrganisation(NewOrganisation):
    """An organisation of the demonstration directory, with its fixed identity."""

    organisation_id: Identifier


class SeedService(NewService):
    """A service of the demonstration directory, with its fixed identity."""

    service_id: Identifier


class SeedSharingAgreement(NewSharingAgreement):
    """An agreement of the demonstration directory, with its fixed identity."""

    sharing_agreement_id: Identifier
    force_organisation_id: Identifier


class SeedDirectory(RequestModel):
    """What the launcher gives to `python -m referrals seed-directory`."""

    organisations: list[SeedOrganisation]
    services: list[SeedService]
    sharing_agreements: list[SeedSharingAgreement]
