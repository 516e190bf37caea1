# How one flavour is compiled: make -f build.mk FLAVOUR=lua5.4 modules. The Makefile is where to begin.
#
# A flavour is a way to compile and a Lua, such as lua5.4, asan-lua5.4, points-luajit; what is made lies in
# build/<flavour>. C files called lhg_* know Lua and are compiled for each. All others know none: they are compiled once
# for every Lua, into archives, in the flavour whose name ends in "none" instead (none, asan-none, points-none).

FLAVOUR = lua5.4
LUA     = $(lastword $(subst -, ,$(FLAVOUR)))
PLAIN   = $(FLAVOUR:%$(LUA)=%none)
B       = build/$(FLAVOUR)
P       = build/$(PLAIN)

CFLAGS  = -O2 -g
LDFLAGS =

# ---- the rooms --------------------------------------------------------------------------------------------------------

common_sources   = $(wildcard csrc/common/*.c csrc/common/*/*.c)
core_sources     = $(wildcard csrc/core/*.c csrc/core/*/*.c csrc/core/*/*/*.c)
network_sources  = $(wildcard csrc/network/*.c)
journal_sources  = $(wildcard csrc/journal/*.c csrc/journal/*/*.c)
mask_sources     = $(wildcard csrc/mask/*.c)
terminal_sources = $(wildcard csrc/terminal/*.c)
httpd_sources    = $(wildcard sandbox/csrc/httpd/*.c)
paint_sources    = $(wildcard sandbox/csrc/paint/*.c sandbox/csrc/paint/*/*.c)
test_sources     = $(wildcard csrc/test/*/test_*.c sandbox/csrc/test/*/test_*.c)
faultd_sources   = $(wildcard proof/faultd/*.c proof/faultd/*/*.c)
machine_sources  = $(wildcard proof/machine/*.c proof/slow_disk/*.c)
kills_sources    = $(wildcard proof/kills/*.c proof/powerloss/*.c)
sweep_sources    = $(wildcard proof/sweep/*.c)
fuzz_sources     = $(wildcard proof/fuzz/*.c)
embed_sources    = $(wildcard examples/embed/*.c)

product_sources = $(common_sources) $(core_sources) $(network_sources) $(journal_sources) $(mask_sources) $(terminal_sources) \
                  $(httpd_sources) $(paint_sources)
proof_sources   = $(test_sources) $(faultd_sources) $(machine_sources) $(kills_sources) $(sweep_sources) $(fuzz_sources)

network_packages = libcurl
journal_packages = sqlite3 libcrypto
mask_packages    = libpng libjpeg
httpd_packages   = libmicrohttpd
paint_packages   = libpng libjpeg libwebp cairo
faultd_packages  = libssl libcrypto zlib
all_packages     = $(network_packages) $(journal_packages) $(httpd_packages) $(paint_packages)

# ---- the ways to compile ----------------------------------------------------------------------------------------------

warnings = -Wall -Wextra -Wshadow -Wconversion -Wvla
always   = -std=c11 -D_GNU_SOURCE -fPIC -pthread $(warnings)
sanitize = -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# One version for all packages, which each module tells (csrc/common/lhg_compat.h) and lua/homegen/version.lua checks.
version := $(shell sed -n 's/^return "\(.*\)"/\1/p' lua/homegen/version.lua)

ifneq (,$(findstring portable,$(FLAVOUR)))
way += -DHG_PORTABLE
endif
ifneq (,$(findstring asan,$(FLAVOUR)))
way += $(sanitize)
endif
ifneq (,$(findstring tsan,$(FLAVOUR)))
way += -O1 -fsanitize=thread -fno-omit-frame-pointer
endif
ifneq (,$(findstring points,$(FLAVOUR)))
way += -DHG_POINTS
endif
ifneq (,$(findstring gcc,$(FLAVOUR)))
override CC = gcc
way += -Werror
endif
ifneq (,$(findstring clang,$(FLAVOUR)))
override CC = clang
way += -Werror
endif
# An arena's pieces are allocated one by one there, so that a step from one into the next is seen.
ifneq (,$(findstring fuzz,$(FLAVOUR)))
override CC = clang
way += $(sanitize) -fsanitize=fuzzer-no-link -DHG_ARENA_CHUNK=1
endif

# Foreign headers count as system headers: their warnings are not ours.
folders := $(sort $(dir $(wildcard csrc/*/*.h csrc/*/*/*.h csrc/*/*/*/*.h sandbox/csrc/*/*.h sandbox/csrc/*/*/*.h \
             csrc/test/*.h proof/*/*.h proof/*/*/*.h)))
