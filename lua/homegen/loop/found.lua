--- Which host this is, as far as its globals and modules tell.

local found = {}

local function global(name)
  local value = rawget(_G, name)
  return type(value) == "table" and value or {}
end

local function loaded(name)
  local module = package.loaded[name]
  return type(module) == "table" and module or nil
end

-- What a host is all its life.
local HOSTS = {
  { "openresty", function() return global("ngx").worker ~= nil end },
  { "neovim", function() return global("vim").api ~= nil end },
  { "love", function() return rawget(_G, "love") ~= nil end },
  { "tarantool", function() return rawget(_G, "_TARANTOOL") ~= nil end },
  { "haproxy", function() return global("core").register_task ~= nil end },
  { "luanti", function() return global("core").register_globalstep ~= nil end },
  { "prosody", function() return global("prosody").hosts ~= nil end },
  { "darktable", function() return loaded "darktable" ~= nil end },
}

-- Loops that a script runs, or does not.
local LOOPS = {
  { "cqueues", function()
    local cqueues = loaded "cqueues"
    return cqueues ~= nil and cqueues.running() ~= nil
  end },
  { "copas", function()
    local copas = loaded "copas"
    return copas ~= nil and copas.running ~= false -- version 1 does not tell
  end },
  { "luv", function() return loaded "luv" ~= nil end },
}

local function first(list)
  for _, candidate in ipairs(list) do
    if candidate[2]() then return candidate[1] end
  end
  return nil
end

---@return string|nil name of the adapter for the program that this is
function found.host()
  return first(HOSTS)
end

---@return string|nil name of the adapter for the loop that runs now
function found.loop()
  return first(LOOPS)
end

return found
