"""A part that is well beside one that is not: "my bladder is fine but my bowels aren't"; pure."""

import re

from assistant.dialogue.phrases import lower, phrase
from assistant.dialogue.yes_no_words import yes_no_words

_PART = (
    r"(?:bowels?|bladder|legs?|foot|feet|toes?|neck|head|arms?|back|stomach|temp(?:erature)?|rest|ones?|others?|"
    r"left|right)"
)
_IS_NOT = r"(?:is not|isn'?t|are not|aren'?t|does not|doesn'?t|do not|don'?t|was not|wasn'?t|were not|weren'?t|not)"
_NO = rf"(?<=[a-z]) (?:fine|good|okay|ok|normal),? (?:but |and )?(?:my |the )?{_PART} no *$"  # "bladder fine bowels no"
_ENDS = re.compile(rf"\b{_PART} {_IS_NOT} *(?:[,;:.!?]|$| and | but | so )")


def is_contrasted(text: str) -> bool:
    """Whether a part is said not to be what was just called well; alone "my neck isn't" denies a stiff neck."""
    said = lower(text)
    if re.search(_NO, said):
        return True
    ends = _ENDS.search(said)
    return bool(ends and phrase(yes_no_words().wished).search(said[: ends.start()]))
