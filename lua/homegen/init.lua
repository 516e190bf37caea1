--- homegen: paid image-generation APIs for home design, without paying twice, losing a result or blocking the host.
---
--- local homegen = require "homegen"
--- local client = homegen.new { sandbox = true }
--- local result, err = homegen.await(client:smart_replace { image_file = "room.png", mask_file = "mask.png", prompt = "a green sofa" })

local await = require "homegen.await"
local client = require "homegen.client"
local each = require "homegen.each"
local gather = require "homegen.gather"
local json = require "homegen.json"
local loop = require "homegen.loop"
local map = require "homegen.map"
local reactor = require "homegen.reactor"
local report = require "homegen.report"
local scheduler = require "homegen.scheduler"

---@class homegen
---@field on_error? fun(err: any, traceback: string) receives errors of callbacks and coroutines that nobody awaits; default: standard error
local homegen = {
  _VERSION = require "homegen.version",
  null = json.null,
  new = client.new,

  await = await.await,
  run = scheduler.run,
  spawn = scheduler.spawn,
  all = gather.all,
  settle = gather.settle,
  race = gather.race,
  each = each.each,
  map = map.map,
  sleep = await.sleep,
  step = reactor.step,
  use = loop.use,

  fd = reactor.fd,
  pollfd = reactor.fd,
  events = function() return "r" end,
  timeout = reactor.timeout,
}

report.from(function() return homegen.on_error end)

-- picture helpers are loaded when first used: they may need a library that a client does without
local LAZY = { image = "homegen.image", mask = "homegen.mask" }

return setmetatable(homegen, {
  __index = function(self, name)
    local module = LAZY[name]
    if not module then return nil end
    local value = require(module)
    rawset(self, name, value)
    return value
  end,
})
