"""Measures over HTTP."""

from fastapi import APIRouter

from contact.measures.routes.annotations import router as annotations
from contact.measures.routes.catalogue import router as catalogue
from contact.measures.routes.charts import router as charts

ROUTERS: list[APIRouter] = [catalogue, charts, annotations]
