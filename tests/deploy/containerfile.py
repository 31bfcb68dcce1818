"""A Containerfile as stages of instructions: what is needed to hold it to promises; hadolint looks at its form."""

import re
from dataclasses import dataclass, field


@dataclass
class Stage:
    """What begins with FROM.

    Attributes:
        name: after AS; "" where it has none.
        instructions: keyword in capitals, and the rest with its lines joined.
    """

    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def of(self, keyword: str) -> list[str]:
        """What stands behind each such keyword, in order."""
        return [rest for told, rest in self.instructions if told == keyword]

    def commands(self) -> list[str]:
        """Every single command of its RUN instructions."""
        return [command.strip() for line in self.of("RUN") for command in re.split(r"&&|\|\||[;|]", line)]


def stages(text: str) -> list[Stage]:
    """In the order of the file; what stands before the first FROM is left out."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    found: list[Stage] = []
    for line in filter(str.strip, joined.splitlines()):
        keyword, _, rest = line.strip().partition(" ")
        if keyword.upper() == "FROM":
            found.append(Stage(rest.partition(" AS ")[2].strip()))
        elif found:
            found[-1].instructions.append((keyword.upper(), " ".join(rest.split())))
    return found
