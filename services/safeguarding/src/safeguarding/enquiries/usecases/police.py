"""The police's answer, fetched from the offenders service; while that is away the enquiry says so (ADR 0023)."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import from_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context, telemetry
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.clients import ServiceClient, ServiceTokens
from bluelamp.kit.database import Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.kit.vault import Vault
from bluelamp.schemas.offenders.person_checks import (
    CheckedSubject,
    CheckPurpose,
    OtherIdentifier,
    OtherName,
    PersonCheckAnswer,
    PersonCheckRequest,
)
from bluelamp.schemas.people import LawfulBasis
from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.enquiries import CorrectionReason, NewResponse, RecordedResponse
from safeguarding.cases.usecases.moving import SYSTEM
from safeguarding.enquiries.rules.answering import check_response
from safeguarding.enquiries.rules.police import NoAnswerError, about_known, response_of
from safeguarding.enquiries.statements import answering, police, sweeping
from safeguarding.enquiries.usecases.answering import values_of_response

SCOPE = "offenders:person:check"


class OffendersClient:
    """The offenders service, as far as a hub asks it; it is found behind the gateway."""

    def __init__(self, resources: Resources) -> None:
        tokens = ServiceTokens(resources.http, resources.settings)
        base_url = f"{resources.settings.front_door}/offenders/v1"
        self._client = ServiceClient(resources.http, tokens, base_url, SCOPE)

    async def check_people(self, request: PersonCheckRequest, key: str) -> PersonCheckAnswer:
        """Ask whether anything is held about some people.

        Raises NoAnswerError for whatever is no whole answer: the service away, a refusal, words that cannot be read.
        """
        try:
            answer = await self._client.call("POST", "/person-checks", body=request, key=key)
            return PersonCheckAnswer.model_validate_json(answer.content)
        except (ProblemError, ValidationError) as error:
            # A 404 of the gateway stands for a service that is not there, as much as a connection refused does.
            raise NoAnswerError(type(error).__name__) from None


async def ask_police(resources: Resources, enquiry_id: UUID) -> None:
    """Fetch the answer and record it; raises NoAnswerError when there is none, so that the job is done again.

    Until then the enquiry reads UNAVAILABLE. An enquiry that the desk has answered itself is left alone.
    """
    async with resources.database.connection() as connection:
        rows = await police.TO_CHECK.rows(connection, the_enquiry=enquiry_id)
    if not rows:
        return
    hidden = {row["person_id"]: _hidden(resources.vault, enquiry_id, row["person_id"]) for row in rows}
    try:
        request = _request(rows, hidden)
        answer = await OffendersClient(resources).check_people(request, _key(enquiry_id, request))
        response = response_of(about_known(answer, hidden), set(hidden))
    except NoAnswerError:
        await _mark_unavailable(resources, enquiry_id)
        raise
    await _record(resources, enquiry_id, rows[0]["organisation_id"], response)


def _hidden(vault: Vault, enquiry_id: UUID, person_id: UUID) -> UUID:
    """Return the id by which that side hears of somebody: its log holds nobody of a hub and joins no two enquiries."""
    told = vault.fingerprint("a person whom the police's systems are asked about", enquiry_id.bytes + person_id.bytes)
    return UUID(bytes=told[:16])


def _request(rows: Sequence[Row], hidden: Mapping[UUID, UUID]) -> PersonCheckRequest:
    subjects = [
        CheckedSubject(
            subject_id=hidden[row["person_id"]],
            given_name=row["given_name"],
            family_name=row["family_name"],
            date_of_birth=row["date_of_birth"],
            other_names=[
                OtherName.model_validate(one)
                for one in from_json(row["names"])
                if (one["given_name"], one["family_name"]) != (row["given_name"], row["family_name"])
            ],
            dates_of_birth=sorted(date.fromisoformat(one) for one in from_json(row["dates_of_birth"])),
            identifiers=[OtherIdentifier.model_validate(one) for one in from_json(row["identifiers"])],
        )
        for row in rows
    ]
    return PersonCheckRequest(
        subjects=subjects,
        purpose=CheckPurpose.SAFEGUARDING_ENQUIRY,
        lawful_basis=LawfulBasis(rows[0]["lawful_basis"]),
    )


def _key(enquiry_id: UUID, request: PersonCheckRequest) -> str:
    """Name the question by what is asked: who has another name by now is another question, not the first one again."""
    return f"police-{enquiry_id}-{sha256(request.model_dump_json().encode()).hexdigest()[:16]}"


async def _mark_unavailable(resources: Resources, enquiry_id: UUID) -> None:
    telemetry.logger().warning("no answer of the police's systems", enquiry_id=str(enquiry_id))
    values = actor_values(SYSTEM) | {"traceparent": context.current().traceparent}
    async with resources.database.transaction() as connection:
        await sweeping.MARK_UNAVAILABLE.run(connection, the_enquiry=enquiry_id, **values)


async def _record(resources: Resources, enquiry_id: UUID, organisation_id: UUID, response: NewResponse) -> None:
    """Record what was found: as the answer, or in the place of the desk's that the system was away."""
    check_response(response)
    responder = Actor(
        subject="offenders-service",
        client_id=SYSTEM.client_id,
        organisation_id=organisation_id,
        roles=SYSTEM.roles,
        scopes=frozenset(),
    )
    async with resources.database.transaction() as connection:
        held = await answering.LOCK_OWN.row(connection, the_enquiry=enquiry_id, organisation_id=organisation_id)
        if held is None:
            return
        away = await police.ANSWER_THAT_SYSTEM_IS_AWAY.value(connection, the_enquiry=enquiry_id)
        recorded = RecordedResponse(
            enquiry_id=enquiry_id,
            response_id=uuid7(),
            status=response.status,
            responded_at=clocks.now(),
            correction_of=away,
        )
        values = values_of_response(responder, recorded, response)
        if away is None:
            await answering.ANSWER_BY_CHECK.run(connection, **values)
        else:
            corrected = values | {"correction_reason": CorrectionReason.FURTHER_SEARCH}
            await answering.CORRECT.run(connection, **corrected)
