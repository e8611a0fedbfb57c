"""What the worker does for webhooks."""

from bluelamp.kit.feed.statements import PUBLISH
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from bluelamp.kit.webhooks import delivering
from bluelamp.kit.webhooks.statements.deliveries import DELIVER

_LANE = "webhooks"


def webhook_jobs(prefix: str) -> list[Job]:
    """Return the jobs that take the events of the service under `prefix` to its webhooks."""

    async def deliver_webhook(resources: Resources, payload: str) -> None:
        source = f"{resources.settings.public_url.rstrip('/')}{prefix}"
        await delivering.deliver_webhook(resources, payload, source)

    return [
        Job(entrypoint=PUBLISH, function=delivering.publish_event),
        Job(entrypoint=DELIVER, function=deliver_webhook, lane=_LANE),
    ]


WEBHOOK_SWEEPS = [
    Sweep(name="requeue_overdue_webhooks", every_seconds=30, function=delivering.requeue_overdue),
    Sweep(name="forget_old_webhook_deliveries", every_seconds=3600, function=delivering.forget_old_deliveries),
]
