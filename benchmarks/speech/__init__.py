"""Recogniser to answer: what speech costs in words, topics and red flags."""
