--- lua-cjson, or an error that says where this Lua gets it.

local found, cjson = pcall(require, "cjson")
if found then return cjson end

local PACKAGED = { ["5.1"] = true, ["5.3"] = true, ["5.4"] = true } -- by Debian; LuaJIT takes what is for 5.1

local version = _VERSION:match("%d+%.%d+")
error(("homegen needs lua-cjson for %s: %sluarocks --lua-version %s install lua-cjson\n%s"):format(
  rawget(_G, "jit") and "LuaJIT" or _VERSION, PACKAGED[version] and "apt-get install lua-cjson, or " or "", version,
  tostring(cjson)), 0)
