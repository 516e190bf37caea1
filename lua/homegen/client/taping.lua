--- A client whose exchanges are recorded to a tape, or answered from one.

local later = require "homegen.base.later"

local misuse = require "homegen.base.misuse"
local player = later.module "homegen.tape.player"
local recorder = later.module "homegen.tape.recorder"
local scrub = later.module "homegen.tape.scrub"

local taping = {}

-- Nobody has these addresses (RFC 2606), and nobody is asked; in a journal they are accounts of their own.
local PLACES = { ideal_house = "http://ideal-house.replay.invalid", iacrea = "http://iacrea.replay.invalid" }

local function replay(values)
  local tape, err = player.open(values.replay)
  if not tape then return err end
  for name, base_url in pairs(PLACES) do
    values[name] = { api_key = "replay", user_id = name == "iacrea" and scrub.USER or nil, base_url = base_url }
  end
  values.tape, values.upload = tape, tape:uploader()
end

local function record(values)
  local tape, err = recorder.open(values.record)
  if not tape then return err end
  values.tape, values.upload = tape, tape:uploader(values.upload)
end

---@param values table the settings, before the accounts are made of them
---@return homegen.Error|nil err kinds io, config
function taping.begin(values)
  if values.record and values.replay then misuse "homegen.new: either record or replay" end
  if values.replay and values.sandbox then misuse "homegen.new: a replay needs no sandbox: leave out sandbox, or replay" end
  if values.replay then return replay(values) end
  if values.record then return record(values) end
end

---Tells the tape what must never be on it, and whom to tell of trouble.
---@param client homegen.Client
function taping.connect(client)
  local tape = client.settings.tape
  if not tape then return end
  local secrets = { keys = {}, users = {}, webhook = client.webhook_url or nil }
  for _, account in pairs(client.accounts) do
    secrets.keys[#secrets.keys + 1] = account.key()
    secrets.users[#secrets.users + 1] = account.user_id
  end
  tape.warn = function(message) client.emit("warning", { message = message, kind = "tape" }) end
  tape:hide(secrets)
end

return taping
