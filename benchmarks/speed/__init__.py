"""How fast and how large beside a stock Rasa, in one run: `python -m benchmarks.speed`."""
