# The two commands are `make run` and `make test`; `make help` names the others.
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
python := .venv/bin/python
export CMD

.PHONY: run test check bench manage setup lock format help

run: ## set up what is missing and run everything: PORT=8001, DATA_DIR=..., DEMO=1 or 0
	@scripts/setup run
	@exec $(python) -m producer.devstack up

test: ## set up what is missing, then every check and every test
	@scripts/setup dev
	@scripts/check
	@exec $(python) -m pytest -q -n 2 --dist worksteal $(ARGS)

check: ## the checks alone, in seconds
	@scripts/setup dev
	@exec scripts/check

bench: ## the measurements that the README quotes (minutes)
	@scripts/setup dev
	@exec $(python) -m benchmarks $(ARGS)

manage: ## run a management command on the same database: make manage CMD="seed_demo --json"
	@scripts/setup run >&2
	@exec $(python) -m producer.devstack manage $(CMD)

setup: ## only set up, with what the tests need
	@scripts/setup dev

lock: ## compile the lock files after a change of requirements/*.in
	@scripts/setup dev
	@exec scripts/lock

format: ## format the code
	@exec .venv/bin/ruff format .

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10
