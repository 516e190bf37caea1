--- Writes the rockspec, or with --check tells whether it is what the tree asks for. `make rockspec`
--- gives the C modules as arguments: "name:packages:sources". A rockspec may not look at the disk,
--- so it lists every file; nobody should do that by hand.

local path = "homegen-scm-1.rockspec"

local head = [[
-- Written by `make rockspec` from the tree; `make check` tells when it is out of date.
rockspec_format = "3.0"
package = "homegen"
version = "scm-1"
source = { url = "git+file://." }
description = {
  summary = "Home design by the Ideal House and iaCrea APIs: never pay twice, never lose a result",
  detailed = "A client for Lua 5.3 and newer and LuaJIT with an engine in C on libcurl, and a sandbox that "
    .. "serves the same protocol on loopback and draws real pictures, without any key.",
  license = "none chosen yet",
}
supported_platforms = { "linux" }
dependencies = { "lua >= 5.1, ~= 5.2", "lua-cjson", "argparse" } -- 5.1 is LuaJIT
-- Libraries only: their headers lie below an architecture's own folder on Debian.
external_dependencies = {
  CURL = { library = "curl" },
  MICROHTTPD = { library = "microhttpd" },
  PNG = { library = "png" },
  JPEG = { library = "jpeg" },
  CAIRO = { library = "cairo" },
  SQLITE3 = { library = "sqlite3" },
  CRYPTO = { library = "crypto" },
}
build = {
  type = "builtin",
  modules = {
]]

local function words(text)
  local list = {}
  for word in text:gmatch("%S+") do list[#list + 1] = word end
  return list
end

local function sorted_files(pattern)
  local list = {}
  for name in io.popen(("find lua -name '%s' | LC_ALL=C sort"):format(pattern)):lines() do
    list[#list + 1] = name
  end
  return list
end

local function quoted(list)
  local out = {}
  for i, text in ipairs(list) do out[i] = ("%q"):format(text) end
  return table.concat(out, ", ")
end

---@param definition string name:packages:sources, the packages as pkg-config calls them
local function c_module(definition)
  local name, packages, sources = definition:match("^([^:]*):([^:]*):(.*)$")
  local libraries = { "pthread", "m" }
  local folders, library_folders, seen = {}, {}, {}
  for _, source in ipairs(words(sources)) do
    local folder = source:match("^(.*)/")
    if not seen[folder] then folders[#folders + 1] = folder end
    seen[folder] = true
  end
  for _, package in ipairs(words(packages)) do
    local library = package:gsub("^lib", "")
    libraries[#libraries + 1] = library
    folders[#folders + 1] = ("$(%s_INCDIR)"):format(library:upper())
    if library == "cairo" then folders[#folders + 1] = "$(CAIRO_INCDIR)/cairo" end
    library_folders[#library_folders + 1] = ("$(%s_LIBDIR)"):format(library:upper())
  end
  local lines = { ('    ["homegen.%s"] = {'):format(name), "      sources = {" }
  for _, source in ipairs(words(sources)) do lines[#lines + 1] = ("        %q,"):format(source) end
  lines[#lines + 1] = "      },"
  lines[#lines + 1] = '      defines = { "_GNU_SOURCE" },'
  lines[#lines + 1] = ("      libraries = { %s },"):format(quoted(libraries))
  lines[#lines + 1] = ("      incdirs = { %s },"):format(quoted(folders))
  lines[#lines + 1] = ("      libdirs = { %s },"):format(quoted(library_folders))
  lines[#lines + 1] = "    },\n"
  return table.concat(lines, "\n")
end

local function named_files(indent, files)
  local lines = {}
  for i, file in ipairs(files) do
    local name = file:gsub("^lua/", ""):gsub("%.%w+$", ""):gsub("/init$", ""):gsub("/", ".")
    lines[i] = ("%s[%q] = %q,\n"):format(indent, name, file)
  end
  return table.concat(lines)
end

local function rockspec(modules)
  local parts = { head }
  for _, definition in ipairs(modules) do parts[#parts + 1] = c_module(definition) end
  parts[#parts + 1] = named_files("    ", sorted_files("*.lua"))
  parts[#parts + 1] = "  },\n  install = {\n    lua = {\n"
  parts[#parts + 1] = named_files("      ", sorted_files("*.png"))
  parts[#parts + 1] = '    },\n    bin = { "bin/homegen" },\n  },\n}\n'
  return table.concat(parts)
end

local check = arg[1] == "--check"
local wanted = rockspec(table.move(arg, check and 2 or 1, #arg, 1, {}))
if not check then
  assert(assert(io.open(path, "w")):write(wanted)):close()
elseif assert(io.open(path)):read("a") ~= wanted then
  print(path .. " is out of date: make rockspec")
  os.exit(1)
end
