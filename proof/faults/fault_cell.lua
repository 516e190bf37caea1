--- One cell of the fault matrix: sets it up, lets it happen, and says what is not as it was written down.

local clients = require "spec.support.clients"
local clock = require "homegen.loop.clock"
local homegen = require "homegen"
local injections = require "proof.faults.fault_injections"
local operations = require "proof.faults.fault_operations"
local scene = require "proof.faults.fault_scene"
local wall_clock = require "proof.machine.wall_clock"

local fault_cell = {}

local PATIENCE = 20 -- seconds; nothing that works takes as long
local RETRY_AFTER = 1 -- what "429 with Retry-After" asks for
local LASTING = { ["connection refused for ever"] = true, ["DNS failure"] = true, ["429 for ever"] = true, ["500 for ever"] = true }
local serial = 0

---@return torture.Place
local function make_place(stage, cell)
  local operation = operations[cell.operation]
  serial = serial + 1
  local place = {
    scene = stage, operation = operation, path = operation.path, options = {}, key = "job",
    server = stage[operation.host], other = operation.host == "origin" and stage.files or stage.origin,
    opens = operation.paid or cell.connection == "fresh" or cell.connection == "idle ones closed",
    lost = cell.fault == "DNS failure" and not stage.proxy,
    file = ("%s/%d.png"):format(stage.folder, serial),
  }
  place.good = operation.good(place)
  for name, value in pairs(injections.options[cell.fault] or {}) do place.options[name] = value end
  if LASTING[cell.fault] and not operation.paid then place.options.timeout = 0.3 end
  return place
end

---The client whose provider has a name that does not resolve.
local function lost_client(place)
  local origin = injections.lost_name(place.scene.origin.url)
  local options = {
    ideal_house = { api_key = scene.KEY, base_url = origin }, poll_interval = 3, poll_interval_max = 3,
    iacrea = { api_key = scene.KEY, user_id = "11111111-2222-4333-8444-555555555555", base_url = origin },
  }
  for name, value in pairs(place.options) do options[name] = value end
  return place.scene:make_client(options)
end

local function count(place)
  return place.server:count(place.path) - place.base
end

---Waits for the end, with what has to happen meanwhile.
local function drive(place, awaitable)
  if place.during then
    local start = clock.now()
    repeat homegen.step(0.02) until count(place) >= 1 or clock.now() - start > PATIENCE
    place.during()
  end
  return homegen.await(awaitable, PATIENCE)
end

local function describe(task, value, err)
  if type(task.state) == "string" then
    local failed = err or task.error
    return { ends = task.state, kind = failed and failed.kind, outcome = failed and failed.outcome, err = failed }
  end
  return { ends = value and "saved" or "error", kind = err and err.kind, outcome = err and err.outcome, err = err }
end

---@param complain fun(what: string, expected: any, got: any)
local function check_row(row, ended, reads, complain)
  for _, field in ipairs { "ends", "kind", "outcome" } do
    if ended[field] ~= row[field] then complain(field, row[field], ("%s (%s)"):format(tostring(ended[field]), tostring(ended.err))) end
  end
  local least, most = row.reads, row.reads
  if type(row.reads) == "table" then least, most = row.reads[1], row.reads[2] end
  if reads < least or reads > most then complain("requests fully read", least == most and least or least .. " to " .. most, reads) end
end

---No key where it does not belong, nothing sent to another origin that was not followed.
local function check_secrets(place, complain)
  local stage, download = place.scene, place.operation.name == "download"
  if stage.files:saw(scene.KEY) then complain("the key at the file host", "never", "seen") end
  if stage.proxy and stage.proxy:saw(scene.KEY) then complain("the key at the proxy", "never", "seen") end
  local redirected = place.fault == "redirect to another origin"
  local expected = redirected and download and 1 or 0
  local elsewhere = place.other:requests(scene.ELSEWHERE)
  if #elsewhere ~= expected then complain("requests to another origin", expected, #elsewhere) end
  for _, request in ipairs(elsewhere) do
    if (request.head .. request.body):find(scene.KEY, 1, true) then complain("the key at another origin", "never", "seen") end
  end
end