ifneq ($(LUA),none)
LUA_CFLAGS  := $(shell pkg-config --cflags $(LUA))
lua_headers := $(patsubst -I%,-isystem%,$(LUA_CFLAGS))
endif
package_headers := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(all_packages) 2>/dev/null))

compile = $(CC) $(always) $(visibility) $(CFLAGS) $(way) $(folders:%=-I%)
link    = $(CC) $(CFLAGS) $(way) -pthread -Wl,--as-needed $(LDFLAGS) -o $@
libraries = $(if $1,$(shell pkg-config --libs $1))

# A test may stand in for a function of the C library or of libcurl, so what it defines has to be seen.
visibility = -fvisibility=hidden
$(P)/obj/csrc/test/% $(P)/obj/sandbox/csrc/test/%: visibility = -DHG_CURL_DIRECT

ifneq (,$(findstring s,$(firstword -$(MAKEFLAGS))))
say = @:
else
say = @printf '  %-5s %s\n'
endif
ifeq ($(V),)
hide = @
endif

# ---- objects and archives ---------------------------------------------------------------------------------------------

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: archives modules objects units tools torture-tools embed

$(B)/obj/%.o: %.c build.mk lua/homegen/version.lua
	@mkdir -p $(@D)
	$(say) CC $@
	$(hide)$(compile) -DHG_VERSION='"$(version)"' $(lua_headers) $(package_headers) -MMD -MP -c -o $@ $<

ifneq ($(B),$(P))
$(P)/obj/%.o: %.c build.mk
	@mkdir -p $(@D)
	$(say) CC $@
	$(hide)$(compile) $(package_headers) -MMD -MP -c -o $@ $<
endif

# The objects of sources: of those that know Lua, and of those that do not.
lua_objects   = $(patsubst %.c,$(B)/obj/%.o,$(foreach source,$1,$(if $(filter lhg_%,$(notdir $(source))),$(source))))
plain_objects = $(patsubst %.c,$(P)/obj/%.o,$(foreach source,$1,$(if $(filter lhg_%,$(notdir $(source))),,$(source))))

room_archives = common core network journal mask terminal httpd paint

archives: $(room_archives:%=$(P)/lib/%.a)
	@:
$(P)/lib/common.a:  $(call plain_objects,$(common_sources))
$(P)/lib/core.a:    $(call plain_objects,$(core_sources))
$(P)/lib/network.a: $(call plain_objects,$(network_sources))
$(P)/lib/journal.a: $(call plain_objects,$(journal_sources))
$(P)/lib/mask.a:    $(call plain_objects,$(mask_sources))
$(P)/lib/terminal.a: $(call plain_objects,$(terminal_sources))
$(P)/lib/httpd.a:   $(call plain_objects,$(httpd_sources))
$(P)/lib/paint.a:   $(call plain_objects,$(paint_sources))

# The client as a whole, for programs that link it in: examples/embed shows how.
client_sources = $(common_sources) $(core_sources) $(network_sources) $(journal_sources) $(mask_sources)
$(B)/lib/homegen.a: $(call lua_objects,$(client_sources)) $(call plain_objects,$(client_sources))

build/%.a:
	@mkdir -p $(@D) && rm -f $@
	$(say) AR $@
	$(hide)ar rcs $@ $(filter %.o,$^)

