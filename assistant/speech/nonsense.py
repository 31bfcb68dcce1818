"""What a recogniser writes when it heard no words: stock phrases, the same words over and over, far too many."""

import re

MOST_WORDS_A_SECOND = 6.0  # of what was sent on; people in a hurry say 4 to 5
LEAST_WORDS = 8  # fewer are never too many
REPEATS, LONGEST_PHRASE = 4, 8  # the same 1 to 8 words four times in a row
LEAST_SURE = -0.7  # mean log probability of a word piece; docs/decisions/0009 has what was measured
FEWEST_DOUBTED = (
    3  # words; "stop" and "nurse" give a recogniser little to be sure by, and are read before they are sent
)
_STOCK = re.compile(
    r"(thanks?|thank you)( so much| very much)? for (watching|listening|viewing)|\bsubscrib|subtit|captions? by|"
    r"\bsee you (in the )?next (video|time)|transcribed by|amara org"
)
_TAG = re.compile(r"[\[(*♪][^\])*♪]*[\])*♪]?")
_WORD = re.compile(r"[a-z0-9']+")
_LONE = ({"you"}, {"bye"}, {"the"}, {"so"}, {"uh"}, {"um"})


def is_nonsense(text: str, seconds: float, log_probability: float | None = None) -> bool:
    """Whether nobody can have said this.

    Args:
        text: what the recogniser wrote.
        seconds: length of the sound that it wrote it for.
        log_probability: how sure it is; None when it does not say.
    """
    words = _WORD.findall(_TAG.sub(" ", text.lower()))
    if log_probability is not None and log_probability < LEAST_SURE and len(words) >= FEWEST_DOUBTED:
        return True
    if not words or set(words) in _LONE or _STOCK.search(" ".join(words)):
        return True
    if len(words) >= LEAST_WORDS and len(words) > MOST_WORDS_A_SECOND * seconds:
        return True
    return any(_repeats(words, length) for length in range(1, LONGEST_PHRASE + 1))


def _repeats(words: list[str], length: int) -> bool:
    """Whether a phrase of so many words stands `REPEATS` times in a row."""
    run = 0
    for here, before in zip(words[length:], words, strict=False):
        run = run + 1 if here == before else 0
        if run >= length * (REPEATS - 1):
            return True
    return False
