--- Luanti (Minetest): a step in each of the server's. A coroutine that yields is resumed by a step; the server never waits.

local needs = require "homegen.host.needs"

local core = needs("luanti", rawget(_G, "core") or rawget(_G, "minetest"), "the global core")
local register = needs("luanti", core.register_globalstep, "core.register_globalstep")

local luanti = { name = "luanti", serves = true }

local turn

function luanti.attach(step)
  if turn == nil then register(function() if turn then turn() end end) end
  turn = step
  return function() turn = false end
end

return luanti
