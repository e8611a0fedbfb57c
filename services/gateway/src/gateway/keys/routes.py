"""Where the keys are fetched that verify our tokens."""

from typing import Any

from fastapi import APIRouter, Response

from bluelamp.schemas.gateway import JsonWebKeySet
from gateway.resources import GatewayResourcesOf

router = APIRouter(tags=["tokens"])

# Far shorter than a new key is published before it signs, and as short as a withdrawn one may still count.
_KEEP = "max-age=60"


@router.get("/.well-known/jwks.json", status_code=200, response_model=JsonWebKeySet, summary="The keys of our tokens")
async def read_key_set(resources: GatewayResourcesOf, response: Response) -> Any:
    """Return the public keys (RFC 7517) that verify access tokens: the one that signs, the next, and those before
    whose tokens may still be valid.
    """
    response.headers["Cache-Control"] = _KEEP
    return {"keys": await resources.keys.published()}
