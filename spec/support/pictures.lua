--- Pictures for specs, written by procedure: PNG of every kind, and small gray JPEGs, without any library.

local pictures = {}

local bxor = jit and require("bit").bxor or load "local a, b = ... return a ~ b"

local function be16(number) return string.char(math.floor(number / 256) % 256, number % 256) end
local function be32(number) return be16(math.floor(number / 65536)) .. be16(number % 65536) end
local function le16(number) return string.char(number % 256, math.floor(number / 256)) end

local crc_table

local function crc(text)
  if not crc_table then
    crc_table = {}
    for n = 0, 255 do
      local c = n
      for _ = 1, 8 do c = c % 2 == 1 and bxor(3988292384, math.floor(c / 2)) % 2 ^ 32 or math.floor(c / 2) end
      crc_table[n] = c
    end
  end
  local c = 4294967295
  for index = 1, #text do c = bxor(crc_table[bxor(c % 256, text:byte(index)) % 256], math.floor(c / 256)) % 2 ^ 32 end
  return 4294967295 - c
end

local function adler(text)
  local a, b = 1, 0
  for index = 1, #text do
    a = (a + text:byte(index)) % 65521
    b = (b + a) % 65521
  end
  return b * 65536 + a
end

-- Stored, not compressed.
local function zlib(text)
  local parts = { "\120\1" }
  for at = 1, math.max(#text, 1), 65535 do
    local piece = text:sub(at, at + 65534)
    local last = at + 65535 > #text
    parts[#parts + 1] = (last and "\1" or "\0") .. le16(#piece) .. le16(65535 - #piece) .. piece
  end
  return table.concat(parts) .. be32(adler(text))
end

local CHANNELS = { gray = 1, rgb = 3, palette = 1, gray_alpha = 2, rgba = 4 }
local TYPES = { gray = 0, rgb = 2, palette = 3, gray_alpha = 4, rgba = 6 }

---@param name string four letters
---@param content string
function pictures.chunk(name, content) return be32(#content) .. name .. content .. be32(crc(name .. content)) end

---EXIF with nothing but an orientation.
---@param orientation integer
function pictures.exif(orientation) return "MM\0\42\0\0\0\8\0\1\1\18\0\3\0\0\0\1\0" .. string.char(orientation) .. "\0\0\0\0\0\0" end

-- One row of a pass: its samples packed, most significant bits first.
local function pack(kind, bits, x, y, step, width, at)
  local bytes, held, count = { "\0" }, 0, 0
  for column = x, width - 1, step do
    local samples = { at(column, y) }
    for channel = 1, CHANNELS[kind] do
      local sample = samples[channel] or samples[1]
      if bits == 16 then
        bytes[#bytes + 1] = be16(sample)
      else
        held, count = held * 2 ^ bits + sample, count + bits
        if count == 8 then
          bytes[#bytes + 1] = string.char(held)
          held, count = 0, 0
        end
      end
    end
  end
  if count > 0 then bytes[#bytes + 1] = string.char(held * 2 ^ (8 - count)) end
  return table.concat(bytes)
end

local ADAM7 = { { 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 }, { 2, 0, 4, 4 }, { 0, 2, 2, 4 }, { 1, 0, 2, 2 }, { 0, 1, 1, 2 } }

---@class spec.Png
---@field width integer
---@field height integer
---@field kind? "gray"|"rgb"|"palette"|"gray_alpha"|"rgba" default gray
---@field bits? integer default 8
---@field at fun(x: integer, y: integer): integer, … the samples of a pixel
---@field interlaced? boolean
---@field palette? string three bytes an entry
---@field trns? string the content of tRNS
---@field before? string chunks before the pixels
---@field behind? string chunks behind them

---@param png spec.Png
---@return string bytes
function pictures.png(png)
  local kind, bits, rows = png.kind or "gray", png.bits or 8, {}
  for _, pass in ipairs(png.interlaced and ADAM7 or { { 0, 0, 1, 1 } }) do
    for y = pass[2], png.height - 1, pass[4] do
      if pass[1] < png.width then rows[#rows + 1] = pack(kind, bits, pass[1], y, pass[3], png.width, png.at) end
    end
  end
  local head = be32(png.width) .. be32(png.height) .. string.char(bits, TYPES[kind], 0, 0, png.interlaced and 1 or 0)
  return "\137PNG\r\n\26\n" .. pictures.chunk("IHDR", head)
    .. (png.palette and pictures.chunk("PLTE", png.palette) or "") .. (png.trns and pictures.chunk("tRNS", png.trns) or "")
    .. (png.before or "") .. pictures.chunk("IDAT", zlib(table.concat(rows))) .. (png.behind or "") .. pictures.chunk("IEND", "")
end

-- JPEG: blocks of one gray each. Nine codes of four bits for the size of a difference, one of one bit for "no more".

local function bits_of(number, count)
  local text = {}
  for place = count - 1, 0, -1 do text[#text + 1] = math.floor(number / 2 ^ place) % 2 end
  return table.concat(text)
end

local function difference(value)
  local size, most = 0, math.abs(value)
  while most >= 2 ^ size do size = size + 1 end
  return bits_of(size, 4) .. (size > 0 and bits_of(value > 0 and value or value + 2 ^ size - 1, size) or "") .. "0"
end

local function entropy(width, height, at)
  local bits, before = {}, 128
  for y = 0, height - 1, 8 do
    for x = 0, width - 1, 8 do
      local gray = at(x, y)
      bits[#bits + 1] = difference(gray - before)
      before = gray
    end
  end
  bits = table.concat(bits)
  bits = bits .. ("1"):rep(-#bits % 8)
  return (bits:gsub(("."):rep(8), function(byte)
    local number = tonumber(byte, 2)
    return string.char(number) .. (number == 255 and "\0" or "")
  end))
end

local function segment(marker, content) return "\255" .. string.char(marker) .. be16(#content + 2) .. content end

---@class spec.Jpeg
---@field width integer a multiple of 8
---@field height integer
---@field at fun(x: integer, y: integer): integer the gray of a block
---@field orientation? integer
---@field stray? string bytes between the segments
---@field ending? string in place of the end mark

---@param jpeg spec.Jpeg
---@return string bytes
function pictures.jpeg(jpeg)
  local exif = jpeg.orientation and segment(225, "Exif\0\0" .. pictures.exif(jpeg.orientation)) or ""
  return "\255\216" .. segment(224, "JFIF\0\1\1\0\0\1\0\1\0\0") .. exif .. (jpeg.stray or "")
    .. segment(219, "\0" .. ("\8"):rep(64)) .. segment(192, "\8" .. be16(jpeg.height) .. be16(jpeg.width) .. "\1\1\17\0")
    .. segment(196, "\0\0\0\0\9\0\0\0\0\0\0\0\0\0\0\0\0\0\1\2\3\4\5\6\7\8")
    .. segment(196, "\16\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
    .. segment(218, "\1\1\0\0\63\0") .. entropy(jpeg.width, jpeg.height, jpeg.at) .. (jpeg.ending or "\255\217")
end

---A WebP of 16x16 pixels in four colours, lossless.
pictures.WEBP = "\82\73\70\70\56\0\0\0\87\69\66\80\86\80\56\76\43\0\0\0\47\15\192"
  .. "\3\0\31\32\16\72\113\96\131\45\16\32\228\200"
  .. "\146\38\117\180\230\63\114\51\8\16\102\27\77\114\146\147\188\247\25\68\244\63\106\251\20\62\0"

---Black in the left part of a picture, white elsewhere: samples for `at`.
---@param edge integer where white begins
---@param black? integer default 0
---@param white? integer default 255
function pictures.left(edge, black, white)
  return function(x) return x < edge and (black or 0) or white or 255 end
end

return pictures
