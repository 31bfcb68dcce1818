"""An assistant for patients at home after a lumbar puncture.

Words flow one way: channel -> guard (safety) -> Rasa (understanding, rule, answer or action) -> channel.
"""

import os

# Rasa and its libraries read these when imported; our entry points all pass through here first.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("HF_HUB_OFFLINE", "1")  # models come from packages, never from a hub
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small products; more threads wait for them at full speed
