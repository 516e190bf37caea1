--- The jobs of a batch: what the worker asks for and what the judge knows of it.
---
--- A job's marker stands first among what its request says, so that the sandbox's log of creates counts by it. It is the
--- job's key as well.

local jobs = {}

---@class kills.Job
---@field key string and marker
---@field service string
---@field provider "ideal_house"|"iacrea"
---@field price integer what its create costs, by the documents
---@field params table
---@field after? string key of the room that it is a variation of

-- A 4x4 mask, half of it black.
local MASK = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAEAQAAAACBiqPTAAAADklEQVQImWNgAIIPDB8AA8gB4cct1/QAAAAASUVORK5CYII="

local function picture(peer, key)
  return ("%s/files/tiny.png?for=%s"):format(peer, key)
end

local KINDS = {
  function(job, _, folder)
    job.service, job.provider, job.price = "smart_replace", "ideal_house", 1
    job.params = { image_file = folder .. "/tiny.png", prompt = job.key .. " a blue velvet sofa", mask_base64 = MASK }
  end,
  function(job, peer)
    job.service, job.provider, job.price = "create_room", "iacrea", 1
    job.params = {
      image_url = picture(peer, job.key), mask_url = peer .. "/files/tiny.png", room_type = "KITCHEN", theme = "MODERN",
      width = 4, height = 4,
    }
  end,
  function(job, peer)
    job.service, job.provider, job.price = "magic_editor", "ideal_house", 3
    job.params = { image_url = picture(peer, job.key), model_type = "Base", prompt = "warm evening light" }
  end,
  function(job, peer, _, list)
    job.service, job.provider, job.price = "create_room_variation", "iacrea", 1
    job.after = list[#list - 1].key -- the room of the same four
    job.params = { original_url = picture(peer, job.key), room_type = "KITCHEN", theme = "LUXURIOUS" }
  end,
}

---@param batch string
---@param count integer
---@param peer string base URL of the sandbox
---@param folder string where tiny.png is
---@return kills.Job[]
function jobs.list(batch, count, peer, folder)
  local list = {}
  for i = 1, count do
    local job = { key = ("job-%s-%d"):format(batch, i) }
    KINDS[(i - 1) % #KINDS + 1](job, peer, folder, list)
    list[i] = job
  end
  return list
end

---Writes the picture that stands for all photos, of the mask's size.
---@param path string
function jobs.write_picture(path)
  local core = require "homegen.core"
  local file = assert(io.open(path, "wb"))
  file:write((assert(core.base64_decode(MASK))))
  file:close()
end

return jobs
