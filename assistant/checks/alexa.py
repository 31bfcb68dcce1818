"""Does every topic and danger sign have words for Alexa, and is the skill's own content legal?"""

from collections.abc import Iterator, Mapping

from assistant.alexa.carriers import carriers
from assistant.alexa.intents import IntentsFile, intents, sentences
from assistant.alexa.limits import limits
from assistant.alexa.samples import LEGAL
from assistant.alexa.skill import skill
from assistant.dialogue.commands import command_of
from assistant.knowledge import topics
from assistant.safety import Tier, detect
from assistant.safety.lexicon import lexicon

INTENTS, SKILL = "assistant/alexa/intents.yml", "assistant/alexa/skill.yml"
NOT_IN_A_NAME = {"alexa", "amazon", "echo", "skill", "app", "ask", "tell", "open", "launch", "start"}
SMALL_WORDS = {"the", "a", "an", "my", "for", "to", "of"}


def check_alexa() -> Iterator[str]:
    """Sentences, carriers, and what the skill says of itself."""
    file, flags = intents(), {flag.id: flag.tier for flag in lexicon().flags}
    yield from _keys("topics", file.topics, topics())
    yield from _keys("flags", file.flags, flags)
    yield from _built_in(file)
    yield from _wordings(file)
    yield from _not_found(file, flags)
    if len(sentences()) + len(file.without_words) + len(carriers()) > limits().intents_per_skill.value:
        yield "assistant/alexa/carriers.yml: more intents than Amazon takes (limits.yml); take carriers away"
    yield from _invocation(skill().invocation)
    yield from _lengths()


def _keys(kind: str, written: Mapping[str, str], wanted: Mapping[str, object]) -> Iterator[str]:
    for name in wanted:
        if name not in written:
            yield f"{INTENTS}: {kind}: {name} has no sentence; write what its intent says, as a patient would"
    for name in sorted(set(written) - set(wanted)):
        yield f"{INTENTS}: {kind}: {name} is unknown; correct its name or take it away"


def _built_in(file: IntentsFile) -> Iterator[str]:
    for name, topic in {**file.extended, **file.standing_for}.items():
        if topic not in file.topics:
            yield f"{INTENTS}: {name} stands for {topic}, which is no topic; name one of topics.yml"


def _wordings(file: IntentsFile) -> Iterator[str]:
    """Each wording of a command must be that command, and the others a topic's."""
    for name, said in file.commands.items():
        meant = command_of(said[0])
        for wording in said:
            if meant is None or command_of(wording) != meant:
                yield f'{INTENTS}: commands: {name}: "{wording}" is not the command "{said[0]}"; see commands.yml'
    for topic in sorted(set(file.also_said) - set(file.topics)):
        yield f"{INTENTS}: also_said: {topic} is no topic; name one of topics.yml"


def _not_found(file: IntentsFile, tiers: Mapping[str, Tier]) -> Iterator[str]:
    """A danger sign's sentence must be found by the rules alone, without doubt, and with no graver one."""
    for flag, sentence in file.flags.items():
        report = detect(sentence)
        if flag in tiers and (report.tier != tiers[flag] or not any(f.flag == flag and f.firm for f in report.present)):
            yield f'{INTENTS}: flags: {flag}: the rules do not surely find it in "{sentence}"; say it more plainly'


def _invocation(name: str) -> Iterator[str]:
    words, bounds = name.split(), limits()
    fewest, most = bounds.invocation_fewest_characters.value, bounds.invocation_characters.value
    if not LEGAL.fullmatch(name) or not fewest <= len(name) <= most:
        yield f"{SKILL}: invocation: must be {fewest} to {most} small letters and spaces; choose another"
    if len(words) < bounds.invocation_fewest_words.value or (len(words) == 2 and SMALL_WORDS & set(words)):
        yield f"{SKILL}: invocation: Amazon wants two words or more, of two none small (the, a, my, of); choose another"
    if NOT_IN_A_NAME & set(words):
        yield f"{SKILL}: invocation: has a word that Amazon keeps for itself; choose another"


def _lengths() -> Iterator[str]:
    texts, bounds = skill(), limits()
    sizes = {
        "name": (len(texts.name), bounds.name_characters),
        "summary": (len(texts.said("summary")), bounds.summary_characters),
        "description": (len(texts.said("description")), bounds.description_characters),
        "testing_instructions": (len(texts.said("testing_instructions")), bounds.testing_instructions_characters),
        "keywords": (len(texts.keywords), bounds.keywords),
        "a keyword": (max(map(len, texts.keywords)), bounds.keyword_characters),
        "example_phrases": (len(texts.example_phrases), bounds.example_phrases),
    }
    for name, (size, limit) in sizes.items():
        if size > limit.value:
            yield f"{SKILL}: {name}: {size} where Amazon takes {limit.value}; shorten it"
