# homegen: `make demo` shows it, `make test` proves it, `make help` lists the rest.

LUA      = lua5.4
INTERPRETER = $(LUA)
PREFIX   = /usr/local
DESTDIR  =
CFLAGS   = -O2 -g
LDFLAGS  =
JOBS     = $(shell nproc 2>/dev/null || echo 2)

warnings = -Wall -Wextra -Wshadow -Wconversion -Wvla
always   = -std=c11 -D_GNU_SOURCE -fPIC -pthread $(warnings)

# ---- what is built from what ----------------------------------------------------------------------

# A folder of csrc/ is a module, homegen.<folder>: its own *.c and those of csrc/common.
modules := $(notdir $(patsubst %/,%,$(filter-out \
             csrc/common/ csrc/test/ csrc/faultd/ csrc/torture/ csrc/fuzz/,$(sort $(wildcard csrc/*/)))))
folders := common $(modules)

pkgs.core   = libcurl
pkgs.httpd  = libmicrohttpd
pkgs.journal = sqlite3 libcrypto
pkgs.render = libpng libjpeg cairo
pkgs.pixels = libpng libjpeg
pkgs.test   = $(sort $(foreach m,$(modules),$(pkgs.$m)))
pkgs.fuzz   = $(pkgs.test)
pkgs.faultd = libssl libcrypto zlib
pkgs.bench  = libcurl
pkgs.torture = sqlite3
libs.render = -lm

# What a module takes from another one's folder: masks are read by the renderer's codecs, a transaction's
# rows live in an arena, and the name of a durable file is synced like a download's.
shared.httpd = csrc/core/hg_publish.c
shared.journal = $(patsubst %,csrc/core/hg_%.c,arena text)
shared.pixels = $(patsubst %,csrc/render/hg_%.c,codec jpeg orient picture png)

sources = $(sort $(wildcard csrc/$1/$2*.c))
module_sources = $(call sources,$1) $(shared.$1) $(call sources,common)
tests  := $(patsubst csrc/test/%.c,%,$(call sources,test,test_))
# A fuzz target is a C file of its own, or a Lua file that lhg_fuzz.c runs.
fuzz_shared = csrc/fuzz/fuzz_value.c
fuzz_c  := $(patsubst csrc/fuzz/fuzz_%.c,%,$(filter-out $(fuzz_shared),$(call sources,fuzz,fuzz_)))
fuzz_lua := $(patsubst csrc/fuzz/%.lua,%,$(sort $(wildcard csrc/fuzz/*.lua)))
benches := $(patsubst bench/%.c,%,$(sort $(wildcard bench/*.c)))

# A flavour is a way to compile; its objects and modules lie in build/<flavour>. The last part of its
# name is the Lua it is for. What is not lhg_* knows no Lua, so it is compiled once, in the flavour
# whose name ends in "none" instead: which also proves it.
puc      = lua5.3 lua5.4 lua5.5
luas     = $(puc) luajit
runtimes = $(luas) portable-lua5.4 asan-lua5.4 points-lua5.4 points-luajit
strict   = gcc-lua5.4 gcc-luajit clang-lua5.4 clang-luajit clang-portable-lua5.4
strict_flavours = $(sort $(strict) $(foreach c,gcc clang,$(luas:%=$c-%)))
bare     = none asan-none
fuzz_flavours = fuzz-none fuzz-lua5.4

sanitize = -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
flags.portable = -DHG_PORTABLE
flags.asan     = $(sanitize)
flags.points   = -DHG_POINTS
# An arena's pieces are allocated one by one there, so that a step from one into the next is seen.
flags.fuzz     = $(sanitize) -fsanitize=fuzzer-no-link -DHG_ARENA_CHUNK=1
flags.gcc      = -Werror
flags.clang    = -Werror
compiler.clang = clang
compiler.fuzz  = clang
compiler.gcc   = gcc

lua_of      = $(lastword $(subst -, ,$1))
plain_of    = $(foreach f,$1,$(patsubst %$(call lua_of,$f),%none,$f))
variants_of = $(filter-out $(call lua_of,$1),$(subst -, ,$1))
flags_of    = $(foreach v,$(call variants_of,$1),$(flags.$v))
cc_of       = $(or $(strip $(foreach v,$(call variants_of,$1),$(compiler.$v))),$(CC))

# pkg-config is asked by the recipe that needs the answer, and once: `make help` must work on a machine
# that has none of this yet. Foreign headers count as system headers: their warnings are not ours.
once   = $(if $(filter undefined,$(origin $1)),$(eval $1 := $(shell $2)))$($1)
cflags = $(patsubst -I%,-isystem%,$(foreach p,$1,$(call once,cflags.$p,pkg-config --cflags $p)))
libs   = $(foreach p,$1,$(call once,libs.$p,pkg-config --libs $p))
lua_cflags = $(if $(filter none,$1),,$(call cflags,$1))

rock_modules = $(foreach m,$(modules),"$m:$(pkgs.$m):$(call module_sources,$m)")

# The objects of sources in a flavour: $(call objects,flavour,sources)
object_flavour = $(if $(filter lhg_%,$(notdir $2)),$1,$(call plain_of,$1))
objects = $(foreach s,$2,$(patsubst csrc/%.c,build/$(call object_flavour,$1,$s)/obj/%.o,$s))

ifneq (,$(findstring s,$(firstword -$(MAKEFLAGS))))
quiet = @
else
quiet = $(if $(V),,@printf '  %-5s %s\n' $1 $@;)
endif

# ---- the targets ----------------------------------------------------------------------------------

.DEFAULT_GOAL = all
.DELETE_ON_ERROR:
.PHONY: all demo test test-portable test-c test-lua54 test-luajit test-asan test-valgrind torture torture-build test-torture test-fresh check \
        pictures fuzz bench sample env rockspec install-deps install-build-deps install format clean help $(runtimes) strict tools
.PHONY: test-lua53 test-lua55 test-runtimes check-runtimes uninstall matrix test-matrix

all: have-libraries lua5.4 luajit  ## build the C modules for Lua 5.4 and for LuaJIT

demo:  ## install what is missing, build, replace the sofa of the sample room: no key, no cost
	@.ci/install demo
	@$(MAKE) --no-print-directory -j$(JOBS) lua5.4
	@.ci/with lua5.4 lua5.4 examples/demo.lua

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
	@.ci/cjson lua5.5
	@JOBS=$(JOBS) .ci/specs lua5.5

test-runtimes:  ## the specs on Lua 5.3, 5.4, 5.5 and LuaJIT, in a Debian of its own that has them all (needs root)
	@.ci/test-runtimes

test-portable: portable-lua5.4 tools-lua5.4  ## the specs on the build for platforms without epoll
	@JOBS=$(JOBS) .ci/specs portable-lua5.4

test-asan: asan-lua5.4 asan-interpreter tools-lua5.4 unit-asan-none  ## the C unit tests and the specs under ASan and UBSan
	@JOBS=$(JOBS) .ci/asan

test-valgrind: lua5.4 tools-lua5.4  ## the C unit tests and some specs under valgrind
	@JOBS=$(JOBS) .ci/valgrind

torture:  ## an hour of kills, faults, failing allocations, soak and fuzzing
	@.ci/install test
	@$(MAKE) --no-print-directory -j$(JOBS) torture-build
	@.ci/torture

# What the parts need.
torture-build: lua5.4 luajit points-lua5.4 points-luajit asan-lua5.4 asan-interpreter tools-lua5.4 build/torture/sweep fuzz

test-torture: torture-build  ## the short form of the same
	@.ci/torture short

check: lua5.4 luajit  ## luacheck, the C rules, the rockspec, gcc and clang with -Werror
	@JOBS=$(JOBS) .ci/sum check .ci/check ".ci/strict $(strict)"

check-runtimes:  ## what gcc and clang say of the C code for every Lua
	@JOBS=$(JOBS) .ci/strict $(luas:%=gcc-%) $(luas:%=clang-%)

matrix:  ## what may send again, and dead names, on each libcurl from 7.88 to 8.23 in a Debian of its own (SUITES=…)
	@.ci/matrix $(SUITES)

test-matrix: lua5.4 luajit tools-lua5.4  ## the short form of the same, on the libcurl that is here
	@.ci/sum matrix ".ci/matrix-here resends lua5.4" ".ci/matrix-here resends luajit" \
	  ".ci/matrix-here names lua5.4" ".ci/matrix-here names luajit"

fuzz: $(fuzz_c:%=build/fuzz/%) $(fuzz_lua:%=build/fuzz/%)  ## the fuzz targets for .ci/torture-fuzz

sheet = require "homegen.sandbox.contact_sheet"
pictures: lua5.4  ## draw a contact sheet into the sample rooms, or into PHOTOS=folder
	@mkdir -p build/pictures
	@.ci/with lua5.4 lua5.4 -e 'print(($(sheet)).write("build/pictures", { photos = os.getenv "PHOTOS" }))'

bench: lua5.4 luajit $(benches:%=build/bench/%)  ## the engine's cost against plain C on libcurl
	@.ci/with lua5.4 bench/run

sample:  ## render the sample rooms again (POV-Ray, a few minutes)
	@.ci/install sample
	@.ci/sample lua/homegen/sandbox/sample

env:  ## print the exports for scripts elsewhere: eval "$(make -s env)", or with LUA=luajit, lua5.3, lua5.5
	@.ci/install $(if $(filter luajit,$(LUA)),build,demo)
	@$(if $(filter lua5.3 lua5.5,$(LUA)),.ci/install $(LUA))
	@$(MAKE) --no-print-directory -s -j$(JOBS) $(LUA) >&2
	@.ci/cjson $(LUA)
	@.ci/with $(LUA)

rockspec:  ## list the files of the tree in the rockspec
	@lua5.4 .ci/rockspec.lua $(rock_modules)

.PHONY: rockspec-check
rockspec-check:
	@lua5.4 .ci/rockspec.lua --check $(rock_modules)

test-fresh:  ## demo and test on a bare Debian: SUITE=bookworm, trixie or sid; USER_WITH_SUDO=yes: not as root
	@.ci/test-fresh $(SUITE)

install-deps:  ## install the Debian packages that building and testing need
	@.ci/install test

install-build-deps:  ## install those that building alone needs
	@.ci/install build

format:  ## lay out the C sources with clang-format
	@clang-format -i $(wildcard csrc/*/*.[ch] bench/*.c)

clean:  ## remove everything that was built, by luarocks too
	rm -rf build homegen
	find csrc -name '*.o' -delete

help:  ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*##  *\(.*\)/  \1@\2/p' Makefile | \
	  while IFS=@ read -r name text; do printf '  %-18s %s\n' "$$name" "$$text"; done

.PHONY: have-libraries
have-libraries:
	@.ci/install --check build

# ---- compiling ------------------------------------------------------------------------------------

$(runtimes): %: $(foreach m,$(modules),build/%/homegen/$m.so)
	@:

strict: $(strict:%=strict-%)
.PHONY: $(strict_flavours:%=strict-%)

tools: $(if $(wildcard csrc/faultd/*.c),build/faultd) build/slow_disk.so build/wall_clock.so build/initialises_libcurl.so build/slow_names.so build/silent_names unit-none torture-tools
$(luas:%=tools-%): tools
$(puc:%=tools-%): tools-%: build/%/fork.so build/%/heap.so
.PHONY: $(luas:%=tools-%)
unit-none unit-asan-none: unit-%: $(foreach t,$(tests),build/%/test/$t)
.PHONY: unit-none unit-asan-none

includes_of = $(sort -Icsrc/common -Icsrc/$1 $(patsubst %/,-I%,$(dir $(shared.$1))) \
                $(if $(filter test fuzz,$1),$(folders:%=-Icsrc/%) -Icsrc/test))

# $(call compile,flavour,folder)
# A test may stand in for a function of the C library, so what it defines has to be seen.
compile = $(call cc_of,$1) $(always) $(if $(filter test,$2),,-fvisibility=hidden) $(CFLAGS) \
          $(call flags_of,$1) $(call includes_of,$2) \
          $(call lua_cflags,$(call lua_of,$1)) $(call cflags,$(pkgs.$2)) -MMD -MP -c -o $@ $<
# $(call link,flavour,packages,more libraries)
link = $(call cc_of,$1) $(CFLAGS) $(call flags_of,$1) -pthread -Wl,--as-needed $(LDFLAGS) -o $@ \
       $(filter-out Makefile,$^) $(call libs,$2) $3

define flavour_rules
build/$1/obj/%.o: csrc/%.c Makefile
	@mkdir -p $$(@D)
	$$(call quiet,CC)$$(call compile,$1,$$(patsubst %/,%,$$(dir $$*)))
endef

# Lua's own symbols stay open: the program that loads the module brings them.
define module_rules
build/$1/homegen/$2.so: $(call objects,$1,$(call module_sources,$2)) Makefile
	@mkdir -p $$(@D)
	$$(call quiet,LD)$$(call link,$1,$$(pkgs.$2),$$(libs.$2) -shared)
endef

# The linker takes from an archive only what a test needs; one per folder, as names may repeat.
define archive_rules
build/$1/lib/$2.a: $(call objects,$1,$(call sources,$2,hg_)) Makefile
	@mkdir -p $$(@D) && rm -f $$@
	$$(call quiet,AR)ar rcs $$@ $$(filter %.o,$$^)
endef

define unit_rules
build/$1/test/%: build/$1/obj/test/%.o $(folders:%=build/$1/lib/%.a) Makefile
	@mkdir -p $$(@D)
	$$(call quiet,LD)$$(call link,$1,,-Wl$$(comma)--start-group $$(filter %.a,$$^) \
	  -Wl$$(comma)--end-group $$(call libs,$$(pkgs.test)) -lm)
endef
comma := ,

# Compiled only, for the compiler's opinion.
define strict_rules
strict-$1: $(foreach d,$(if $(findstring portable,$1),core,$(folders) test faultd torture fuzz),$(call objects,$1,$(call sources,$d)))
endef

$(foreach f,$(sort $(runtimes) $(strict_flavours) $(bare) $(call plain_of,$(runtimes) $(strict_flavours)) $(fuzz_flavours)),$(eval $(call flavour_rules,$f)))
$(foreach f,$(runtimes),$(foreach m,$(modules),$(eval $(call module_rules,$f,$m))))
$(foreach f,$(bare),$(foreach d,$(folders),$(eval $(call archive_rules,$f,$d))))
$(foreach f,$(bare),$(eval $(call unit_rules,$f)))
$(foreach f,$(strict_flavours),$(eval $(call strict_rules,$f)))

.PHONY: asan-interpreter
asan-interpreter: build/asan-lua5.4/bin/lua5.4

build/asan-lua5.4/bin/lua5.4: .ci/interpreter.c Makefile
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(always) $(CFLAGS) $(sanitize) $(call cflags,lua5.4) -o $@ $< \
	  -rdynamic $(call libs,lua5.4)

build/faultd: $(call objects,none,$(call sources,faultd)) Makefile
	$(call quiet,LD)$(call link,none,$(pkgs.faultd))

# The kill test's tools: a program is one file and shadow.c; synced.so is for preloading.
torture_tools = $(patsubst %,build/torture/%,keep launch powerloss rows synced.so)
.PHONY: torture-tools
torture-tools: $(torture_tools)

build/torture/%: build/none/obj/torture/%.o build/none/obj/torture/shadow.o Makefile
	@mkdir -p $(@D)
	$(call quiet,LD)$(call link,none,$(pkgs.torture))

build/torture/synced.so: build/none/obj/torture/synced.o build/none/obj/torture/shadow.o Makefile
	@mkdir -p $(@D)
	$(call quiet,LD)$(call link,none,,-shared)

# Preloaded into a program under test.
build/slow_disk.so: build/none/obj/test/slow_disk.o Makefile
build/wall_clock.so: build/none/obj/torture/wall_clock.o Makefile
build/slow_names.so: build/none/obj/test/slow_names.o Makefile
build/silent_names: build/none/obj/test/silent_names.o Makefile
build/slow_disk.so build/wall_clock.so build/slow_names.so:
	$(call quiet,LD)$(call link,none,,-shared)

build/silent_names:
	$(call quiet,LD)$(call link,none,)

build/initialises_libcurl.so: build/none/obj/test/initialises_libcurl.o Makefile
	$(call quiet,LD)$(call link,none,$(pkgs.core),-shared)

# For specs and the soak on PUC Lua, loaded by their path.
$(puc:%=build/%/fork.so): build/%/fork.so: build/%/obj/test/lhg_fork.o Makefile
$(puc:%=build/%/heap.so): build/%/heap.so: build/%/obj/test/lhg_heap.o Makefile
$(puc:%=build/%/fork.so) $(puc:%=build/%/heap.so):
	$(call quiet,LD)$(call link,none,) -shared

# The allocation sweep's interpreter: it counts and refuses requests for memory.
build/torture/sweep: $(call objects,lua5.4,$(patsubst %,csrc/torture/%.c,lhg_sweep sweep_memory)) Makefile
	@mkdir -p $(@D)
	$(call quiet,LD)$(call link,none,lua5.4,-rdynamic)

# ---- fuzzing --------------------------------------------------------------------------------------

# clang brings libFuzzer. Of the renderer only what reads foreign bytes: the rest is long to compile.
fuzz_folders  = $(filter-out render,$(folders))
fuzz_archives = $(patsubst %,build/fuzz-none/lib/%.a,$(fuzz_folders) parts)
fuzz_parts    = $(fuzz_shared) $(patsubst %,csrc/render/hg_%.c,codec jpeg mask orient picture png)

$(foreach d,$(fuzz_folders),$(eval $(call archive_rules,fuzz-none,$d)))
build/fuzz-none/lib/parts.a: $(call objects,fuzz-none,$(fuzz_parts)) Makefile
	@mkdir -p $(@D) && rm -f $@
	$(call quiet,AR)ar rcs $@ $(filter %.o,$^)

$(foreach m,core httpd,$(eval $(call module_rules,fuzz-lua5.4,$m)))

fuzz_link = clang $(CFLAGS) $(sanitize) -fsanitize=fuzzer -pthread $(LDFLAGS) -o $@

$(fuzz_c:%=build/fuzz/%): build/fuzz/%: build/fuzz-none/obj/fuzz/fuzz_%.o $(fuzz_archives) Makefile
	@mkdir -p $(@D)
	$(call quiet,LD)$(fuzz_link) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	  $(call libs,$(pkgs.fuzz)) -lm

# The modules find the sanitizers' and libFuzzer's symbols in the program.
$(fuzz_lua:%=build/fuzz/%): $(call objects,fuzz-lua5.4,csrc/fuzz/lhg_fuzz.c) Makefile | \
                            $(patsubst %,build/fuzz-lua5.4/homegen/%.so,core httpd)
	@mkdir -p $(@D)
	$(call quiet,LD)$(fuzz_link) $(filter %.o,$^) -rdynamic $(call libs,lua5.4)

# A reference program is plain C on libcurl and one file.
build/bench/%: bench/%.c Makefile
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(always) $(CFLAGS) $(call cflags,$(pkgs.bench)) -MMD -MP -o $@ $< \
	  $(call libs,$(pkgs.bench))

.SECONDARY:
-include $(wildcard build/*/obj/*/*.d build/bench/*.d)

# ---- installing -----------------------------------------------------------------------------------

lua_version = $(if $(filter luajit,$(LUA)),5.1,$(LUA:lua%=%))
share_dir   = $(DESTDIR)$(PREFIX)/share/lua/$(lua_version)
lib_dir     = $(DESTDIR)$(PREFIX)/lib/lua/$(lua_version)/homegen
command     = $(DESTDIR)$(PREFIX)/bin/homegen
installed  := $(sort $(shell find lua -name '*.lua' -o -name '*.png' 2>/dev/null))

install: $(LUA)  ## install below PREFIX (and DESTDIR), for LUA=lua5.3, lua5.4, lua5.5 or luajit
	@for file in $(installed:lua/%=%); do install -D -m 644 "lua/$$file" "$(share_dir)/$$file"; done
	@install -d "$(lib_dir)" && install -m 755 $(modules:%=build/$(LUA)/homegen/%.so) "$(lib_dir)"
	@install -d "$(DESTDIR)$(PREFIX)/bin" && sed '1s|.*|\#!/usr/bin/env $(INTERPRETER)|' bin/homegen >"$(command)" && chmod 755 "$(command)"
	@echo "homegen for $(LUA) lies in $(share_dir)/homegen, $(lib_dir) and $(command)"
	@.ci/needs $(LUA)

uninstall:  ## remove it again: the same PREFIX, DESTDIR and LUA
	@rm -f $(installed:lua/%="$(share_dir)/%") $(modules:%="$(lib_dir)/%.so")
	@if head -n 1 "$(command)" 2>/dev/null | grep -q ' $(INTERPRETER)$$'; then rm -f "$(command)"; fi
	@for folder in "$(share_dir)/homegen" "$(lib_dir)"; do [ ! -d "$$folder" ] || find "$$folder" -depth -type d -empty -delete; \
	  [ ! -e "$$folder" ] || echo "homegen: left is what this tree does not install, in $$folder"; done
