--- A painter that draws nothing: every result is the same small grey picture. For tests that make thousands of tasks;
--- it does without homegen.sandbox.paint.

local core = require "homegen.core"

local plain_painter = {}

local WIDTH, HEIGHT = 8, 8
local PNG = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mNogAIGyhgAgIQgARDoahcAAAAASUVORK5CYII="

local Painter = {}
Painter.__index = Painter

---@return table painter
function plain_painter.new()
  return setmetatable({ png = assert(core.base64_decode(PNG)) }, Painter)
end

---@param _ table the job, which does not matter
---@param done fun(png: string, width: integer, height: integer) called at once
function Painter:draw(_, done)
  done(self.png, WIDTH, HEIGHT)
end

function Painter:close() end

return plain_painter
