"""The feature's addresses."""

from fastapi import APIRouter

ROUTERS: list[APIRouter] = []
