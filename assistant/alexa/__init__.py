"""The Alexa skill: what its intents stand for, and the package it is made from. No Rasa, no model."""
