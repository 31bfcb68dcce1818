"""What Alexa needs beside its channel: who signed a request."""

from assistant.alexa.certificates import Certificates
from assistant.alexa.unverified import Reason, Unverified
from assistant.alexa.verification import Verifier, amazon_verifier

__all__ = ["Certificates", "Reason", "Unverified", "Verifier", "amazon_verifier"]
