"""How long what was said is kept, and what of it belongs to one conversation."""

from assistant.retention.keeping import erase, export, purge
from assistant.retention.purging import purge_daily

__all__ = ["erase", "export", "purge", "purge_daily"]
