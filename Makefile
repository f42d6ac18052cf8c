# One word for each thing a developer does.
.PHONY: help run tour build web test test-all check asan tsan fuzz sweep kills clocks sdks tracker screens lighthouse bench bless format lint
.DEFAULT_GOAL := help

FUZZ_SECONDS ?= 60
SWEEP ?= 20
sources = $(shell git ls-files 'src/*.cpp' 'src/*.hpp' 'tests/*.cpp' 'tests/*.hpp' 'bench/*.cpp' 'bench/*.hpp')

help:      ## this list
	@sed -n 's/^\([a-z-]*\): *[a-z -]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: build      ## build the program and start the server with made-up leads
	@scripts/run

tour: build     ## build the program and show what it does with files
	@scripts/tour

build:     ## the release program, build/release/winnow
	@scripts/setup
	@scripts/web
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target winnow

web:       ## the screens alone, which the program carries
	@scripts/web

test:      ## build everything and run every test; the ten slowest at the end
	@scripts/setup
	@scripts/web
	@scripts/test dev

test-all: test asan tsan sweep fuzz kills clocks sdks tracker bench      ## everything there is to run; takes long

check: lint test      ## what to run before handing in a change

asan:      ## the tests under the address and undefined-behaviour sanitizers
	@scripts/setup
	@scripts/test asan

tsan:      ## the tests under the thread sanitizer
	@scripts/setup
	@scripts/test tsan

sweep:     ## the tests with SWEEP (20) times as many random inputs
	@scripts/setup
	@WINNOW_SWEEP=$(SWEEP) scripts/test dev --timeout 3600

fuzz:      ## each fuzz target for FUZZ_SECONDS (60) under libFuzzer
	@scripts/setup --all
	@FUZZ_SECONDS=$(FUZZ_SECONDS) scripts/fuzz

kills:     ## kill the program while it writes, and look at what is left
	@scripts/setup
	@scripts/kills

clocks:    ## set the clock of a running server back and forward, and look at what it did
	@scripts/setup --all
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target winnow
	@scripts/clocks

sdks:      ## the SDKs of docs/tracking.md against the server, killed in the middle
	@scripts/setup --sdks
	@scripts/sdks

tracker:   ## the tracker and the snippets of docs/tracking.md, on foreign pages in Chromium
	@scripts/setup --sdks
	@scripts/tracker

screens: build  ## pictures of every screen, in build/screens; fails where a text is cut
	@scripts/screens

lighthouse: build  ## what Lighthouse says of the screens, in docs/lighthouse.md
	@scripts/lighthouse

bench:     ## the benchmarks; compare with bench/README.md
	@scripts/setup --all
	@scripts/bench
	@cmake --build --preset release --target winnow
	@scripts/load

bless:     ## accept what the tests with kept results now give, then read `git diff`
	@scripts/setup
	@WINNOW_BLESS=1 scripts/test dev -R '^tests/'

format:    ## lay out every C++ file
	@scripts/setup --all
	@clang-format-14 -i $(sources)

lint:      ## the layout of every C++ file, and clang-tidy over the program
	@scripts/setup --all
	@clang-format-14 --dry-run --Werror $(sources)
	@cmake --preset dev >/dev/null
	@git ls-files 'src/*.cpp' | grep -v _test.cpp | \
	  xargs -P "$$(nproc)" -n 4 clang-tidy-14 -p build/dev --quiet
