"""Names, numbers, addresses and dates of birth go before anything is stored; what medicine needs stays."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.conversation_store import QuietTrackerStore
from assistant.escalations import new_escalation
from assistant.health import Health
from assistant.privacy import NOT_KEPT, cleaned, cleaner, private
from assistant.privacy.events import stored_form
from assistant.privacy.spans import Span
from assistant.recent_turns import RecentSQLStore
from assistant.settings import PROJECT, Settings
from assistant.web import Entry, History
from tests.privacy.marked import Score, marked, read_marked, score

SETS = PROJECT / "tests" / "privacy"
LEAST_RECALL = {"built_on.txt": 0.95, "held_out.txt": 0.95, "others_built_on.txt": 0.95, "others_held_out.txt": 0.8}
"""By set; the last two are by other hands, and of them the first one only was seen when the rules were made."""
MOST_LOST = 0.01
SAID = "my name is Margaret Ellison, call me on 415-555-0132, my neck is stiff since tuesday"
NEEDLES = ("margaret", "ellison", "0132")


def found(text: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in private(text)]


@pytest.mark.parametrize("half", [name for name in LEAST_RECALL if (SETS / name).exists()])
def test_of_each_kind_nearly_all_goes_and_hardly_anything_else(half: str) -> None:
    came = score(read_marked(SETS / half), found)
    assert {kind for kind in came.of if came.recall(kind) < LEAST_RECALL[half]} == set(), came.missed
    assert came.words_lost <= MOST_LOST * came.words, came.hurt


def test_the_score_can_fail() -> None:
    items = [marked("my name is [name:ann lee], temp is 98.6")]
    missed, half, everything = (
        score(items, finder) for finder in (lambda t: [], lambda t: [(11, 14)], lambda t: [(0, len(t))])
    )
    assert [each.recall() for each in (missed, half, everything)] == [0, 0, 1]
    assert isinstance(missed, Score)
    assert (missed.words_lost, everything.words_lost) == (0, 6)


@pytest.mark.parametrize(
    "line",
    [
        # first names of many cultures, in lower case as recognisers write them
        "hi it's [name:oluwaseun], my wife [name:thandeka] has a fever",
        "my husband [name:rohan] drove me and [name:siobhan] took over",
        "this is [name:wen jie] calling for my mother [name:halina wisniewski]",
        "tell my cousin [name:tuyet-nhung] that [name:parvaneh] called",
        # a name that no list has, where one is announced
        "my roommate [name:stellanor] keeps bringing me coffee",
        "could you page dr [name:szymanskova] for me",
        "[name:brixworth] told me to lie down",
        "im [name:kayleigh-anne], 29, and dizzy",
        # surnames after titles, common words among them
        "Mrs. [name:Zamora-Quintanilla] asks about coffee",
        "dr [name:love] and nurse [name:joy] were kind",
        "ask mister [name:delacroix] in bed two, or dr. [name:k. osterman]",
        "can i speak to doctor [name:abernathy]",
        "doctor [name:grey] said no, she was sure",
        # first names that are words
        "my son [name:chase] won't drink, my daughter [name:faith] is fine",
        "my neighbor [name:june] is with me",
        "[name:will] drove me home",
        "My brother [name:Will Harper] had one too.",
        # said about somebody, at the end, in two parts
        "[name:oyinkan], my sister, wants to know about rest",
        "Regards, [name:Leopold Fairweather]",
        "[name:Consuelo de la Vega Ortiz], day 2, still dizzy",
        "they call me [name:smokey], his name is [name:rafferty]",
        # spelled, and misheard
        "last name is [name:p a p a d o p o u l o s]",
        "it's [name:s as in sam, m as in mike, y as in yes]",
        "my name is [name:sure eye a] and my neck is stiff",
    ],
)
def test_names_go_however_they_are_announced(line: str) -> None:
    assert_all_goes_and_nothing_else(line)


@pytest.mark.parametrize(
    "line",
    [
        "medicare number [number:one f h five t w eight a b one two], is it paid",
        "my medicare card is [number:4FG7-HJ9-KL20]",
        "prescription number [number:7724510] and rx [number:4471-229]",
        "my portal login is [number:hk40917], portal pin [number:8812]",
        "the last four of my social are [number:four four seven one]",
        "last four digits of my ssn [number:4471]",
        "accession number [number:A2026-118842]",
        "driver's license [number:D447 190 2281], passport [number:X4471902]",
        "my insurance id is [number:4471 902 281 q]",
        "reference [number:LP/4471/26], confirmation code [number:7QX41]",
    ],
)
def test_numbers_of_records_and_cards_go(line: str) -> None:
    assert_all_goes_and_nothing_else(line)


@pytest.mark.parametrize(
    "line",
    [
        "i live on [address:west larch avenue] near the clinic",
        "we are off [address:juniper street], send somebody",
        "my zip is [address:six oh six one four]",
        "zip code [address:60614-1200], postcode [address:LS6 2QT]",
        "my address is [address:nineteen oh four east fulton street apartment six]",
        "it's [address:unit two b forty one birchwood close]",
        "we're at [address:the corner of ash and fourth]",
    ],
)
def test_addresses_go_without_a_house_number_too(line: str) -> None:
    assert_all_goes_and_nothing_else(line)


@pytest.mark.parametrize(
    "line",
    [
        "my bday is [birth:june 6th] and i feel old",
        "my birthday is [birth:the ninth of may]",
        "born [birth:the third of april nineteen sixty two]",
        "i was born on [birth:christmas day nineteen fifty]",
        "dob [birth:twelve twelve eighty eight]",
        "my dob is [birth:the eleventh of the second fifty one]",
        "i turn 60 on [birth:june 3rd]",
        "i was born back in [birth:nineteen forty seven]",
    ],
)
def test_dates_of_birth_go_however_they_are_said(line: str) -> None:
    assert_all_goes_and_nothing_else(line)


def assert_all_goes_and_nothing_else(line: str) -> None:
    came = score([marked(line)], found)
    assert (came.missed, came.hurt) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "it started since tuesday, three days ago, at 4 in the morning",
        "my temp is 98.6, it was 101.4 and 99.1 and 102.2 before",
        "the pain is ten out of ten, should i call 911 or 988",
        "i take warfarin, eliquis 5 mg, tylenol 650 and calpol",
        "is it guillain-barré or parkinson's, or bell's palsy",
        "blood pressure 140/90, pulse 110, 22 gauge needle, 4 tubes",
        "heather is my birth control pill, i'm on yasmin, is ms hereditary",
        "jack daniels or earl grey, dr pepper or st john's wort",
        "my son will rest, my wife can drive, i rose at dawn, doctor drew blood",
        "Is it Wilson's disease or Miller Fisher syndrome, jasmine tea or aloe vera?",
        "my mom cudnt eat, my husband is worried, i'm nauseus",
        "my name is on the list, it is called a blood patch, the nurse line is busy",
        "giving birth in 1987, on christmas day, 2 visits, room 4, the last four days",
        "on a bumpy road, down the street, route 66, l 4 l 5, c s f and m r i",
        "i'm dizzy, it's worse, this is killing me, call me an ambulance",
    ],
)
def test_what_medicine_needs_stays(text: str) -> None:
    assert cleaned(text) == text


def test_what_is_clean_stays_as_it_is() -> None:
    assert cleaned(cleaned(SAID)) == cleaned(SAID)
    assert "my neck is stiff since tuesday" in cleaned(SAID)


def test_what_cannot_be_cleaned_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise ValueError(text)

    cleaner.KNOWN.clear()
    monkeypatch.setattr("assistant.privacy.cleaner.names", broken)
    assert cleaned("ann lee has a stiff neck") == NOT_KEPT


def test_a_text_that_could_not_be_looked_through_is_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise ValueError(text)

    cleaner.KNOWN.clear()
    with monkeypatch.context() as failing:
        failing.setattr("assistant.privacy.cleaner.names", broken)
        assert cleaned("my name is ann lee") == NOT_KEPT
    assert cleaned("my name is ann lee") == "my name is [name]"


def test_a_message_is_looked_through_once_and_its_words_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def looks(text: str) -> list[Span]:
        looked.append(text)
        return []

    cleaner.KNOWN.clear()
    monkeypatch.setattr("assistant.privacy.cleaner.places", looks)
    stored_form(said().as_dict())
    cleaned(SAID)
    assert looked.count(SAID) == 1
    assert len(looked) == len(set(looked))
    assert not [text for text in looked if text in repr(list(cleaner.KNOWN.items()))]
    cleaner.KNOWN.clear()  # what a stand-in saw must not stay known


def test_a_very_long_text_is_not_kept() -> None:
    assert cleaned("ann lee " * 1_000) == NOT_KEPT


def test_no_text_makes_it_slow() -> None:
    """Nothing that somebody may send makes the expressions look back for ever; a turn has two seconds."""
    worst = ["1" * 2_000, "one " * 500, "a." * 1_000, "1 a " * 500, "Ann Lee " * 250, "at dot " * 280, "1-" * 1_000]
    worst += [
        "born" + " " * 3_500,
        "mrn " + "is " * 1_200,
        "nineteen " * 400,
        "my name is " + "a " * 1_800,
        "dr " * 1_300,
    ]
    for text in worst:
        since = time.perf_counter()
        cleaned(text)
        assert time.perf_counter() - since < 10, text[:10]  # looking back for ever is minutes


@pytest.fixture
def store(tmp_path: Path) -> RecentSQLStore:
    store = RecentSQLStore(db=str(tmp_path / "c.db"))
    store.domain = Domain.empty()
    return store


def said(text: str = SAID) -> UserUttered:
    parsed: dict[str, Any] = {
        "intent": {"name": "red_flag", "confidence": 1.0},
        "text": text,
        "red_flags": {"tier": "urgent", "flags": ["stiff_neck"], "evidence": ["Ellison, my neck is stiff"]},
        "entities": [],
    }
    return UserUttered(text, parsed["intent"], parse_data=parsed)


def held_by(store: RecentSQLStore) -> str:
    with store.engine.connect() as connection:
        return "\n".join(row.data for row in connection.execute(store.SQLEvent.__table__.select()))


async def test_the_conversation_store_keeps_no_details_and_the_turns_after_still_have_the_words(
    store: RecentSQLStore,
) -> None:
    tracker = store.init_tracker("c")
    tracker.update(said())
    tracker.update(SlotSet("headache_danger_signs", "no, says Margaret Ellison"))
    await store.save(tracker)
    kept = held_by(store)
    assert not [needle for needle in NEEDLES if needle in kept.lower()]
    assert "my neck is stiff since tuesday" in kept
    assert json.loads(kept.splitlines()[0])["parse_data"]["red_flags"]["flags"] == ["stiff_neck"]
    again = await store.retrieve("c")
    assert again is not None
    assert SAID in [event.text for event in again.events if isinstance(event, UserUttered)]


async def test_another_process_reads_the_turn_as_it_was_understood(store: RecentSQLStore) -> None:
    tracker = store.init_tracker("c")
    tracker.update(said())
    await store.save(tracker)
    store._kept.clear()
    again = await store.retrieve("c")
    assert again is not None
    (event,) = (event for event in again.events if isinstance(event, UserUttered))
    assert event.intent_name == "red_flag"
    assert event.parse_data["red_flags"]["flags"] == ["stiff_neck"]


async def test_a_whole_conversation_that_is_saved_again_is_cleaned_too(store: RecentSQLStore) -> None:
    await store.save(DialogueStateTracker.from_events("c", [said()], []))
    assert "[name]" in held_by(store)
    assert not [needle for needle in NEEDLES if needle in held_by(store).lower()]


async def test_nothing_is_stored_of_a_turn_that_cannot_be_cleaned(
    store: RecentSQLStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> None:
        raise ValueError(text)

    cleaner.KNOWN.clear()
    monkeypatch.setattr("assistant.privacy.cleaner.places", broken)
    tracker = store.init_tracker("c")
    tracker.update(said())
    await store.save(tracker)
    assert "stiff since" not in held_by(store)
    assert "my neck" not in held_by(store)
    assert NOT_KEPT in held_by(store)


class _Broker:
    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.told.append(event)


async def test_an_event_broker_is_told_no_details(store: RecentSQLStore) -> None:
    broker = _Broker()
    store.event_broker = broker
    quiet = QuietTrackerStore(store, Health())
    tracker = quiet.init_tracker("c")
    tracker.update(said())
    await quiet.save(tracker)
    told = json.dumps(broker.told).lower()
    assert "[name]" in told
    assert not [needle for needle in NEEDLES if needle in told]


def test_the_web_history_keeps_no_details_of_patients_and_every_number_of_ours(tmp_path: Path) -> None:
    history = History(3600, f"sqlite:///{tmp_path / 'h.db'}")
    history.add("c", Entry("1", "patient", SAID), Entry("1.answer", "assistant", "Call 555-010-0199."))
    patient, assistant = history.of("c")
    assert not [needle for needle in NEEDLES if needle in patient.text.lower()]
    assert assistant.text == "Call 555-010-0199."


@pytest.mark.parametrize("keeps", [False, True])
def test_escalations_keep_no_words_unless_told_to_and_then_no_details(
    monkeypatch: pytest.MonkeyPatch, *, keeps: bool
) -> None:
    monkeypatch.setattr("assistant.escalations.escalation.settings", lambda: Settings(escalation_words=keeps))
    made = new_escalation("c", "web", "urgent", ["stiff_neck"], [SAID], "Call now.")
    assert made.words == ((cleaned(SAID),) if keeps else ())
