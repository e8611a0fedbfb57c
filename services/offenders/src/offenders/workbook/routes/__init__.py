"""The feature's addresses."""

from fastapi import APIRouter

from offenders.workbook.routes.workbook import router

ROUTERS: list[APIRouter] = [router]
