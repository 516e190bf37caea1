--- What is found out about the pictures of a call before it is paid for.

local mask_input = require "homegen.picture.mask_input"
local mask_rules = require "homegen.picture.mask_rules"

local findings = {}

---What the caller gave for one input, as far as it is here.
---@class homegen.GivenInput
---@field field string the parameter that holds it
---@field width integer as displayed
---@field height integer
---@field orientation integer EXIF's, 1 to 8: of a mask that was looked into, of what is to be sent
---@field has_end boolean the end mark was found

---A guess or a remark; `once`: told once per client, under that name.
---@class homegen.InputWarning
---@field field string
---@field message string
---@field kind string a word for its kind, see homegen.Event
---@field once? string

---@class homegen.Findings
---@field violations homegen.Violation[]
---@field warnings homegen.InputWarning[]
---@field made table<string, string> by field: the mask that goes out in place of the one that was given
local Findings = {}
Findings.__index = Findings

---@return homegen.Findings
function findings.new()
  return setmetatable({ violations = {}, warnings = {}, made = {} }, Findings)
end

function Findings:violate(field, rule, message, value)
  self.violations[#self.violations + 1] = { field = field, rule = rule, message = message, value = value }
end

function Findings:warn(kind, field, message, once)
  self.warnings[#self.warnings + 1] = { kind = kind, field = field, message = message, once = once }
end

---A picture without an end mark may be cut off: its pixels tell, where they can be decoded.
---@param given homegen.GivenInput
---@param bytes string|nil
---@return homegen.GivenInput|nil given nil: it is cut off
function Findings:check_end(given, bytes)
  if given.has_end then return given end
  if bytes and mask_input.is_whole(bytes) == false then
    self:violate(given.field, "image", "must be a whole image: is cut off")
    return nil
  end
  self:warn("image_end", given.field, "the image has no end mark: if that is not its camera's way, it is cut off")
  return given
end

---@param given homegen.GivenInput
---@param bytes string
---@param rules string[] those of the service
---@param image homegen.GivenInput|nil what the mask is for
function Findings:look_into_mask(given, bytes, rules, image)
  local look = mask_input.look(bytes, rules, image and image.orientation)
  for _, broken in ipairs(look.violations) do self:violate(given.field, broken.rule, broken.message, broken.value) end
  for _, message in ipairs(look.warnings) do self:warn("mask_guess", given.field, message) end
  if look.unseen then
    self:warn("mask_unseen", given.field, ("%s: %s"):format(look.unseen.message, look.unseen.hint), "homegen-mask")
  end
  given.orientation = look.orientation
  if look.made then self.made[given.field] = look.bytes end
end

---@param given homegen.GivenInput
---@param image homegen.GivenInput
---@return boolean same
function Findings:compare_sizes(given, image)
  if given.width == image.width and given.height == image.height then return true end
  self:violate(given.field, "same_size", ("must have the size of the image, %dx%d, is %dx%d%s"):format(
    image.width, image.height, given.width, given.height, mask_rules.size_reason(given, image)))
  return false
end

---@param given homegen.GivenInput
---@param image homegen.GivenInput
function Findings:compare_orientations(given, image)
  local message = mask_rules.orientation_warning(given, image)
  if message then self:warn("mask_orientation", given.field, message) end
end

return findings
