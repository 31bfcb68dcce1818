"""A sign that the caller has counts, though it is asked or stands beside a "no"; general asking is quiet."""

import pytest

from assistant.safety import detect

HAD = {
    "fever": [
        "is my fever from the needle",
        "how do i get the fever down",
        "what if i already have a fever",
        "what do i do for a fever i have",
        "i was told to call about my fever",
        "the sheet says to call with a fever so here i am",
        "i wouldn't say i don't have a fever",
        "they didn't say i'd have a fever",
    ],
    "stiff_neck": [
        "could my stiff neck be meningitis",
        "does my stiff neck mean something bad",
        "if it helps my neck is stiff",
        "nobody told me about my stiff neck",
    ],
    "numbness_or_weakness": [
        "are my numb legs from the needle",
        "is the numbness in my legs from the needle",
        "what should i do if my legs are numb now",
        "what if my leg is numb right now",
        "in case it matters my toes are numb",
        "nobody told me my legs would be numb",
        "you said to call for numbness well i'm numb",
        "not weak, just numb",
        "not numb exactly, more like tingling",
        "i had no numbness until today",
    ],
    "vomiting": [
        "why am i throwing up",
        "if i drink water i throw it up",
        "what should i do if i threw up twice already",
    ],
    "site_drainage_or_bleeding": [
        "if i cough it leaks",
        "it isn't bleeding, it's leaking",
        "they said call if it leaks and it leaks",
    ],
    "bladder_or_bowel": ["all good besides not being able to pee", "they said to call if i can't pee and i can't"],
    "chest_pain": [
        "is my chest pain from the tap",
        "if i walk i get chest pain",
        "i didn't have chest pain until today",
        "everything is fine apart from the chest pain",
    ],
    "loss_of_consciousness": ["in case it matters i passed out earlier", "if it helps i fainted twice"],
    "danger_to_self_or_others": [
        "what if i'm suicidal",
        "what if i want to kill myself",
        "who do i call if i want to hurt myself",
        "if i feel like killing myself what should i do",
    ],
    "overdose_or_poisoning": ["what happens if i took 20 tylenol", "what if i took too many tylenol"],
}
GENERAL = [
    "what if i get a fever",
    "should i call if i have a fever",
    "when should i call about a fever",
    "how do i know if my neck is stiff",
    "can the test cause numb legs",
    "what are the signs of infection",
    "if my neck gets stiff what should i do",
    "what should i do if i can't pee",
    "what happens if i throw up tonight",
    "do i call 911 if i pass out",
    "what happens if i take too much tylenol",
    "i was told to watch for fever",
    "if i bend over can it leak",
    "if i stand up too soon will i get a headache",
    "no fever, no vomiting, just a question about coffee",
    "i don't have a fever, i was only wondering about coffee",
    "not in labor, just pregnant",
    "why is there an overdose warning on the box",
    "was it normal that my lower back was numb from the anaesthetic",
]


@pytest.mark.parametrize(("flag", "text"), [(flag, text) for flag, texts in HAD.items() for text in texts])
def test_what_somebody_has_counts(flag: str, text: str) -> None:
    report = detect(text)
    assert flag in report.flags
    assert report.firm, "the second net alone could still let it go"


@pytest.mark.parametrize("text", GENERAL)
def test_general_asking_stays_quiet(text: str) -> None:
    assert not detect(text).escalates
