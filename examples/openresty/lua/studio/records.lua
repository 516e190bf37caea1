--- What was asked for under a key, as a file: any worker can ask for the same again, which costs nothing, and the chain of
--- what was made from one photo.

local cjson = require "cjson"
local files = require "studio.files"
local settings = require "studio.settings"

local records = {}

local LONGEST_CHAIN = 24

---@class studio.Record
---@field service string of studio.services
---@field photo? string name of the photo
---@field mask? string name of the mask
---@field width? integer of the photo, pixels
---@field height? integer
---@field fields table what the form said
---@field parent? string key of the job of which it is a variation
---@field previous_id? string that job's id at the provider: this one is homegen's client:vary of it
---@field root string key of the chain's first job

local function path_of(key)
  return settings.place "jobs" .. key .. ".json"
end

---@param key string
---@return studio.Record|nil
function records.read(key)
  local text = files.is_id(key) and files.read(path_of(key))
  return text and cjson.decode(text) or nil
end

local function same(left, right)
  if type(left) ~= "table" or type(right) ~= "table" then return left == right end
  for name, value in pairs(left) do
    if not same(value, right[name]) then return false end
  end
  for name in pairs(right) do
    if left[name] == nil then return false end
  end
  return true
end

---Writes down what is asked for under a key, before it is paid. Said twice it is one.
---@param key string
---@param record studio.Record
---@return true|nil nil: the key stands for something else
---@return string|nil message of the disk
function records.write(key, record)
  local known = records.read(key)
  if known then return same(known, record) or nil end
  local ok, message = files.write(path_of(key), cjson.encode(record))
  if not ok then return nil, message end
  local chain = io.open(settings.place "jobs" .. record.root .. ".chain", "a")
  if chain then
    chain:write(key, "\n")
    chain:close()
  end
  return true
end

---@param root string
---@return string[] keys of a chain, each once, in the order in which they were asked for
function records.chain(root)
  local keys, seen = {}, {}
  for key in (files.read(settings.place "jobs" .. root .. ".chain") or ""):gmatch "(%x+)\n" do
    if not seen[key] and #keys < LONGEST_CHAIN then keys[#keys + 1] = key end
    seen[key] = true
  end
  return keys
end

return records
