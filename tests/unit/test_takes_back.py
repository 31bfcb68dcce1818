"""A no that is taken back in any words after a check, and what people say there that takes nothing back."""

import pytest

from assistant.dialogue.forms import forms
from assistant.dialogue.second_thoughts import CLOSED, QUESTION, second_thought

YES = """
i should have said yes | i said no but it is yes | the answer is yes | put yes | hm yes | oops yes | mark it yes
| make that a yes | change it to yes | i do have that | i have some of that | my wife says yes | no it is yes |
i'd say yes now
"""
AGAIN = """
i didn't mean no | ignore my no | i am not so sure | my son pressed no | wrong button | wrong answer | that no
was wrong | undo | disregard that | cancel that | oops | on second thought | take that back | i didn't hear the
question | does tingling count | does 100 count | i pressed the wrong one | that's not what i meant | i clicked
no by mistake | i might | can i change one | i wasn't paying attention | i wasn't honest about the bladder | let
me redo that
"""
NOTHING = """
thanks | ok thank you | yes i will | yes i understand | i'll do that | great thank you so much | no | nope | no
thanks | no that's all | no i'm fine | when can i drive | what if i took it by mistake | have a nice day | say
that again | stop | what is my cell count | no questions
"""


def each(texts: str) -> list[str]:
    return [said.strip() for said in texts.replace("\n", " ").split("|")]


def means(text: str, form: str, intent: str, turns_ago: int = 0, closed: str = "no") -> str | None:
    meta = {"says": f"utter_{forms()[form].topic}", QUESTION: forms()[form].questions[-1].slot, CLOSED: closed}
    thought = second_thought(text, [(turns_ago, meta)], intent)
    return thought.means if thought else None


@pytest.mark.parametrize("turns_ago", [0, 1])
@pytest.mark.parametrize("form", forms())
@pytest.mark.parametrize("text", each(YES))
def test_a_yes_in_any_words_counts(text: str, form: str, turns_ago: int) -> None:
    assert means(text, form, "affirm", turns_ago) in ("yes", "one")


@pytest.mark.parametrize("form", forms())
@pytest.mark.parametrize("text", each(AGAIN))
def test_a_no_that_is_taken_back_asks_again(text: str, form: str) -> None:
    assert means(text, form, "not_covered") in ("again", "yes", "one")


@pytest.mark.parametrize("intent", ["affirm", "complaint", "stop", "repeat"])
def test_what_is_classified_as_such_talk_asks_again_in_the_next_message_only(intent: str) -> None:
    assert means("that came out all muddled", "headache_check", intent) == "again"
    assert means("that came out all muddled", "headache_check", intent, turns_ago=1) is None


@pytest.mark.parametrize("intent", ["thanks", "deny", "affirm", "driving"])
@pytest.mark.parametrize("form", forms())
@pytest.mark.parametrize("text", each(NOTHING))
def test_thanks_promises_and_questions_take_nothing_back(text: str, form: str, intent: str) -> None:
    assert means(text, form, intent) is None


def test_thanks_between_changes_nothing() -> None:
    form = forms()["headache_check"]
    closing = {"says": f"utter_{form.topic}", QUESTION: form.questions[0].slot, CLOSED: "no"}
    thought = second_thought("yes", [(0, {"says": "utter_thanks"}), (1, closing)], "affirm")
    assert thought is not None
    assert thought.means == "yes"


@pytest.mark.parametrize("form", forms())
def test_a_yes_after_a_form_that_was_stopped_counts(form: str) -> None:
    assert means("yes", form, "affirm", closed="stopped") in ("yes", "one")
