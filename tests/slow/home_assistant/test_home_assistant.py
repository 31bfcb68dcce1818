"""What a person hears who asks through Home Assistant; the transcript is written to reports/home-assistant.md."""

from collections.abc import Iterator

import pytest

from assistant.settings import PROJECT
from benchmarks.running_server import free_port, running_server
from tests.slow.home_assistant.instance import HomeAssistant, home_assistant

TRANSCRIPT = PROJECT / "reports" / "home-assistant.md"
TITLE = "# What was said through a real Home Assistant\n\nWritten by tests/slow/home_assistant.\n"


class Talk:
    """Asks, and writes down what was said.

    Args:
        home: the Home Assistant.
        agent: whom to ask in it.
    """

    def __init__(self, home: HomeAssistant, agent: str) -> None:
        self._home, self._agent = home, agent
        self.lines = [TITLE]

    def ask(self, text: str, conversation: str | None = None, language: str = "en") -> tuple[str, str]:
        """Kind of the response, and what is said."""
        response = self._home.ask(self._agent, text, conversation, language)["response"]
        spoken = str(response["speech"]["plain"]["speech"])
        self.lines.append(
            f"- **{text}** ({language}, {conversation or 'no id'})\n  {response['response_type']}: {spoken}"
        )
        return str(response["response_type"]), spoken


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    port = free_port()
    quiet = {"ASSISTANT_RECOGNISER_URI": "", "ASSISTANT_VOICE_URI": ""}
    with (
        running_server(ASSISTANT_WYOMING_URI=f"tcp://127.0.0.1:{port}", **quiet),
        home_assistant(tmp_path_factory.mktemp("home")) as home,
    ):
        assert home.add_wyoming(port) == "After care"
        (agent,) = [agent for agent in home.agents() if agent != "conversation.home_assistant"]
        talking = Talk(home, agent)
        yield talking
    TRANSCRIPT.parent.mkdir(exist_ok=True)
    TRANSCRIPT.write_text("\n".join(talking.lines) + "\n", encoding="utf-8")


def test_a_question_is_answered_and_nothing_is_asked_back(talk: Talk) -> None:
    kind, spoken = talk.ask("can i drink coffee")
    assert kind == "action_done"
    assert "coffee" in spoken
    assert "?" not in spoken


def test_a_red_flag_gets_the_emergency_message(talk: Talk) -> None:
    kind, spoken = talk.ask("my back is wet where the needle went in")
    assert kind == "action_done"
    assert spoken.startswith("Call your doctor now")
    assert "nine one one" in spoken


def test_what_means_nothing_still_has_words(talk: Talk) -> None:
    assert "nine one one" in talk.ask("florp the blue seventeen")[1]


def test_every_sentence_stands_alone(talk: Talk) -> None:
    """This Home Assistant's own Wyoming library leaves out conversation id and language; later ones send them."""
    talk.ask("my back is wet where the needle went in", "home-1")
    assert "Earlier you told me" not in talk.ask("can i drink coffee", "home-1")[1]
    assert talk.ask("yes", "home-1")[1].startswith("I am not sure what you said yes to")
