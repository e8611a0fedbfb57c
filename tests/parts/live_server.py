"""An application on loopback, for what only a real connection shows: streams that stay open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from bluelamp.kit.application import Server
from local_stack.ports import free_port


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[str]:
    """The address at which a running application also answers over a socket."""
    port = free_port()
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", http="httptools")
    server = Server(config, app.state.resources)
    serving = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving
