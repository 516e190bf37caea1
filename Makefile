# homegen: `make demo` shows it, `make test` proves it, `make help` lists the rest.

LUA      = lua5.4
INTERPRETER = $(LUA)
PREFIX   = /usr/local
DESTDIR  =
CFLAGS   = -O2 -g
LDFLAGS  =
JOBS     = $(shell nproc 2>/dev/null || echo 2)

# build.mk compiles one flavour, a way to compile and a Lua, into build/<flavour>.
build = +@$(MAKE) --no-print-directory -f build.mk CC="$(CC)" CFLAGS="$(CFLAGS)" LDFLAGS="$(LDFLAGS)"

# ---- the targets ----------------------------------------------------------------------------------

.DEFAULT_GOAL = all
.DELETE_ON_ERROR:
.PHONY: all demo test test-c test-lua53 test-lua54 test-lua55 test-luajit test-hosts test-portable test-runtimes test-asan test-valgrind
.PHONY: test-matrix test-torture test-fresh torture torture-build mutants test-mutants matrix check check-runtimes strict tools fuzz pictures
.PHONY: studio agents
.PHONY: bench bench-count test-bench-count bench-peers bench-hosts
.PHONY: painter sample env rockspec rockspec-check reference check-editor completion install-deps install-build-deps install uninstall deb
.PHONY: test-packages format clean help have-libraries

all: have-libraries lua5.4 luajit  ## build the C modules for Lua 5.4 and for LuaJIT

demo:  ## install what is missing, build, replace the sofa of the sample room: no key, no cost
	@.ci/install demo
	@$(MAKE) --no-print-directory -j$(JOBS) lua5.4
	@.ci/with lua5.4 lua5.4 examples/demo.lua

studio:  ## a web page: paint over a photo of a room, see it made anew; on the sandbox, or with your keys, until Ctrl-C
	@.ci/install build
	@.ci/install studio
	@$(MAKE) --no-print-directory -j$(JOBS) luajit
	@.ci/with luajit examples/openresty/studio

test:  ## install what is missing, build and run every check and test; the last line is the count
	@.ci/test

test-c: tools  ## the C unit tests
	@.ci/unit none

test-lua54: lua5.4 tools-lua5.4  ## the specs on Lua 5.4
	@JOBS=$(JOBS) .ci/specs lua5.4

test-luajit: luajit tools-luajit  ## the specs on LuaJIT
	@JOBS=$(JOBS) .ci/specs luajit

test-lua53: lua5.3 tools-lua5.3  ## the specs on Lua 5.3
	@JOBS=$(JOBS) .ci/specs lua5.3

test-lua55: lua5.5 tools-lua5.5  ## the specs on Lua 5.5
	@.ci/machine/cjson lua5.5
	@JOBS=$(JOBS) .ci/specs lua5.5

test-runtimes:  ## the specs on Lua 5.3, 5.4, 5.5 and LuaJIT, in a Debian of its own that has them all (needs root)
	@.ci/machine/test-runtimes

test-hosts:  ## the specs of every program that embeds Lua and has an adapter
	@.ci/install test
	@.ci/install hosts
	@$(MAKE) --no-print-directory -s -j$(JOBS) lua5.3 lua5.4 luajit tools-lua5.4 tools-luajit embed-tsan-lua5.4
	@HOMEGEN_HOSTS=all JOBS=$(JOBS) .ci/sum hosts $(foreach lua,lua5.4 luajit,".ci/specs $(lua) $(wildcard spec/host/*_spec.lua) sandbox/spec/console/page_spec.lua")

test-portable: portable-lua5.4 tools-lua5.4  ## the specs on the build for platforms without epoll
	@JOBS=$(JOBS) .ci/specs portable-lua5.4

test-asan: asan-lua5.4 asan-interpreter tools-lua5.4 units-asan-none  ## the C unit tests and the specs under ASan and UBSan
	@JOBS=$(JOBS) .ci/memory/asan

test-valgrind: lua5.4 tools-lua5.4  ## the C unit tests and some specs under valgrind
	@JOBS=$(JOBS) .ci/memory/valgrind

torture:  ## an hour of kills, faults, failing allocations, soak and fuzzing
	@.ci/install test
	@$(MAKE) --no-print-directory -j$(JOBS) torture-build
	@.ci/torture

# What the parts need.
torture-build: lua5.4 luajit points-lua5.4 points-luajit asan-lua5.4 asan-interpreter tools-lua5.4 build/torture/sweep fuzz

test-torture: torture-build  ## the short form of the same
	@.ci/torture short

check: lua5.4 luajit  ## luacheck, the C rules, the rockspec, gcc and clang with -Werror
	@JOBS=$(JOBS) .ci/sum check .ci/check ".ci/rules/strict gcc-lua5.4 gcc-luajit clang-lua5.4 clang-luajit clang-portable-lua5.4"

check-runtimes:  ## what gcc and clang say of the C code for every Lua
	@JOBS=$(JOBS) .ci/rules/strict gcc-lua5.3 gcc-lua5.4 gcc-lua5.5 gcc-luajit clang-lua5.3 clang-lua5.4 clang-lua5.5 clang-luajit

matrix:  ## what may send again, and dead names, on each libcurl from 7.88 to 8.23 in a Debian of its own (SUITES=…)
	@.ci/machine/matrix $(SUITES)

test-matrix: lua5.4 luajit tools-lua5.4  ## the short form of the same, on the libcurl that is here
	@.ci/sum matrix ".ci/machine/matrix-here resends lua5.4" ".ci/machine/matrix-here resends luajit" \
	  ".ci/machine/matrix-here names lua5.4" ".ci/machine/matrix-here names luajit"

mutants: lua5.4 tools-lua5.4 units-none  ## plant small changes where money is decided: do the specs notice? (SHARE=20 of each file)
	@JOBS=$(JOBS) proof/mutants/run $(SHARE)

test-mutants: lua5.4 tools-lua5.4 units-none  ## a fixed sample of the same
	@JOBS=$(JOBS) proof/mutants/run short

agents: lua5.4 tools-lua5.4  ## a hundred purchases of agents that are given up at random moments and made again (CALLS=100)
	@HOMEGEN_CALLS=$(or $(CALLS),100) .ci/specs lua5.4 spec/mcp/command_spec.lua

fuzz: fuzz-none  ## the fuzz targets for proof/fuzz/run
	$(build) FLAVOUR=fuzz-none fuzz
	$(build) FLAVOUR=fuzz-lua5.4 fuzz-targets

sheet = require "homegen.sandbox.picture.contact_sheet"
pictures: lua5.4  ## draw a contact sheet into the sample rooms, or into PHOTOS=folder
	@mkdir -p build/pictures
	@.ci/with lua5.4 lua5.4 -e 'print(($(sheet)).write("build/pictures", { photos = os.getenv "PHOTOS" }))'

bench_programs = build/bench/count_marks.so $(patsubst %,build/bench/%,plain_multi plain_downloads poll_server)
bench_needs    = lua5.4 luajit tools-lua5.4 $(bench_programs)

bench: $(bench_needs)  ## what homegen costs beside plain C on libcurl, and the targets (ROWS="tasks polls": these rows)
	@bench/run $(ROWS)

bench-count: $(bench_needs)  ## instructions per request and task, by callgrind, and their ceilings
	@bench/count

test-bench-count: $(bench_needs)  ## the short form of the same: is a count above its ceiling?
	@bench/count --short

bench-peers: $(bench_needs)  ## the same task by others' HTTP clients, which are installed if they are missing
	@bench/peers/run

bench-hosts: $(bench_needs)  ## homegen in each program that embeds Lua: lines, wake-ups, latency, pauses (HOSTS="nginx luv-luajit": these)
	@.ci/install hosts
	@$(MAKE) --no-print-directory -s -j$(JOBS) lua5.3
	@bench/hosts/run $(HOSTS)

embed: embed-lua5.4 embed-luajit  ## the programs of examples/embed, with homegen linked in: build/lua5.4/embed, build/luajit/embed

painter: luajit  ## examples/love as build/painter/painter.love, with homegen's Lua files in it and its C modules beside it
	@examples/love/pack build/painter

sample:  ## render the sample rooms again (POV-Ray, a few minutes)
	@.ci/install sample
	@.ci/sample/render sandbox/lua/homegen/sandbox/sample

env:  ## print the exports for scripts elsewhere: eval "$(make -s env)", or with LUA=luajit, lua5.3, lua5.5
	@.ci/install $(if $(filter luajit,$(LUA)),build,demo)
	@$(if $(filter lua5.3 lua5.5,$(LUA)),.ci/install $(LUA))
	@$(MAKE) --no-print-directory -s -j$(JOBS) $(LUA) >&2
	@.ci/machine/cjson $(LUA)
	@.ci/with $(LUA)

completion: lua5.4  ## write the completions and manual pages that are installed, from the commands' own data
	@.ci/with lua5.4 lua5.4 bin/homegen completion bash --into completion

rockspec:  ## list the files of the tree in the rockspecs
	@lua5.4 .ci/package/rockspec.lua

reference:  ## make docs/api.md from the annotations in lua/, and the tables of docs/services.md from the services' data
	@lua5.4 .ci/annotations/write.lua
	@lua5.4 .ci/annotations/services.lua

check-editor:  ## what a lua-language-server says of the examples (LUA_LANGUAGE_SERVER=PATH)
	@.ci/annotations/editor

rockspec-check:
	@lua5.4 .ci/package/rockspec.lua --check

