"""Privacy: what tells who somebody is goes before anything is stored; ids are pseudonyms; nothing is kept too long."""

from assistant.privacy.cleaner import NOT_KEPT, cleaned, private

__all__ = ["NOT_KEPT", "cleaned", "private"]
