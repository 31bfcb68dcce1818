"""A real RabbitMQ from Debian's package; PostgreSQL and Redis are in benchmarks/services.py."""

from pathlib import Path

from benchmarks.running_server import free_port
from benchmarks.services import Service, own

LARGEST_MESSAGE = 1_000_000  # bytes; RabbitMQ's own bound is 128 MB


def rabbitmq(folder: Path) -> Service:
    """A RabbitMQ with its guest, which refuses larger messages than `LARGEST_MESSAGE`."""
    port, inner = free_port(), free_port()
    own(folder)
    environment = {
        "RABBITMQ_NODENAME": f"assistant{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_DIST_PORT": str(inner),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"+S 1:1 +sbwt none -rabbit max_message_size {LARGEST_MESSAGE}",
        "ERL_EPMD_PORT": str(free_port()),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }
    return Service(folder, port, ["/usr/lib/rabbitmq/bin/rabbitmq-server"], **environment)
