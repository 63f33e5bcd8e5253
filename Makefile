# The contributor's menu. `make run` and `make test` need Rust, Python 3 and apt; they install the rest.

SHELL := /bin/bash
export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sohoa/target
SOHOA := $(CARGO_TARGET_DIR)/release/sohoa

DEBIAN := tesseract-ocr tesseract-ocr-vie libtesseract-dev libleptonica-dev pkg-config clang libclang-dev \
  fonts-croscore poppler-utils qpdf openssl softhsm2 chromium chromium-driver

.PHONY: help setup build run test pages check bench bench-verify bench-gate counter fuzz memory

help: ## Shows this menu
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: ## Installs what is missing (Debian packages)
	@missing=$$(for p in $(DEBIAN); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  as_root=$$([ $$(id -u) = 0 ] || echo sudo); \
	  $$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -yq --no-install-recommends $$missing; \
	fi

build: setup ## Builds in release
	cargo build --release

# Everything `make run` makes: the office with its sample keys, and the papers' files.
RUN := .run
PASSPHRASE := $(RUN)/passphrase

run: build ## Runs the whole chain on the sample papers, then verifies what it sealed
	@rm -rf $(RUN) && mkdir -p $(RUN) && head -c 18 /dev/urandom | base64 > $(PASSPHRASE) && chmod 600 $(PASSPHRASE)
	@export SOHOA_OFFICE=$(RUN)/office SOHOA_PASSPHRASE_FILE=$(PASSPHRASE); \
	$(SOHOA) keys init --sample && echo && \
	$(SOHOA) run $(wildcard samples/s[0-9]*.*) --out $(RUN)/papers && echo && \
	$(SOHOA) verify --sample $$(grep -l NguoiSoHoa $(RUN)/papers/*.pdf) && echo && \
	$(SOHOA) find nguyen

test: setup ## Runs all tests
	cargo test
	$(MAKE) pages

pages: setup ## Drives the counter's pages in a real Chromium
	cargo build
	python3 tests/pages/test_review.py

bench: build ## Compares the whole chain with bare tesseract and ocrmypdf on the samples
	dpkg -s ghostscript fonts-texgyre >/dev/null 2>&1 || apt-get install -yq --no-install-recommends ghostscript fonts-texgyre
	python3 benches/compare.py

bench-verify: build ## Judges signed files beside pyHanko, same files, same core; how near to SHA-256 alone
	python3 benches/verify.py --sohoa $(SOHOA)

PAPERS ?= 1000000
bench-gate: setup ## How long a checklist takes with a million papers held (PAPERS=N; about 3 minutes)
	cargo bench --bench gate -- --papers $(PAPERS)

counter: build ## Seconds from a whole scan to its review page, idle and while a batch runs
	python3 benches/counter.py

SECONDS ?= 60
fuzz: setup ## Changes signed files at random and judges them, SECONDS=60 for each target
	SOHOA_FUZZ_SECONDS=$(SECONDS) cargo test --test signatures fuzz -- --nocapture --test-threads 1

memory: build ## Does memory stay flat? 500 pages in one file, then in 500 files (about 10 minutes)
	python3 benches/memory.py

check: setup ## Format, lints, documentation
	cargo fmt --check && cargo clippy --all-targets -- -D warnings && RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --quiet