# Compiled only, for the compiler's opinion. Nothing but the core waits in another way on other platforms.
opinions = $(if $(findstring portable,$(FLAVOUR)),$(core_sources),$(product_sources) $(proof_sources))
objects: $(call lua_objects,$(opinions)) $(call plain_objects,$(opinions)) $(embed_sources:%.c=$(B)/obj/%.o)
	@:

# ---- the modules ------------------------------------------------------------------------------------------------------

# The linker takes from the archives only what a module needs: the client's none of what decodes pictures.
# Lua's own symbols stay open: the program that loads the module brings them.
module_names = core network journal mask/core terminal sandbox/httpd sandbox/paint
modules: $(module_names:%=$(B)/homegen/%.so)
	@:

$(B)/homegen/core.so:          $(call lua_objects,$(core_sources))    $(P)/lib/core.a
$(B)/homegen/network.so:       $(call lua_objects,$(network_sources)) $(P)/lib/network.a
$(B)/homegen/journal.so:       $(call lua_objects,$(journal_sources)) $(P)/lib/journal.a
$(B)/homegen/mask/core.so:     $(call lua_objects,$(mask_sources))    $(P)/lib/mask.a
$(B)/homegen/terminal.so:      $(call lua_objects,$(terminal_sources)) $(P)/lib/terminal.a
$(B)/homegen/sandbox/httpd.so: $(call lua_objects,$(httpd_sources))   $(P)/lib/httpd.a
$(B)/homegen/sandbox/paint.so: $(call lua_objects,$(paint_sources))   $(P)/lib/paint.a

$(B)/homegen/network.so:       packages = $(network_packages)
$(B)/homegen/journal.so:       packages = $(journal_packages)
$(B)/homegen/mask/core.so:     packages = $(mask_packages)
$(B)/homegen/sandbox/httpd.so: packages = $(httpd_packages)
$(B)/homegen/sandbox/paint.so: packages = $(paint_packages)

$(B)/homegen/%.so: $(P)/lib/common.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(hide)$(link) -shared $(filter %.o,$^) $(filter-out %/common.a,$(filter %.a,$^)) $(P)/lib/common.a \
	  $(call libraries,$(packages)) -lm

# ---- programs with the client in them ---------------------------------------------------------------------------------

embed: $(B)/embed/own_loop $(B)/embed/two_threads
	@:

$(B)/embed/%: $(B)/obj/examples/embed/%.o $(B)/obj/examples/embed/embed.o $(B)/lib/homegen.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(hide)$(link) $^ $(call libraries,$(network_packages) $(journal_packages) $(mask_packages) $(LUA)) -lm

# ---- the unit tests ---------------------------------------------------------------------------------------------------

units: $(test_sources:%.c=$(B)/unit/%)
	@:

$(B)/unit/%: $(B)/obj/%.o $(room_archives:%=$(B)/lib/%.a)
	@mkdir -p $(@D)
	$(say) LD $@
	$(hide)$(link) $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(call libraries,$(all_packages)) -lm

# ---- what only proves -------------------------------------------------------------------------------------------------

tools: build/faultd torture-tools build/initialises_libcurl.so build/slow_names.so build/silent_names
	@:
torture-tools: build/torture/keep build/torture/launch build/torture/powerloss build/torture/rows \
               build/torture/synced.so build/slow_disk.so build/wall_clock.so
	@:

build/faultd: $(call plain_objects,$(faultd_sources))
build/faultd: packages = $(faultd_packages)

# The kill test's: a program is one file, with the shadow copy of the disk where it needs that.
build/torture/keep:      $(P)/obj/proof/kills/keep.o
build/torture/launch:    $(P)/obj/proof/kills/launch.o
build/torture/powerloss: $(P)/obj/proof/powerloss/powerloss.o $(P)/obj/proof/powerloss/shadow.o
build/torture/rows:      $(P)/obj/proof/powerloss/rows.o $(P)/obj/proof/powerloss/shadow.o
build/torture/rows:      packages = sqlite3
build/torture/synced.so: $(P)/obj/proof/powerloss/synced.o $(P)/obj/proof/powerloss/shadow.o
build/silent_names:      $(P)/obj/proof/machine/silent_names.o

