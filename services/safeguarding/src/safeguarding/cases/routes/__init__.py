"""The cases of a hub over HTTP: declare, delegate, return."""

from fastapi import APIRouter

ROUTERS: list[APIRouter] = []
