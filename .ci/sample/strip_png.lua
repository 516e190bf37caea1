--- Copies a PNG without its notes: the same pixels are then the same file, whenever they were drawn.
-- lua5.4 .ci/sample/strip_png.lua FROM TO

local kept = { IHDR = true, sRGB = true, IDAT = true, IEND = true }

local file = assert(io.open(arg[1], "rb"))
local bytes = file:read("a")
file:close()

local out, at = { bytes:sub(1, 8) }, 9
while at < #bytes do
  local length, name = (">I4c4"):unpack(bytes, at)
  local after = at + length + 12
  if kept[name] then out[#out + 1] = bytes:sub(at, after - 1) end
  at = after
end

file = assert(io.open(arg[2], "wb"))
assert(file:write(table.concat(out)))
file:close()