# Preloaded into a program under test.
build/slow_disk.so:           $(P)/obj/proof/slow_disk/slow_disk.o
build/wall_clock.so:          $(P)/obj/proof/machine/wall_clock.o
build/slow_names.so:          $(P)/obj/proof/machine/slow_names.o
build/initialises_libcurl.so: $(P)/obj/proof/machine/initialises_libcurl.o
build/initialises_libcurl.so: packages = libcurl

# For specs and the soak on PUC Lua, loaded by their path.
$(B)/fork.so: $(B)/obj/proof/machine/lhg_fork.o
$(B)/heap.so: $(B)/obj/proof/machine/lhg_heap.o

# The allocation sweep's interpreter: it counts and refuses requests for memory.
build/torture/sweep: $(B)/obj/proof/sweep/lhg_sweep.o $(P)/obj/proof/sweep/sweep_memory.o
build/torture/sweep: packages = $(LUA)
build/torture/sweep: more = -rdynamic

# What is preloaded or asked for by name shows what it has.
$(P)/obj/proof/% $(B)/obj/proof/%: visibility =

build/faultd build/silent_names build/torture/keep build/torture/launch build/torture/powerloss build/torture/rows \
build/torture/sweep:
	@mkdir -p $(@D)
	$(say) LD $@
	$(hide)$(link) $(more) $(filter %.o,$^) $(call libraries,$(packages))

build/torture/synced.so build/slow_disk.so build/wall_clock.so build/slow_names.so build/initialises_libcurl.so \
$(B)/fork.so $(B)/heap.so:
	@mkdir -p $(@D)
	$(say) LD $@
	$(hide)$(link) -shared $(filter %.o,$^) $(call libraries,$(packages))

# An interpreter with the sanitizers in it.
$(B)/bin/$(LUA): .ci/memory/interpreter.c build.mk
	@mkdir -p $(@D)
	$(say) CC $@
	$(hide)$(CC) $(always) $(CFLAGS) $(way) $(lua_headers) -o $@ $< -rdynamic $(call libraries,$(LUA))

# ---- fuzzing ----------------------------------------------------------------------------------------------------------

# clang brings libFuzzer. A target is a C file, or a Lua file that lhg_fuzz.c runs. Of the painter only what reads foreign
# bytes: the rest is long to compile.
fuzz_c        = $(patsubst proof/fuzz/fuzz_%.c,build/fuzz/%,$(filter-out %/fuzz_value.c,$(wildcard proof/fuzz/fuzz_*.c)))
fuzz_lua      = $(patsubst proof/fuzz/%.lua,build/fuzz/%,$(wildcard proof/fuzz/*.lua))
fuzz_archives = $(patsubst %,$(P)/lib/%.a,common core network journal mask httpd)
fuzz_objects  = $(P)/obj/proof/fuzz/fuzz_value.o $(P)/obj/sandbox/csrc/paint/room/hg_mask.o
fuzz_link     = clang $(CFLAGS) $(sanitize) -fsanitize=fuzzer -pthread $(LDFLAGS) -o $@

.PHONY: fuzz fuzz-targets
fuzz: $(fuzz_c)
	@:
fuzz-targets: $(fuzz_lua)
	@:

$(fuzz_c): build/fuzz/%: $(P)/obj/proof/fuzz/fuzz_%.o $(fuzz_objects) $(fuzz_archives)
	@mkdir -p $(@D)
	$(say) LD $@
	$(hide)$(fuzz_link) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	  $(call libraries,$(all_packages)) -lm

# The modules find the sanitizers' and libFuzzer's symbols in the program.
$(fuzz_lua): $(B)/obj/proof/fuzz/lhg_fuzz.o | $(B)/homegen/core.so $(B)/homegen/sandbox/httpd.so
	@mkdir -p $(@D)
	$(say) LD $@
	$(hide)$(fuzz_link) $(filter %.o,$^) -rdynamic $(call libraries,$(LUA))

-include $(shell find $(B)/obj $(P)/obj -name '*.d' 2>/dev/null)
