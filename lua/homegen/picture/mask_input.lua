--- A mask of a paid call: looked into, and made into what is sent where its own bytes would be read in another way.
---
--- A mask is read over white and upright. One that reads the same to whoever drops its alpha goes out as it is; of any
--- other an opaque gray PNG is made, soft edges kept. Pure functions of the bytes.

local packages = require "homegen.base.packages"
local mask_rules = require "homegen.picture.mask_rules"

local mask_input = {}

---@class homegen.MaskLook
---@field bytes string what is to be sent
---@field made boolean these are not the bytes that were given
---@field orientation integer of what is to be sent: EXIF's, 1 to 8
---@field violations { rule: string, message: string, value: any }[]
---@field warnings string[]
---@field unseen? homegen.Error the package that decodes masks is not installed: nothing is known of it

local function load_decoder()
  return packages.load("a look into masks before they are paid for", "homegen-mask", "homegen.mask.core")
end

-- The orientation of the picture that the mask is for may stay in it: both are turned, or neither.
local function reads_the_same(found, image_orientation)
  return found.same_without_alpha and (found.orientation == 1 or found.orientation == image_orientation)
end

---@param bytes string a PNG or JPEG, whole as far as its header tells
---@param rules string[] "some_black", "some_white": those of the service
---@param image_orientation? integer of the picture that the mask is for, as far as it is known
---@return homegen.MaskLook
function mask_input.look(bytes, rules, image_orientation)
  local look = { bytes = bytes, made = false, orientation = 1, violations = {}, warnings = {} }
  local decoder, err = load_decoder()
  if not decoder then
    look.unseen = err
    return look
  end
  local found, message = decoder.measure(bytes)
  if not found then
    look.violations[1] = { rule = "image", message = "cannot be read: " .. message }
    return look
  end
  look.orientation = found.orientation
  local rule, words, value = mask_rules.broken(found, rules)
  if rule then
    look.violations[1] = { rule = rule, message = words, value = value }
    return look
  end
  look.warnings = mask_rules.warnings(found)
  if not reads_the_same(found, image_orientation) then
    local canvas = assert(decoder.convert(bytes, "read"))
    look.bytes, look.made, look.orientation = canvas:png(), true, 1
  end
  return look
end

---Whether a picture without an end mark has all its pixels. Without the package that decodes them: nobody knows.
---@param bytes string a PNG or JPEG
---@return boolean|nil whole
function mask_input.is_whole(bytes)
  local decoder = load_decoder()
  return decoder and decoder.measure(bytes) ~= nil
end

return mask_input
