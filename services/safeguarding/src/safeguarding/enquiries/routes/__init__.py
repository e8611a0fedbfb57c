"""The enquiries of a case over HTTP: declare, delegate, return."""

from fastapi import APIRouter

ROUTERS: list[APIRouter] = []
