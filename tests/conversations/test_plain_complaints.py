"""A plain complaint of the head or the back is asked about; with any sign in it, it escalates at once."""

import pytest

from assistant.dialogue.plain_answers import is_plain_answer
from tests.conftest import Say

PLAIN = (
    "my head is hurting since the spinal tap",
    "my head hurts since the lumbar puncture",
    "my head has been hurting since the tap",
    "my head is aching after the spinal tap",
    "my head aches a bit since the procedure",
    "my head started to hurt after the lp",
    "my head's sore since the needle",
    "i woke up with a headache after the spinal tap",
    "i have a dull headache since my lumbar puncture",
    "i've got a slight headache since the tap",
    "i got a headache after my spinal tap yesterday",
    "i'm having a headache since the test",
    "there is a mild ache in my head since the tap",
    "i have some pain in my head since the lumbar puncture",
    "she has a headache after her spinal tap",
    "my husband has a headache since the tap",
    "my wife's head hurts since the spinal tap",
    "my head hurts",
    "my head is a bit sore this morning",
    "my back is hurting since the spinal tap",
    "my back hurts after the lumbar puncture",
    "my lower back is sore since the tap",
    "my lower back aches a little since the needle",
    "my back has been aching since the procedure",
    "i have a backache since the spinal tap",
    "i've got a sore back after the tap",
    "i have a tender lower back since the lumbar puncture",
    "i have some soreness in my lower back since the test",
    "there's a dull ache in my back after the lp",
    "he has a backache after his lumbar puncture",
    "my dad's back hurts since the tap",
    "my back is kind of sore today",
    "back ache after the lumbar puncture",
    "sore head after the lumbar puncture",
    "having a headache since this morning",
)
WITH_A_SIGN = (
    "my head is hurting badly since the spinal tap",
    "my head is hurting so much since the spinal tap",
    "my head is hurting terribly since the spinal tap",
    "my head hurts like hell since the lumbar puncture",
    "my head hurts and my neck is stiff since the tap",
    "my head has been hurting since the tap and i feel hot",
    "my head is hurting since the spinal tap and i see double",
    "my head hurts since the lp and i keep throwing up",
    "my head is hurting more and more since the spinal tap",
    "my head is splitting since the spinal tap",
    "my head is exploding after the lumbar puncture",
    "i have a horrible headache since the tap",
    "i have a headache and a fever since the tap",
    "i woke up with the worst headache after the spinal tap",
    "i've got a headache since the tap and i can't move my legs",
    "my head hurts since the tap and my ears are ringing",
    "my head hurts so i can't lift it off the pillow since the tap",
    "i have a headache since the tap and i am confused",
    "she has a headache after her spinal tap and won't wake up",
    "my husband has a headache since the tap and his speech is slurred",
    "my back is hurting since the spinal tap and it is wet",
    "my back hurts after the lumbar puncture and my legs are weak",
    "my lower back is sore and red and swollen since the tap",
    "my lower back is killing me since the needle",
    "my back has been aching since the procedure and i can't pee",
    "i have a backache since the spinal tap and my feet are numb",
    "i've got a sore back after the tap and it is leaking",
    "i have excruciating pain in my lower back since the test",
    "there's a dull ache in my back after the lp and i have the chills",
    "he has a backache after his lumbar puncture and his leg gives way",
    "my back is bleeding since the tap",
    "my head is numb since the spinal tap",
    "my head feels hot since the spinal tap",
    "my back feels numb since the spinal tap",
    "my head is hurting since the spinal tap and i can't keep anything down",
    "my neck hurts since the spinal tap",
    "my leg aches since the lumbar puncture and feels weak",
    "my chest is hurting since the spinal tap",
)
"""Look-alikes: the same complaints with a sign in them, or of another place."""


@pytest.mark.parametrize("said", PLAIN)
async def test_a_plain_complaint_begins_the_check(say: Say, said: str) -> None:
    turn = await say(said)
    assert turn.tier == "none"
    assert turn.topic in ("headache_relief", "headache_expected", "back_soreness_expected")
    assert turn.reply.asks


@pytest.mark.parametrize("said", WITH_A_SIGN)
async def test_the_same_with_a_sign_in_it_escalates(say: Say, said: str) -> None:
    assert not is_plain_answer(said)
    assert (await say(said)).escalates
