# The contributor's menu. `make run` and `make test` need Rust, Python 3 and apt; they install the rest.

SHELL := /bin/bash
export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sohoa/target
SOHOA := $(CARGO_TARGET_DIR)/release/sohoa

DEBIAN := tesseract-ocr tesseract-ocr-vie libtesseract-dev libleptonica-dev pkg-config clang libclang-dev \
  fonts-croscore poppler-utils qpdf openssl

.PHONY: help setup build run test check bench

help: ## Shows this menu
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: ## Installs what is missing (Debian packages)
	@missing=$$(for p in $(DEBIAN); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  as_root=$$([ $$(id -u) = 0 ] || echo sudo); \
	  $$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -yq --no-install-recommends $$missing; \
	fi

build: setup ## Builds in release
	cargo build --release

run: build ## Reads the sample papers and shows their fields
	$(SOHOA) read $(wildcard samples/s[0-9]*.*)

test: setup ## Runs all tests
	cargo test

bench: build ## Compares reading with bare tesseract and ocrmypdf on the samples
	dpkg -s ghostscript fonts-texgyre >/dev/null 2>&1 || apt-get install -yq --no-install-recommends ghostscript fonts-texgyre
	python3 benches/compare.py

check: setup ## Format, lints, documentation
	cargo fmt --check && cargo clippy --all-targets -- -D warnings && RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --quiet
