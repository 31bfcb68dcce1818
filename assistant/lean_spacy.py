"""spaCy without torch.

spaCy's thinc imports torch wherever that is installed: seconds and 200 MB that a blank pipeline never uses.
Import spaCy from here: `from assistant.lean_spacy import spacy`.
"""

import sys
from types import ModuleType


def _import_spacy() -> ModuleType:
    already = sys.modules.get("torch")
    if already is None:
        sys.modules["torch"] = None  # type: ignore[assignment]  # makes `import torch` fail, which thinc expects
    try:
        import spacy
        import spacy.matcher
    finally:
        if already is None:
            del sys.modules["torch"]
    return sys.modules[spacy.__name__]


spacy = _import_spacy()
