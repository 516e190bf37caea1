--- The operations of the fault matrix: what each asks for, what a healthy reply to it is, and what still leads to the
--- result after it has ended badly.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local scene = require "proof.faults.fault_scene"

local operations = {}

---@class torture.Operation
---@field name string
---@field provider "ideal_house"|"iacrea"
---@field host "origin"|"files" where its requests go
---@field path string
---@field paid boolean
---@field good fun(place: torture.Place): fault.Action the healthy reply
---@field framed fun(length: integer): fault.Action the same with another Content-Length
---@field half fault.Action a reply that ends too early, its length right
---@field begin fun(place: torture.Place, client: homegen.Client, options?: table): any an awaitable

local function framed(body, content_type)
  return function(length)
    return faultd.reply { headers = { ["Content-Type"] = content_type or "application/json" }, length = length, body = body }
  end
end

local function half(body)
  return faultd.json(body:sub(1, math.floor(#body / 2)))
end

---@param name string
---@param fields table
local function define(name, fields)
  fields.name = name
  fields.framed = framed(fields.body, fields.content_type)
  fields.half = fields.half or half(fields.body)
  operations[name] = fields
end

-- ---- the paid requests -------------------------------------------------------------------------

define("create", {
  provider = "ideal_house", host = "origin", path = clients.CREATE, paid = true,
  good = function() return faultd.created(scene.ID) end,
  body = '{"code":0,"message":"success","data":1234567890123456789}',
  null = faultd.envelope "null", stranger = faultd.created "1234567890123456700",
  begin = function(_, client, options) return client:smart_replace(clients.params(), options) end,
})

local GENERATED = ('{"generation_id":"%s","remaining_photos":100}'):format(iacrea.generation(scene.GENERATION))

define("room", {
  provider = "iacrea", host = "origin", path = iacrea.GENERATE, paid = true,
  good = function() return iacrea.generated(scene.GENERATION) end,
  body = GENERATED, null = faultd.json '{"generation_id":null,"remaining_photos":99}', stranger = iacrea.generated(78),
  begin = function(_, client, options) return client:create_room(iacrea.room(), options) end,
})

define("vary", {
  provider = "iacrea", host = "origin", path = iacrea.VARIATION, paid = true,
  good = function() return iacrea.varied(scene.GENERATION) end,
  body = GENERATED, null = faultd.json '{"generation_id":null}', stranger = iacrea.varied(78),
  begin = function(_, client, options)
    return client:vary({
      service = "create_room", id = iacrea.generation(5), original_url = "https://example.com/image.jpg",
      room_type = "KITCHEN", theme = "MODERN",
    }, {}, options)
  end,
})

-- ---- the questions -----------------------------------------------------------------------------

local function picture_url(place)
  return place.scene.files.url .. scene.PICTURE
end

local FINISHED = '{"code":0,"message":"success","data":{"id":%s,"status":"Success","waitNumber":0,"percentage":100,'
  .. '"input":{},"output":%s}}'

define("poll", {
  provider = "ideal_house", host = "origin", path = clients.RESULT, paid = false,
  good = function(place) return faultd.success(picture_url(place)) end,
  body = FINISHED:format(scene.ID, '{"resultUrl":"http://127.0.0.1:9/wrong.png"}'),
  dreaming = faultd.task("Dreaming", 50), null = faultd.task("Success", 100, 0, "null"),
  stranger = faultd.json(FINISHED:format("1234567890123456788", '{"resultUrl":"http://127.0.0.1:9/wrong.png"}')),
  begin = function(_, client, options) return client:resume("smart_replace", scene.ID, {}, options) end,
})

define("get", {
  provider = "iacrea", host = "origin", path = iacrea.GET, paid = false,
  good = function(place) return iacrea.succeeded(picture_url(place)) end,
  body = '{"status":"SUCCEEDED","urls":["http://127.0.0.1:9/wrong.png"],"variationNumber":0}',
  dreaming = iacrea.status "DREAMING", null = faultd.json '{"status":"SUCCEEDED","urls":null,"variationNumber":0}',
  stranger = faultd.json(('{"generation_id":"%s","status":"SUCCEEDED","urls":["http://127.0.0.1:9/wrong.png"]}'):format(
    iacrea.generation(6))),
  begin = function(_, client, options)
    return client:resume("create_room", iacrea.generation(scene.GENERATION), {}, options)
  end,
})

-- ---- the download ------------------------------------------------------------------------------

define("download", {
  provider = "ideal_house", host = "files", path = scene.PICTURE, paid = false,
  good = function() return faultd.file(scene.PNG) end,
  body = scene.PNG, content_type = "image/png", half = faultd.file(scene.PNG:sub(1, 40)),
  begin = function(place) return homegen.spawn(function() return place.result:save(place.file) end) end,
})

return operations
