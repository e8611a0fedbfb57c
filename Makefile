# Everything a newcomer needs; `make` alone tells what there is. Nothing but Python (3.11 or later) is asked for.
MAKEFLAGS += --no-print-directory --silent
.DEFAULT_GOAL := help
.PHONY: help demo up down status logs token seed-contact board-report reset test lint format bench conformance bootstrap

# What was compiled stays compiled: each of a stack's commands and of the tests' workers would do it anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE

# One more than there are processors: a tenth of the tests' time is waiting for what was killed to come back.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

STACK := .venv/bin/python -m local_stack
# Ends (SIGTERM) what follows when make itself is killed.
TIED_TO_MAKE := .venv/bin/python -I -S deploy/local/src/local_stack/tether.py 15 $$PPID

help: ## show this list
	awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: bootstrap ## start everything, tell each service's story, and stay up until Ctrl-C (without a terminal: stop)
	$(STACK) demo $(ARGS)

up: bootstrap ## start everything and stay in the foreground until Ctrl-C
	exec $(TIED_TO_MAKE) $(STACK) up $(ARGS)

down: bootstrap ## stop what `make up` started
	$(STACK) down

status: bootstrap ## show what runs
	$(STACK) status

logs: bootstrap ## follow the logs; WHAT=referrals for some of them
	$(STACK) logs $(WHAT)

token: bootstrap ## print an access token: make token WHO=officer
	$(STACK) token $(WHO)

seed-contact: bootstrap ## make years of calls for the running stack: July 2014 is the board report's
	$(STACK) seed-contact

board-report: bootstrap ## write the board report (JSON, page, PDF) to .bluelamp/board-report; ARGS="--as-at 2014-08-31"
	$(STACK) board-report $(ARGS)

reset: bootstrap ## throw away the database, the mailbox, the logs and the secrets in .bluelamp
	$(STACK) reset

test: bootstrap ## run the tests; ARGS="tests/kit -k money" for some of them, WORKERS=4 for so many at once
	.venv/bin/python -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder $(ARGS)

lint: bootstrap ## check style, types, imports and migrations
	deploy/checks/lint.sh

format: bootstrap ## put the code into the one layout
	.venv/bin/ruff check --select I --fix --quiet .
	.venv/bin/ruff format .

bench: bootstrap ## measure the platform beside pgbench on this machine
	$(STACK) bench $(ARGS)

conformance: bootstrap ## check the API against the public tools (also needs Node and Chromium)
	deploy/checks/conformance.sh $(ARGS)

bootstrap:
	deploy/local/bootstrap.sh
