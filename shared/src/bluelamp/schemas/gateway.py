"""What the gateway's own service answers: OAuth 2 in its standard words, and the catalogue of the APIs."""

from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bluelamp.schemas.common import Lpu, ResponseModel

Url = str


class TokenAnswer(ResponseModel):
    """A granted access token (RFC 6749 §5.1)."""

    access_token: str = Field(max_length=8192, description="A JWT (RFC 9068); send it as Authorization: Bearer.")
    token_type: Literal["Bearer"]
    expires_in: int = Field(ge=1, le=3600, description="Seconds until the token expires.", examples=[600])
    scope: str = Field(max_length=8192, description="The scopes granted, with spaces between.")


class TokenRefusal(ResponseModel):
    """A refused token request (RFC 6749 §5.2)."""

    error: str = Field(
        max_length=40,
        pattern=r"^[a-z_]+$",
        description="invalid_request, invalid_client, invalid_scope, unsupported_grant_type, slow_down or "
        "temporarily_unavailable.",
        examples=["invalid_client"],
    )
    error_description: str = Field(max_length=400, examples=["The client could not be authenticated."])


class JsonWebKey(BaseModel):
    """The public half of a signing key (RFC 7517)."""

    model_config = ConfigDict(extra="forbid")

    kty: str = Field(max_length=10, examples=["EC"])
    crv: str = Field(max_length=20, examples=["P-256"])
    x: str = Field(max_length=100, examples=["nVeoqpWmIho06VmNg8FlWnV5I-QGqn1t75oX2UMj-I0"])
    y: str = Field(max_length=100, examples=["fn7rT6BPsqWJC_a1Oro8tSJGl1L8htQYaXKs4FZXuRA"])
    kid: str = Field(max_length=100, description="Named in the header of each token that the key signed.")
    use: Literal["sig"]
    alg: Literal["ES256"]


class JsonWebKeySet(ResponseModel):
    """Every key whose tokens may still be valid, and the next one."""

    keys: list[JsonWebKey] = Field(max_length=20)


class AuthorizationServer(ResponseModel):
    """Authorization server metadata (RFC 8414)."""

    issuer: Url = Field(max_length=400)
    token_endpoint: Url = Field(max_length=400)
    jwks_uri: Url = Field(max_length=400)
    scopes_supported: list[str] = Field(max_length=1000)
    response_types_supported: list[str] = Field(max_length=10, description="Empty: there is no authorisation page.")
    grant_types_supported: list[str] = Field(max_length=10)
    token_endpoint_auth_methods_supported: list[str] = Field(max_length=10)
    token_endpoint_auth_signing_alg_values_supported: list[str] = Field(max_length=10)
    service_documentation: Url = Field(max_length=400)
    protected_resources: list[Url] = Field(max_length=100)


class ProtectedResource(ResponseModel):
    """Protected resource metadata (RFC 9728)."""

    resource: Url = Field(max_length=400)
    resource_name: str = Field(max_length=200)
    authorization_servers: list[Url] = Field(max_length=10)
    jwks_uri: Url = Field(max_length=400)
    scopes_supported: list[str] = Field(max_length=1000)
    bearer_methods_supported: list[str] = Field(max_length=3)
    resource_documentation: Url = Field(max_length=400)


class LinkTarget(ResponseModel):
    """One link of the catalogue."""

    href: Url = Field(max_length=400)
    type: str = Field(max_length=100, examples=["text/html"])


class CatalogueEntry(BaseModel):
    """One API: where it lives, and where its description, documentation and terms are (RFC 8631)."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    anchor: Url = Field(max_length=400)
    service_desc: list[LinkTarget] = Field(alias="service-desc", max_length=10)
    service_doc: list[LinkTarget] = Field(alias="service-doc", max_length=10)
    service_meta: list[LinkTarget] = Field(alias="service-meta", max_length=10)


class Linkset(ResponseModel):
    """The catalogue of this place's APIs (RFC 9727, RFC 9264)."""

    linkset: list[CatalogueEntry] = Field(max_length=100)


class Role(StrEnum):
    """What a client may be registered as; the permissions of each service name the roles that hold them."""

    ANALYST = "analyst"
    AUDITOR = "auditor"
    BOARD = "board"
    CONTACT_HANDLER = "contact-handler"
    CONTACT_MANAGER = "contact-manager"
    CRIME_REGISTRAR = "crime-registrar"
    DA_SPECIALIST = "da-specialist"
    DIRECTORY_ADMIN = "directory-admin"
    DPO = "dpo"
    EXPLOITATION_OFFICER = "exploitation-officer"
    HUB_MANAGER = "hub-manager"
    INTEGRATOR = "integrator"
    OFFENDER_MANAGER = "offender-manager"
    OFFENDER_SUPERVISOR = "offender-supervisor"
    IOM_COORDINATOR = "iom-coordinator"
    DA_OFFENDER_MANAGER = "da-offender-manager"
    SEX_OFFENDER_MANAGER = "sex-offender-manager"
    OFFICER = "officer"
    PARTNER = "partner"
    PRACTITIONER = "practitioner"
    REVIEWER = "reviewer"
    SENIOR_OFFICER = "senior-officer"
    SENTINEL_LEAD = "sentinel-lead"
    SERGEANT = "sergeant"
    SERVICE = "service"
    SURVEYOR = "surveyor"
    TELEPHONY = "telephony"


class NewClient(BaseModel):
    """A client as an operator registers it: with a secret, or with the public keys that it signs with."""

    model_config = ConfigDict(extra="forbid")

    client_id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
    display_name: str = Field(min_length=1, max_length=200)
    organisation_id: UUID
    roles: list[Role] = Field(min_length=1, max_length=8)
    lpu: Lpu | None = None
    scopes: list[Annotated[str, Field(pattern=r"^[a-z-]+:[a-z-]+:[a-z-]+$")]] | None = None
    client_secret: str | None = Field(default=None, min_length=16, max_length=200)
    public_keys: dict[str, Any] | None = None
