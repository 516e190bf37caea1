--- Draws pictures off the loop: homegen.sandbox.paint's worker thread, its pipe watched by the reactor.

local reactor = require "homegen.loop.reactor"
local render = require "homegen.sandbox.paint"

local painter = {}

local Painter = {}
Painter.__index = Painter

local function deliver(self)
  local job, png, width, height = self.raw:take()
  while job do
    local done = self.waiting[job]
    self.waiting[job] = nil
    if done then done(png, width, height) end
    job, png, width, height = self.raw:take()
  end
end

---@return table|nil painter
---@return string|nil message
function painter.new()
  local raw, message = render.painter()
  if not raw then return nil, message end
  local self = setmetatable({ raw = raw, waiting = {} }, Painter)
  local watched
  watched, message = reactor.watch(raw:fd(), function() deliver(self) end)
  if watched then return self end
  raw:close()
  return nil, message
end

---Draws one job; calls done(png, width, height) or done(nil, message) in a later turn of the loop.
---@param job table what homegen.sandbox.paint's submit takes
---@param done fun(png: string|nil, width_or_message: integer|string, height: integer|nil)
function Painter:draw(job, done)
  self.waiting[self.raw:submit(job)] = done
end

function Painter:close()
  reactor.unwatch(self.raw:fd())
  self.raw:close()
end

return painter
