# make run | make test | make setup. Each script in scripts/ is short; CI calls exactly these.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run speech test test-fast test-slow lint bench clean

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/ -/' | sort

setup:           ## environment in .venv, trained model (only when stale)
	@scripts/setup

run: setup       ## serve; prints the address of the chat page; Ctrl-C stops it
	@exec .venv/bin/assistant run $(ARGS)

speech:          ## speech recognition and a voice on this machine; Ctrl-C stops them
	@exec scripts/speech $(ARGS)

test: setup      ## every test that this machine can run; says what it left out and why
	@scripts/test

test-fast:       ## safety, knowledge, speech text: seconds, no model
	@scripts/environment && .venv/bin/python -m pytest tests/unit $(ARGS)

test-slow: setup ## what takes long by nature: a whole Home Assistant, Redis gone for a minute, full disks and bad lines (as root, in namespaces of the kernel)
	@scripts/test-slow

lint:            ## ruff and mypy
	@scripts/environment && scripts/lint

bench: setup     ## speed beside a stock Rasa, and public yardsticks, on this machine; two hours and more
	@.venv/bin/python -m benchmarks.turns && .venv/bin/python -m benchmarks.long_conversation && .venv/bin/python -m benchmarks.speed --write && .venv/bin/python -m benchmarks.nlu

clean:           ## what was built; var, with conversations and the escalation record, stays
	rm -rf .venv .venv-speech .venv-home-assistant .venv-sip .venv-load .venv-deploy .venv-security .cache .rasa models reports *.egg-info