test-packages:  ## the rocks and the Debian packages, each in a bare Debian with its libraries alone (needs root)
	@.ci/package/packages

test-fresh:  ## demo and test on a bare Debian: SUITE=bookworm, trixie or sid; USER_WITH_SUDO=yes: not as root
	@.ci/machine/test-fresh $(SUITE)

install-deps:  ## install the Debian packages that building and testing need
	@.ci/install test

install-build-deps:  ## install those that building alone needs
	@.ci/install build

format:  ## lay out the C sources with clang-format
	@clang-format -i $(shell git ls-files "*.c" "*.h")

clean:  ## remove everything that was built, by luarocks too
	rm -rf build homegen
	find csrc sandbox -name '*.o' -delete

help:  ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*##  *\(.*\)/  \1@\2/p' Makefile | \
	  while IFS=@ read -r name text; do printf '  %-18s %s\n' "$$name" "$$text"; done

have-libraries:
	@.ci/install --check build

# ---- compiling ------------------------------------------------------------------------------------

# The C that knows no Lua comes first: the flavours that share it must not compile it at the same time.
plain    = none asan-none points-none portable-none fuzz-none
runtimes = lua5.3 lua5.4 lua5.5 luajit asan-lua5.4 points-lua5.4 points-luajit portable-lua5.4
.PHONY: $(plain) $(runtimes) units-none units-asan-none

$(plain):
	$(build) FLAVOUR=$@ archives

lua5.3 lua5.4 lua5.5 luajit: none
asan-lua5.4:                 asan-none
points-lua5.4 points-luajit: points-none
portable-lua5.4:             portable-none

$(runtimes):
	$(build) FLAVOUR=$@ modules

units-none units-asan-none: units-%: %
	$(build) FLAVOUR=$* units

tools: units-none
	$(build) FLAVOUR=none tools

embed-lua5.3 embed-lua5.4 embed-lua5.5 embed-luajit: embed-%: %
	$(build) FLAVOUR=$* embed
embed-tsan-lua5.4:
	$(build) FLAVOUR=tsan-lua5.4 embed
.PHONY: embed embed-lua5.3 embed-lua5.4 embed-lua5.5 embed-luajit embed-tsan-lua5.4

tools-luajit: tools embed-luajit
tools-lua5.3 tools-lua5.4 tools-lua5.5: tools-%: tools embed-%
	$(build) FLAVOUR=$* build/$*/fork.so build/$*/heap.so

torture-tools: none
	$(build) FLAVOUR=none torture-tools

build/wall_clock.so: none
	$(build) FLAVOUR=none $@

.PHONY: build/torture/sweep build/wall_clock.so torture-tools tools-luajit tools-lua5.3 tools-lua5.4 tools-lua5.5
build/torture/sweep: none
	$(build) FLAVOUR=lua5.4 $@

asan-interpreter: asan-none
	$(build) FLAVOUR=asan-lua5.4 build/asan-lua5.4/bin/lua5.4
.PHONY: asan-interpreter

# Compiled only, for the compiler's opinion: all Luas, with gcc and with clang, and the portable loop.
# One after the other for each compiler, as they share what knows no Lua.
strict: strict-gcc-luajit strict-clang-luajit strict-clang-portable-lua5.4
strict-gcc-luajit: | strict-gcc-lua5.4
strict-clang-luajit: | strict-clang-lua5.4

strict-%:
	$(build) FLAVOUR=$* objects

# A reference program is plain C on libcurl and one file.
build/bench/%: bench/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra $(CFLAGS) $(shell pkg-config --cflags libcurl) -o $@ $< \
	  -pthread $(shell pkg-config --libs libcurl)

build/bench/%.so: bench/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra $(CFLAGS) -shared -fPIC -o $@ $<

# ---- installing -----------------------------------------------------------------------------------

PACKAGES = homegen homegen-mask homegen-sandbox
LIBDIR   = $(PREFIX)/lib
LIST     = yes
install_tree = LUA="$(LUA)" INTERPRETER="$(INTERPRETER)" PREFIX="$(PREFIX)" LIBDIR="$(LIBDIR)" DESTDIR="$(DESTDIR)" \
  PACKAGES="$(PACKAGES)" LIST="$(LIST)" .ci/package/install-tree

install: $(LUA)  ## install below PREFIX (and DESTDIR), for LUA=lua5.3, lua5.4, lua5.5 or luajit; PACKAGES=homegen: it alone
	@$(install_tree) install
	@.ci/machine/needs $(LUA)

uninstall:  ## remove what was installed, and nothing else: the same PREFIX, DESTDIR and LUA
	@$(install_tree) uninstall

deb:  ## build Debian packages, for Lua 5.3, 5.4 and LuaJIT, into build/deb
	@.ci/package/deb
