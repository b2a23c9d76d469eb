# Short names for the tasks in scripts/dev.py, which holds the logic
# (Windows without make: py -3.11 scripts\dev.py run).
#
#   make run PORT=8600          another port
#   make run HOST=0.0.0.0       open to the office network
#   make test ARGS="-k grid"    arguments for pytest (or, with bench and faults, for those)
#   make cluster N=3            three servers behind nginx

# HOST and PORT are taken from make's command line only: some shells and conda export them for themselves.
HOST = 127.0.0.1
PORT = 8501
ARGS =
N = 3

# The first Python on the PATH that is new enough; name another with PYTHON=...
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$python; break; fi; done)
DEV = $(or $(PYTHON),$(error Python 3.11 or newer was not found (tidak ditemukan). \
	Install it or name it: make $@ PYTHON=/path/to/python3)) scripts/dev.py

.DEFAULT_GOAL := help
.PHONY: help run cluster test check lint format bench faults bundle clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:  ## start the dashboard and print its address
	@$(DEV) run --host $(HOST) --port $(PORT)

cluster:  ## try several servers behind nginx with one PostgreSQL
	@$(DEV) cluster --count $(N)

test:  ## run every check, as CI does
	@$(DEV) test $(ARGS)

check:  ## ruff, mypy and the tests of the core
	@$(DEV) check

lint:  ## ruff and mypy only
	@$(DEV) lint

format:  ## let ruff format the code and mend what it can
	@$(DEV) format

bench:  ## measure speed
	@$(DEV) bench $(ARGS)

bundle:  ## a zip with all packages, for computers without internet
	@$(DEV) bundle $(ARGS)

faults:  ## try kills, full disks, cuts and damages, and count what is lost
	@$(DEV) faults $(ARGS)

clean:  ## remove the virtual environment and the tools' caches
	@$(DEV) clean
