"""The command `assistant`, which has time: `python -m tests.patient_server run --port N`.

For tests of what is said, which shall not depend on how busy the machine is. The limits themselves are held by
tests/faults, tests/cluster and tests/unit, and measured in benchmarks.
"""

from functools import partial

from benchmarks.running_server import running_server

ON_A_BUSY_MACHINE = 20.0  # seconds instead of two
patient_server = partial(running_server, __name__)
"""As `running_server`."""


def be_patient() -> None:
    """Whoever asks is answered, from all that is kept and with all of it kept, however long that takes here."""
    from assistant import brain
    from assistant.channels import courses, phone_calls, web
    from assistant.guard import rasa_turn

    rasa_turn.BUDGET_SECONDS = phone_calls.STEP_SECONDS = brain.LONGEST_WAIT = ON_A_BUSY_MACHINE
    courses.RECALL_SECONDS = web.STORE_SECONDS = web.STORE_SECONDS_ALARM = ON_A_BUSY_MACHINE


if __name__ == "__main__":
    from assistant.cli import main

    be_patient()
    main()
