"""How much it carries: `python -m benchmarks.load`, `python -m benchmarks.load.soak`; locust lives in .venv-load."""
