# The library on this machine. `make` lists what there is.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
LOCAL  := $(or $(LOCAL_DIR),.local)
SHELL  := /bin/sh
RATE   ?= 100

.DEFAULT_GOAL := help
.PHONY: help up down status check test lint format bench drill catalogue frontend images lock pictures clean

help:
	@echo 'make up         start the library and leave it running: http://localhost:8080'
	@echo 'make status     who gets the requests, active faults, every process'
	@echo 'make down       stop it; the data stays'
	@echo 'make check      for every save: lint, and the tests that need no library'
	@echo 'make test       every test, on a library of its own'
	@echo 'make lint       ruff, mypy, yamllint, Biome, tsc'
	@echo 'make format     put the code in order'
	@echo 'make bench      CPU per request beside the functions-framework CLI, bare Granian and the commit REF'
	@echo 'make drill      every failover drill on the running library, under 15 minutes; RATE=100 requests per second'
	@echo 'make catalogue  add 100,000 generated books to the running library'
	@echo 'make frontend   build the site where its sources have changed, as make up does'
	@echo 'make images     build the images, look into them and push them: REGISTRY=registry.example/library'
	@echo 'make lock       lock the packages that pyproject.toml names; UPGRADE=1 for their newest versions'
	@echo 'make pictures   take the pictures of the documents, of the running library and of the newest drill'
	@echo 'make clean      stop it and remove its data and the virtual environment'

# On two cores, a library for each, the quick ones first; tests/conftest.py says which tests go together.
PYTEST = $(BIN)/python -m pytest --numprocesses 2 --no-loadscope-reorder

up: $(READY)
	@$(BIN)/python -m local up --detach

down: $(READY)
	@$(BIN)/python -m local down

status: $(READY)
	@$(BIN)/python -m local status

check: lint
	@$(BIN)/python -m local.machine.programs
	$(PYTEST) -m 'not library' tests/unit tests/manifests

test: $(READY)
	@$(BIN)/python -m local.machine.programs chromium pdns_server
	$(BIN)/python frontend/npm.py test
	$(BIN)/python frontend/build.py
	$(PYTEST) -m 'not undisturbed'
	$(BIN)/python -m pytest -m undisturbed

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/yamllint --strict .
	$(BIN)/python frontend/npm.py check

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python frontend/npm.py format

bench: $(READY)
	@$(BIN)/python -m local.machine.programs
	REF='$(REF)' $(BIN)/python -m loadtest.bench

drill: up
	@$(BIN)/python -m loadtest.drill run all --rate $(RATE)

frontend: $(READY)
	@$(BIN)/python frontend/build.py

images: $(READY)
	@$(BIN)/python -m release.images

pictures: up
	@$(BIN)/python -m local.machine.programs chromium
	@$(BIN)/python -m release.pictures

# What is locked keeps its version; `make lock UPGRADE=1` takes the newest.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  $(if $(UPGRADE),--upgrade) --output-file

lock: $(READY)
	$(LOCK) requirements/functions.txt pyproject.toml
	$(LOCK) requirements/central.txt pyproject.toml --group central
	$(LOCK) requirements/frontend.txt --group frontend
	$(LOCK) requirements/dev.txt pyproject.toml --group local --group loadtest --group test --group lint

catalogue: $(READY)
	@[ -f "$(LOCAL)/etc/central.env" ] || { echo 'The library is not running: start it with `make up`.' >&2; exit 1; }
	@PYTHONPATH=functions $(BIN)/python -m central.generate --books 100000 --seed 1 > "$(LOCAL)/catalogue.csv"
	@set -a && . "$(LOCAL)/etc/central.env" && $(BIN)/python -m central.load --test-accounts --books "$(LOCAL)/catalogue.csv"

clean:
	@if [ -x $(BIN)/python ] && [ -f $(READY) ]; then $(BIN)/python -m local down --purge; fi
	rm -rf $(VENV)

ifneq ($(words $(CURDIR)),1)
$(error MariaDB cannot be installed in a path with a space, $(CURDIR): move the clone)
endif

# Brought up to date whenever the lock changes; one that was left half done has no stamp yet.
$(READY): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, and $(PYTHON) is not: set PYTHON, for example make PYTHON=python3.12 up." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "$(PYTHON) cannot make a virtual environment: install its venv module (apt-get install python3-venv)." >&2; exit 1; }
	@echo "Installing the locked packages into $(VENV) (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $(READY)
