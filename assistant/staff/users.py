"""Who may see the staff page: names and hashed passwords in a file that an operator writes."""

from collections.abc import Mapping
from pathlib import Path

import argon2
from pydantic import Field

from assistant.content import Content, Text, read_content
from assistant.errors import ContentError
from assistant.yaml_files import relative

LEAST_LETTERS = 12  # of a password; NIST SP 800-63B asks for 8 at least, 15 where there is no second factor
HASHER = argon2.PasswordHasher()  # argon2id with the parameters of RFC 9106, low memory: 64 MiB, three passes


class UserEntry(Content):
    """One user."""

    name: Text
    password: Text


class UsersFile(Content):
    """The file."""

    users: list[UserEntry] = Field(min_items=1)


def read_users(path: Path) -> Mapping[str, str]:
    """Hashes of the passwords by name.

    Raises:
        ContentError: the file cannot be read, a name stands twice, or a password is no hash.
    """
    found: dict[str, str] = {}
    for user in read_content(UsersFile, path).users:
        if user.name in found:
            raise ContentError(relative(path), f"user {user.name} stands twice; take one away")
        try:
            argon2.extract_parameters(user.password)
        except argon2.exceptions.InvalidHashError:
            mend = "write what `assistant staff-password` prints"
            raise ContentError(relative(path), f"user {user.name}: password is no argon2 hash; {mend}") from None
        found[user.name] = user.password
    return found


def hashed(password: str) -> str:
    """What stands in the file for a password.

    Raises:
        ValueError: it is too short.
    """
    if len(password) < LEAST_LETTERS:
        raise ValueError(f"take {LEAST_LETTERS} letters or more")
    return str(HASHER.hash(password))
