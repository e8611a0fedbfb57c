"""Which of the demonstration's records are there already."""

from sqlalchemy import Uuid, bindparam, select

from bluelamp.kit.database import Statement
from safeguarding.sentinel.tables import campaigns, contact_routes, theme_tags

_ID = bindparam("record_id", type_=Uuid)
HAS_CAMPAIGN = Statement(select(campaigns.c.campaign_id).where(campaigns.c.campaign_id == _ID))
HAS_ROUTE = Statement(select(contact_routes.c.contact_route_id).where(contact_routes.c.contact_route_id == _ID))
HAS_TAG = Statement(select(theme_tags.c.tag_id).where(theme_tags.c.tag_id == _ID))
