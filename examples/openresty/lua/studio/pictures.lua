--- Endpoints for what is uploaded: photos and masks. Both are looked into here, while nothing is paid.

local files = require "studio.files"
local homegen = require "homegen"
local reply = require "studio.reply"
local request = require "studio.request"
local settings = require "studio.settings"

local pictures = {}

---@return { format: string, width: integer, height: integer, bytes: string }
local function upright(bytes)
  local info, err = homegen.image.info { bytes = bytes }
  if not info then return reply.problem(422, "This cannot be used: " .. err.message .. ".") end
  if info.width * info.height > settings.pixels or math.max(info.width, info.height) > settings.longest_side then
    return reply.problem(422, ("This photo has %d × %d pixels; at most %d million are possible, and %d a side. Make it smaller."):format(
      info.width, info.height, settings.pixels / 1e6, settings.longest_side))
  end
  if math.min(info.width, info.height) < settings.shortest_side then
    return reply.problem(422, ("This photo has only %d × %d pixels."):format(info.width, info.height))
  end
  info.bytes = bytes
  if info.orientation == 1 then return info end
  -- It was held sideways: what is painted on it would not fit what the provider sees.
  local turned
  turned, err = homegen.image.upright { bytes = bytes }
  return turned or reply.problem(422, "This photo cannot be turned upright: " .. err.message .. ".")
end

---POST /api/photos: a photo as it is.
function pictures.photo()
  request.allow "POST"
  local photo = upright(request.bytes(settings.photo_bytes))
  local name, message = files.keep("photos", photo.bytes, photo.format)
  if not name then
    ngx.log(ngx.ERR, "studio: ", message)
    return reply.problem(500, "The photo could not be kept.")
  end
  return reply.json(201, { photo = name, width = photo.width, height = photo.height })
end

local WORDS = {
  some_black = "Nothing is painted yet: paint over what should be made anew.",
  some_white = "Everything is painted: leave something of the photo as it is.",
  same_size = "This mask was painted on another photo: paint it again.",
}

---What people are told of a mask that cannot be used.
---@param err homegen.Error
---@return string
function pictures.words(err)
  local violation = err.violations and err.violations[1]
  return violation and WORDS[violation.rule] or "This mask cannot be used: " .. err.message .. "."
end

---POST /api/masks?photo=NAME: what was painted on that photo.
function pictures.mask()
  request.allow "POST"
  local photo = files.picture("photos", ngx.var.arg_photo)
  if not photo then return reply.problem(404, "The photo is not here any more: choose it again.") end
  local bytes = request.bytes(settings.mask_bytes)
  local info = homegen.image.info { bytes = bytes }
  if not info or info.format ~= "png" then return reply.problem(422, "A mask is a PNG.") end
  local found, err = homegen.mask.check { mask = { bytes = bytes }, image = photo }
  if not found then return reply.problem(422, pictures.words(err), { field = "mask" }) end
  local name, message = files.keep("masks", bytes, "png")
  if not name then
    ngx.log(ngx.ERR, "studio: ", message)
    return reply.problem(500, "The mask could not be kept.")
  end
  return reply.json(201, { mask = name, black = found.black, warnings = found.warnings[1] and found.warnings or nil })
end

return pictures
