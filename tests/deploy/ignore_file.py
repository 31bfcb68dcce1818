"""A .dockerignore as engines read it: patterns from the root, of which the last that matches counts."""

import re


class IgnoreFile:
    """What an image is not built from.

    Args:
        text: of the file. A pattern matches a path, or a folder above it; `!` lets in again; `*` and `?` stay within
            one name, `**` is any number of folders. (Classes in brackets are not read: none is used.)
    """

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        self._patterns = [
            (not line.startswith("!"), _expression(line.lstrip("!").strip("/")))
            for line in lines
            if line and not line.startswith("#")
        ]

    def leaves_out(self, path: str) -> bool:
        """Whether a file, its path relative to the root, stays out."""
        out = False
        for leaves_out, pattern in self._patterns:
            if pattern.match(path):
                out = leaves_out
        return out


def _expression(pattern: str) -> re.Pattern[str]:
    assert "[" not in pattern, pattern
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(known.get(part) or re.escape(part) for part in parts) + "(?:/.*)?$")
