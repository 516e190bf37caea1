--- A folder in which some packages of homegen are installed and the others are not, for a child that sees nothing else.

local child = require "spec.support.process.child"
local runtime = require "spec.support.runtime"
local scratch = require "spec.support.scratch"

local tree = {}

local PACKAGES = {
  homegen = { lua = "lua/homegen", modules = { "homegen.core", "homegen.network", "homegen.journal", "homegen.terminal" } },
  ["homegen-mask"] = { modules = { "homegen.mask.core" } },
  ["homegen-sandbox"] = { lua = "sandbox/lua/homegen", modules = { "homegen.sandbox.httpd", "homegen.sandbox.paint" } },
}
local OTHERS = { "cjson", "argparse" } -- by people elsewhere

---@class spec.Tree
---@field folder string
local Tree = {}
Tree.__index = Tree

local function copy(from, to)
  assert(os.execute(("mkdir -p '%s' && cp -rL '%s' '%s'"):format(to:match "(.*)/", from, to)))
end

function Tree:_add_module(name)
  local path = package.searchpath(name, package.path) or assert(package.searchpath(name, package.cpath))
  copy(path, ("%s/%s.%s"):format(self.folder, name:gsub("%.", "/"), path:match "[^.]*$"))
end

---@param names string[] of the packages that are there
---@return spec.Tree
function tree.new(names)
  local self = setmetatable({ folder = scratch.folder() }, Tree)
  for _, name in ipairs(OTHERS) do self:_add_module(name) end
  for _, name in ipairs(names) do
    local package = PACKAGES[name]
    if package.lua then copy(package.lua .. "/.", self.folder .. "/homegen/.") end
    for _, module in ipairs(package.modules) do self:_add_module(module) end
  end
  copy("bin/homegen", self.folder .. "/bin/homegen")
  return self
end

---Puts a file into the place of a module: what another version has brought.
---@param name string
---@param text string
function Tree:replace(name, text)
  local path = ("%s/%s.lua"):format(self.folder, name:gsub("%.", "/"))
  os.execute(("mkdir -p '%s'"):format(path:match "(.*)/"))
  scratch.write(path, text)
end

local function paths(self)
  return { LUA_PATH = self.folder .. "/?.lua;" .. self.folder .. "/?/init.lua", LUA_CPATH = self.folder .. "/?.so" }
end

---Runs a chunk that finds the tree's modules and no others.
---@param chunk string
---@return string output standard output and error together
function Tree:run(chunk)
  return child.run(chunk, paths(self))
end

---Runs the command in the same way.
---@param arguments string
---@return string output standard output and error together, and the exit code
function Tree:command(arguments)
  local found = paths(self)
  local pipe = assert(io.popen(("LUA_PATH='%s' LUA_CPATH='%s' %s %s/bin/homegen %s 2>&1 </dev/null; echo \"exit $?\""):format(
    found.LUA_PATH, found.LUA_CPATH, runtime.interpreter, self.folder, arguments)))
  local output = pipe:read "*a"
  pipe:close()
  return output
end

function Tree:remove()
  scratch.remove(self.folder)
end

return tree
