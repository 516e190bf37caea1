--- What iaCrea's services have in common: a picture, a mask, a room type and a theme, and variations of earlier ones.

local check = require "homegen.sandbox.provider.check"

local generation = {}

local PHOTOS = 1 -- the documents do not say what a generation takes, nor whether a variation takes one

-- Reads fields one after the other: reader(name, check, …) keeps the value; the first broken rule stays.
local function reader(body)
  local input, first = {}, nil
  local function read(name, rule, wire, ...)
    if first then return end
    input[name], first = rule(body, wire, ...)
  end
  return read, function()
    if first then return nil, first end
    return input
  end
end

local function read_design(read, rules)
  read("room_type", check.required_choice, "room_type", rules.room_types)
  if rules.themes then read("theme", check.required_choice, "theme", rules.themes) end
  read("webhook", check.url, "webhook")
end

local function pictures(input)
  return { { role = "source", url = input.image_url }, { role = "mask", url = input.mask_url } }
end

local function complete(service, rules)
  service.provider, service.rules = "iacrea", rules
  service.result_path = rules.path .. "/get"
  service.pictures = pictures
  function service.credits() return PHOTOS end
  function service.job(input, bytes)
    return {
      kind = rules.kind, source = bytes.source, mask = bytes.mask, room_type = input.room_type,
      theme = input.theme, variation = input.variation,
    }
  end
  return service
end

---A service that creates.
---@param rules { kind: string, path: string, room_types: string[], themes: string[]|nil }
---@return homegen.sandbox.Service
function generation.first(rules)
  local service = complete({ name = rules.kind, create_path = rules.path .. "/generate" }, rules)
  function service.check(body)
    local read, result = reader(body)
    read("user_id", check.required_uuid, "user_id")
    read("image_url", check.required_url, "image_url")
    read("mask_url", check.required_url, "mask_url")
    read("width", check.required_count, "width")
    read("height", check.required_count, "height")
    read_design(read, rules)
    return result()
  end
  -- No document says what becomes of another size.
  function service.remark(input, width, height)
    if input.width == width and input.height == height then return nil end
    return ("width and height were sent as %dx%d, the image is %dx%d"):format(input.width, input.height, width, height)
  end
  return service
end

---The service that varies what another one has created.
---@param origin homegen.sandbox.Service made by generation.first
---@return homegen.sandbox.Service
function generation.variation(origin)
  local rules = origin.rules
  local service = complete({
    name = rules.kind .. "_variation", create_path = rules.path .. "/generate-variation", is_variation = true,
  }, rules)
  function service.check(body)
    local read, result = reader(body)
    read("user_id", check.required_uuid, "user_id")
    read("generation_id", check.required_uuid, "generation_id")
    read("image_url", check.required_url, "original_url")
    read("mask_url", check.url, "mask_url")
    read_design(read, rules)
    return result()
  end
  return service
end

return generation
