--- iaCrea on a fault server: replies as the two documents show them.

local faultd = require "proof.faultd.faultd"

local iacrea = {
  USER = "11111111-2222-4333-8444-555555555555",
  GENERATE = "/api/create_room/generate", VARIATION = "/api/create_room/generate-variation", GET = "/api/create_room/get",
}

---The id of the n-th generation.
---@param number integer
---@return string
function iacrea.generation(number)
  return ("00000000-aaaa-4bbb-8ccc-%012d"):format(number)
end

---@param number integer
---@param remaining? integer
function iacrea.generated(number, remaining)
  return faultd.json(('{"generation_id":"%s","remaining_photos":%d,"project_id":"99999999-aaaa-4bbb-8ccc-000000000000"}'):format(
    iacrea.generation(number), remaining or 100))
end

---@param number integer
function iacrea.varied(number)
  return faultd.json(('{"generation_id":"%s"}'):format(iacrea.generation(number)))
end

---@param url string
---@param variations? integer
function iacrea.succeeded(url, variations)
  return faultd.json(('{"status":"SUCCEEDED","urls":["%s"],"variationNumber":%d}'):format(url, variations or 0))
end

---@param word string
function iacrea.status(word)
  return faultd.json(('{"status":"%s","variationNumber":0}'):format(word))
end

local function changed(params, changes)
  for name, value in pairs(changes or {}) do params[name] = value end
  return params
end

---Valid parameters of a room.
function iacrea.room(changes)
  return changed({
    image_url = "https://example.com/image.jpg", mask_url = "https://example.com/mask.png",
    room_type = "KITCHEN", theme = "MODERN", width = 1024, height = 768,
  }, changes)
end

---Valid parameters of an exterior.
function iacrea.exterior(changes)
  return changed({
    image_url = "https://example.com/image.jpg", mask_url = "https://example.com/mask.png",
    room_type = "TERRACE", width = 1024, height = 768,
  }, changes)
end

return iacrea
