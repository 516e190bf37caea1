--- Writes the three rockspecs, or with --check tells whether they are what the tree asks for. A rockspec may not look at
--- the disk, so it lists every file; nobody should do that by hand. Which folders a module is compiled from stands in
--- build.mk too.

---@class rockspec.Package
---@field summary string
---@field detailed string
---@field dependencies string as they stand in a rockspec, after Lua itself
---@field modules table[] C modules: name, packages as pkg-config calls them, folders; "headers": it is not linked with them
---@field lua string folder of its Lua files
---@field bin? string
local PACKAGES = {
  homegen = {
    summary = "Home design by the Ideal House and iaCrea APIs: never pay twice, never lose a result",
    detailed = "A client for Lua 5.3 and newer and LuaJIT with an engine in C on libcurl, and a journal on SQLite.",
    dependencies = '"lua-cjson", "argparse"',
    modules = {
      { "core", "libcurl", "csrc/core/ csrc/common/ csrc/common/text/ csrc/common/image/", "headers" },
      { "network", "libcurl", "csrc/network/ +csrc/common/" },
      { "journal", "sqlite3 libcrypto", "csrc/journal/ csrc/common/ csrc/common/text/" },
      { "terminal", "", "csrc/terminal/ +csrc/common/" },
    },
    lua = "lua", bin = "bin/homegen",
  },
  ["homegen-mask"] = {
    summary = "Masks for homegen: drawing them, and checking them against their image",
    detailed = "What homegen.mask needs beside homegen itself.",
    dependencies = '"homegen"',
    modules = {
      { "mask.core", "libpng libjpeg", "csrc/mask/ csrc/common/ csrc/common/text/ csrc/common/image/ csrc/common/picture/" },
    },
  },
  ["homegen-sandbox"] = {
    summary = "Ideal House and iaCrea on your own machine, with play money and real pictures",
    detailed = "Serves the protocol of both providers on loopback and draws pictures by procedure, without any key.",
    dependencies = '"homegen", "homegen-mask"',
    modules = {
      { "sandbox.httpd", "libmicrohttpd", "sandbox/csrc/httpd/ csrc/common/ csrc/common/text/" },
      {
        "sandbox.paint", "libpng libjpeg libwebp cairo",
        "sandbox/csrc/paint/ csrc/common/ csrc/common/text/ csrc/common/image/ csrc/common/picture/",
      },
    },
    lua = "sandbox/lua",
  },
}

-- Taken with all folders below; of the others only the files in them, and of those with a "+" only the headers.
local WHOLE = {
  ["csrc/core/"] = true, ["csrc/network/"] = true, ["csrc/journal/"] = true, ["csrc/mask/"] = true, ["csrc/terminal/"] = true,
  ["sandbox/csrc/httpd/"] = true, ["sandbox/csrc/paint/"] = true,
}

