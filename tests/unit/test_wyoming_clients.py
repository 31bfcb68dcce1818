"""Recogniser and voice: gone, slow, hanging, talking rubbish, and well again."""

import asyncio

import pytest

from assistant.speech import services as services_module
from assistant.speech.services import SpeechServices
from assistant.speech.sound import RATE, read_wav
from assistant.speech.wyoming_clients import Heard, NoSpeechService, describe, hear, speak
from benchmarks.running_server import free_port
from tests.unit.fake_wyoming import fake_wyoming

PCM = bytes(range(256)) * 500


async def test_hears_all_of_it_and_sends_the_prompt_only_when_asked() -> None:
    async with fake_wyoming() as service:
        assert await hear(service.uri, PCM) == Heard("can i drink coffee", None)
        assert bytes(service.heard) == PCM
        await hear(service.uri, PCM, "stiff neck")
        assert service.prompts == [None, "stiff neck"]


async def test_speaks() -> None:
    async with fake_wyoming() as service:
        assert len(read_wav(await speak(service.uri, "hello"))) == pytest.approx(400 * RATE / 22_050, abs=2)


@pytest.mark.parametrize("ill", ["hangs", "rubbish", "closes"])
async def test_an_ill_service_is_told_within_the_time(ill: str) -> None:
    async with fake_wyoming() as service:
        service.ill = ill
        started = asyncio.get_running_loop().time()
        for asked in (describe(service.uri, 0.5), hear(service.uri, PCM, seconds=0.5), speak(service.uri, "a", 0.5)):
            with pytest.raises(NoSpeechService):
                await asked
        assert asyncio.get_running_loop().time() - started < 30


@pytest.mark.parametrize("ill", ["silent", "stereo"])
async def test_a_voice_without_usable_sound(ill: str) -> None:
    async with fake_wyoming() as service:
        service.ill = ill
        with pytest.raises(NoSpeechService):
            await speak(service.uri, "a")


async def test_nobody_there_and_an_error_that_quotes_nothing() -> None:
    with pytest.raises(NoSpeechService) as error:
        await speak(f"tcp://127.0.0.1:{free_port()}", "my secret")
    assert "secret" not in str(error.value)


async def test_services_are_found_and_lost_by_themselves() -> None:
    async with fake_wyoming() as service:
        services = SpeechServices(service.uri, "")
        watching = asyncio.create_task(services.watch(every=0.05))
        try:
            await until(lambda: services.transcribes)
            assert not services.speaks
            service.ill = "closes"
            await until(lambda: not services.transcribes)
            service.ill = ""
            await until(lambda: services.transcribes)
        finally:
            watching.cancel()


async def test_two_at_once_and_no_endless_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    async with fake_wyoming() as service:
        service.ill = "slow"
        services = SpeechServices(service.uri, service.uri)
        await asyncio.gather(*(services.hear(PCM) for _ in range(4)))
        assert service.most_at_once == 2
        monkeypatch.setattr(services_module, "WAIT_SECONDS", 0.1)
        done = await asyncio.gather(*(services.hear(PCM) for _ in range(3)), return_exceptions=True)
        assert [type(one) for one in done].count(NoSpeechService) == 1


async def test_what_was_said_before_comes_from_memory() -> None:
    async with fake_wyoming() as service:
        services = SpeechServices("", service.uri)
        assert await services.speak("hello") == await services.speak("hello")
        assert service.spoken == ["hello"]
        with pytest.raises(NoSpeechService):
            await services.hear(PCM)


async def until(true: object) -> None:
    async with asyncio.timeout(60):
        while not true():  # type: ignore[operator]  # noqa: ASYNC110 (a bool of the object under test)
            await asyncio.sleep(0.02)
