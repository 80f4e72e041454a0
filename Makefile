# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
WORKSTATIONS ?= yes
FOR_WORKSTATIONS := mmdebstrap openssh-client slirp4netns socat systemd-container util-linux
FOR_TESTS := chromium hostapd nftables poppler-utils qemu-system-x86

.PHONY: help demo test packages check unit bench faults docs lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(VENV)/bootstrap: requirements/bootstrap.txt
	@bash tools/make-venv "$(PYTHON)" "$(VENV)"
	@touch $@

$(VENV)/runtime: $(VENV)/bootstrap requirements/runtime.txt pyproject.toml
	@echo "installing netauto and its pinned dependencies ..."
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/runtime.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/test: $(VENV)/runtime requirements/test.txt
	@echo "installing what the tests need (foreign clients, linters) ..."
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@

demo: $(VENV)/runtime ## set up, start the lab, open lens-consult-3 with proof, with six real workstations where root and Debian allow it (WORKSTATIONS=no: without)
	@[ "$(WORKSTATIONS)" != yes ] || bash tools/host-packages $(FOR_WORKSTATIONS)
	@WORKSTATIONS=$(WORKSTATIONS) bash tools/demo

test: $(VENV)/test packages check unit ## set up and run every test

packages:
	@bash tools/host-packages $(FOR_WORKSTATIONS) $(FOR_TESTS)

check: $(VENV)/test ## ruff, mypy, import-linter, yamllint, ansible-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint --strict inventories roles molecule playbooks docs/ci .config
	$(BIN)/ansible-lint --offline -q

unit: $(VENV)/test
	$(BIN)/pytest -n 3 --dist loadgroup --durations 40

bench: $(VENV)/test ## measure netauto beside its peers (prints the tables of docs/benchmarks.md)
	$(BIN)/python -m benchmarks

faults: $(VENV)/test ## open and close every unit, then play the whole fault campaign on lab devices (more than an hour on two cores; docs/reliability.md)
	$(BIN)/netauto validate --lab
	$(BIN)/python -m campaign

docs: $(VENV)/test ## write the generated parts of the pages again, and the recordings
	$(BIN)/python tools/docs.py
	$(BIN)/python tools/record.py

lock: $(VENV)/bootstrap ## compile requirements/*.txt again from pyproject.toml
	bash tools/lock

clean: ## remove what the set-up made
	rm -rf $(VENV) .netauto .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