local HEAD = [[
-- Written by `make rockspec` from the tree; `make check` tells when it is out of date.
rockspec_format = "3.0"
package = %q
version = "scm-1"
source = { url = "git+file://." }
description = {
  summary = %q,
  detailed = %q,
  license = "MIT",
}
supported_platforms = { "linux" }
dependencies = { "lua >= 5.1, ~= 5.2", %s } -- 5.1 is LuaJIT
-- Libraries only: their headers lie below an architecture's own folder on Debian.
external_dependencies = {
]]

local version = dofile "lua/homegen/version.lua"

local function words(text)
  local list = {}
  for word in text:gmatch "%S+" do list[#list + 1] = word end
  return list
end

local function find(folder, what)
  local list = {}
  for name in io.popen(("find %s %s | LC_ALL=C sort"):format(folder, what)):lines() do list[#list + 1] = name end
  return list
end

local function quoted(list)
  local out = {}
  for index, text in ipairs(list) do out[index] = ("%q"):format(text) end
  return table.concat(out, ", ")
end

local function library_of(package) return (package:gsub("^lib", "")) end

---@return string[] sources
---@return string[] folders where their headers are
local function sources_of(paths)
  local sources, folders, seen = {}, {}, {}
  for _, path in ipairs(words(paths)) do
    local with_sources = path:sub(1, 1) ~= "+"
    path = path:gsub("^%+", "")
    local depth = WHOLE[path] and "" or "-maxdepth 1 "
    for _, file in ipairs(find(path:sub(1, -2), depth .. "-name '*.[ch]'")) do
      local folder = file:match "^(.*)/"
      if not seen[folder] then folders[#folders + 1] = folder end
      seen[folder] = true
      if with_sources and file:sub(-2) == ".c" then sources[#sources + 1] = file end
    end
  end
  return sources, folders
end

local function c_module(name, packages, paths, headers_alone)
  local sources, folders = sources_of(paths)
  local libraries, library_folders = { "pthread", "m" }, {}
  for _, package in ipairs(words(packages)) do
    local library = library_of(package)
    if not headers_alone then libraries[#libraries + 1] = library end
    folders[#folders + 1] = ("$(%s_INCDIR)"):format(library:upper())
    if library == "cairo" then folders[#folders + 1] = "$(CAIRO_INCDIR)/cairo" end
    if not headers_alone then library_folders[#library_folders + 1] = ("$(%s_LIBDIR)"):format(library:upper()) end
  end
  local lines = { ('    ["homegen.%s"] = {'):format(name), "      sources = {" }
  for _, source in ipairs(sources) do lines[#lines + 1] = ("        %q,"):format(source) end
  lines[#lines + 1] = "      },"
  lines[#lines + 1] = ("      defines = { \"_GNU_SOURCE\", %q },"):format(('HG_VERSION="%s"'):format(version))
  lines[#lines + 1] = ("      libraries = { %s },"):format(quoted(libraries))
  lines[#lines + 1] = ("      incdirs = { %s },"):format(quoted(folders))
  lines[#lines + 1] = ("      libdirs = { %s },"):format(quoted(library_folders))
  lines[#lines + 1] = "    },\n"
  return table.concat(lines, "\n")
end

local function named_files(indent, root, pattern)
  local lines = {}
  for index, file in ipairs(find(root, ("-name '%s'"):format(pattern))) do
    local name = file:sub(#root + 2):gsub("%.%w+$", ""):gsub("/init$", ""):gsub("/", ".")
    lines[index] = ("%s[%q] = %q,\n"):format(indent, name, file)
  end
  return table.concat(lines)
end

local function external(modules)
  local lines, seen = {}, {}
  for _, module in ipairs(modules) do
    for _, package in ipairs(words(module[2])) do
      local library = library_of(package)
      if not seen[library] then lines[#lines + 1] = ("  %s = { library = %q },\n"):format(library:upper(), library) end
      seen[library] = true
    end
  end
  return table.concat(lines)
end

local function rockspec(name, package)
  local parts = { HEAD:format(name, package.summary, package.detailed, package.dependencies), external(package.modules) }
  parts[#parts + 1] = '}\nbuild = {\n  type = "builtin",\n  modules = {\n'
  for _, module in ipairs(package.modules) do parts[#parts + 1] = c_module(table.unpack(module)) end
  local others = ""
  if package.lua then
    parts[#parts + 1] = named_files("    ", package.lua, "*.lua")
    for _, pattern in ipairs { "*.png", "*.html", "*.css", "*.js", "*.svg" } do
      others = others .. named_files("      ", package.lua, pattern)
    end
  end
  parts[#parts + 1] = "  },\n"
  if others ~= "" or package.bin then
    parts[#parts + 1] = "  install = {\n"
    if others ~= "" then parts[#parts + 1] = "    lua = {\n" .. others .. "    },\n" end
    if package.bin then parts[#parts + 1] = ("    bin = { %q },\n"):format(package.bin) end
    parts[#parts + 1] = "  },\n"
  end
  parts[#parts + 1] = "}\n"
  return table.concat(parts)
end

local stale = false
for name, package in pairs(PACKAGES) do
  local path, wanted = name .. "-scm-1.rockspec", rockspec(name, package)
  local file = arg[1] == "--check" and io.open(path)
  if arg[1] ~= "--check" then
    assert(assert(io.open(path, "w")):write(wanted)):close()
  elseif not file or file:read "a" ~= wanted then
    print(path .. " is out of date: make rockspec")
    stale = true
  end
end
os.exit(not stale)