---Whole under its name, or not there; nothing beside it.
local function check_files(place, saved, complain)
  local names = clients.files(place.scene.folder)
  if #names ~= (saved and 1 or 0) then complain("files in the folder", saved and 1 or 0, table.concat(names, " ")) end
  if saved and clients.read(place.file) ~= scene.PNG then complain("the picture", "whole", "not") end
  for _, name in ipairs(names) do os.remove(place.scene.folder .. "/" .. name) end
end

local MONEY = {
  succeeded = { reserved = 0, charged = 1, refunded = 0, uncertain = 0 },
  unknown_outcome = { reserved = 0, charged = 0, refunded = 0, uncertain = 1 },
}
local NO_MONEY = { reserved = 0, charged = 0, refunded = 0, uncertain = 0 }

local function check_money(place, client, ends, complain)
  if not place.operation.paid then return end
  local spent = client:spent()[place.operation.provider]
  for name, amount in pairs(MONEY[ends] or NO_MONEY) do
    if name == "charged" then amount = amount + (place.paid_before or 0) end
    if spent[name] ~= amount then complain("spent: " .. name, amount, spent[name]) end
  end
end

local AFTER = {}

function AFTER.done() end

---The person's case: the same key tells the same and sends nothing, until a new attempt is asked for.
function AFTER.person(place, client, complain)
  local before = #place.server:requests(place.path)
  local _, err = homegen.await(place.operation.begin(place, client, { key = place.key }), PATIENCE)
  if not err or err.kind ~= "unknown_outcome" then complain("the same key again", "unknown_outcome", tostring(err)) end
  if #place.server:requests(place.path) ~= before then complain("requests by the same key", 0, "more") end
  local result
  result, err = homegen.await(place.operation.begin(place, client, { key = place.key, retry_unknown = true }), PATIENCE)
  if not result then complain("a new attempt", "succeeds", tostring(err)) end
  if #place.server:requests(place.path) ~= before + 1 then complain("requests by retry_unknown", 1, "another number") end
end

function AFTER.key(place, client, complain)
  local result, err = homegen.await(place.operation.begin(place, client, { key = place.key }), PATIENCE)
  if not result then complain("a new attempt by key", "succeeds", tostring(err)) end
end

AFTER.resume = AFTER.key

function AFTER.again(place, _, complain)
  if place.lost then
    place.scene:heal()
    place.result = place.scene:result_at(place.scene.files.url .. scene.PICTURE)
  end
  local path, err = homegen.await(place.operation.begin(place), PATIENCE)
  if not path then complain("saving it again", "saved", tostring(err)) end
end

---@param stage torture.Scene
---@param cell { operation: string, fault: string, connection: string, transport: string }
---@param row table what is expected
---@return string[] complaints
function fault_cell.run(stage, cell, row)
  local complaints = {}
  local function complain(what, expected, got)
    complaints[#complaints + 1] = ("%s: expected %s, got %s"):format(what, tostring(expected), tostring(got))
  end
  local place = make_place(stage, cell)
  place.fault = cell.fault
  local operation = place.operation
  stage:begin(place.options)
  local is_download = operation.name == "download"
  if is_download then
    local url = stage.files.url .. scene.PICTURE
    if place.lost then url = stage:lose_pictures(injections.lost_name(url)) end
    place.result = stage:result_at(url)
  end
  stage:warm(operation.host, operation.provider, cell.connection)
  injections[cell.fault](place)
  place.base = place.server:count(place.path)
  local client = place.lost and not is_download and lost_client(place) or stage.client
  local start = clock.now()
  local awaitable = assert(operation.begin(place, client, { key = operation.paid and place.key or nil }))
  local ended = describe(awaitable, drive(place, awaitable))
  local elapsed = clock.now() - start
  check_row(row, ended, count(place), complain)
  if cell.fault == "429 with Retry-After" and elapsed < RETRY_AFTER then complain("seconds waited", RETRY_AFTER, elapsed) end
  check_secrets(place, complain)
  check_money(place, client, ended.ends, complain)
  if is_download then check_files(place, ended.ends == "saved", complain) end
  if place.heal then place.heal() end
  stage.on_failure = nil
  AFTER[row.after](place, stage.client, complain)
  if is_download and row.after == "again" then check_files(place, true, complain) end
  wall_clock.jump(0)
  if client ~= stage.client then client:close() end
  stage:finish()
  return complaints
end

return fault_cell
