"""The Alexa skill: who signed a request, what is said, and the package it is made from. No Rasa, no model."""

from assistant.alexa.certificates import Certificates
from assistant.alexa.unverified import Reason, Unverified
from assistant.alexa.verification import Verifier, amazon_verifier

__all__ = ["Certificates", "Reason", "Unverified", "Verifier", "amazon_verifier"]
