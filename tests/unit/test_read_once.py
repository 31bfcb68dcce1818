"""What was made of a text is remembered, and forgotten with the conversations that are erased or end."""

from assistant.channels.guard import Guard
from assistant.health import Health
from assistant.read_once import forget_texts, read_once


def test_a_text_is_read_once_until_it_is_forgotten() -> None:
    read: list[str] = []

    @read_once(2)
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    assert [length("one"), length("one")] == [3, 3]
    forget_texts()
    assert length("one") == 3
    assert read == ["one", "one"]


async def test_no_function_knows_the_words_of_a_conversation_that_is_erased_or_ends() -> None:
    from assistant.safety import detect

    guard = Guard(None, None, Health())
    for end in (guard.forget, guard.erased):
        await guard.turn("can i drink coffee", "web", "one")
        assert detect.cache_info().currsize  # type: ignore[attr-defined]
        done = end("one")
        if done is not None:
            await done
        assert not detect.cache_info().currsize  # type: ignore[attr-defined]
