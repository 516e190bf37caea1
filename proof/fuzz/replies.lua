--- What the providers' readers make of a reply: a verdict, whatever comes, and never more than the reply proves.
---
--- Input: a byte that chooses the reader, two bytes of HTTP status, the body.

local cjson = require "cjson"
local iacrea = require "homegen.provider.iacrea"
local ideal_house = require "homegen.provider.ideal_house"
local json = require "homegen.base.json"
local replies = require "homegen.base.reply"

local ID = "1234567890123456789"
local UUID = "123e4567-e89b-12d3-a456-426614174000"

local answers = { accepted = true, names_id = true, refused = true, try_later = true, rate_limited = true, unreadable = true }
local kinds = {}
for kind in ("invalid config auth credits content budget limit api server network timeout protocol failed terminated "
  .. "unknown_outcome canceled io"):gmatch("%S+") do kinds[kind] = true end
-- A server's plain "no" without any words of the application.
local plain = { [400] = true, [401] = true, [403] = true, [404] = true, [405] = true, [413] = true, [415] = true, [422] = true }

local function check(holds, format, ...)
  if not holds then error(format:format(...), 2) end
end

local function is_integer(value)
  return value == nil or math.type(value) == "integer"
end

local function check_error(err)
  check(type(err) == "table" and type(err.message) == "string" and err.message ~= "", "an error without a message")
  check(err.kind == nil or kinds[err.kind], "unknown kind %s", err.kind)
  check(is_integer(err.code), "code is no integer")
  check(pcall(cjson.encode, err), "the error does not encode")
end

local function check_create(answer, details)
  check(answers[answer], "unknown answer %s", answer)
  check(type(details) == "table", "no details")
  if answer ~= "accepted" then check_error(details) end
  check(answer ~= "names_id" or #details.ids <= 4, "too many ids")
  check(answer ~= "refused" or details.kind, "a refusal without a kind")
end

-- What strict JSON says; a reply that is nearly JSON may say the same.
local function strictly(body)
  return json.typed(json.decode(body), "table")
end

-- `refused` needs the application's own words; `accepted` is a valid new id; nothing is repeated that names an id.
local function create_ideal_house(status, body)
  local answer, details = ideal_house.read_create(status, body)
  check_create(answer, details)
  local reply = replies.read(body) or {}
  local code, data = tonumber(reply.code), reply.data
  local is_no = code ~= nil and code ~= 0 and data == json.null
  if answer == "accepted" then
    check(code == 0 and details.id == json.id(data), "accepted without an id")
    check(details.id:match("^[1-9]%d*$") and #details.id <= 19, "a strange id")
  elseif answer ~= "names_id" then
    check(not json.id(data), "an id is not seen")
  end
  local strict = strictly(body)
  check(answer == "accepted" or not (strict and strict.code == 0 and json.id(strict.data)) or details.ids[1], "an id is lost")
  if answer == "refused" then check(is_no or plain[status], "refused without a word") end
  if answer == "try_later" then check(is_no and code == 1003, "tried again without a word") end
  if answer == "rate_limited" then check(status == 429, "no limit was spoken of") end
end

local function create_iacrea(status, body)
  local answer, details = iacrea.read_create(status, body)
  check_create(answer, details)
  local reply = replies.read(body)
  local id = reply and reply.generation_id
  if answer == "accepted" then
    check(status >= 200 and status < 300 and details.id == id and #details.id == #UUID, "accepted without an id")
    check(is_integer(details.remaining_photos), "photos are no integer")
  elseif answer ~= "names_id" then
    check(not iacrea.is_id(id), "an id is not seen")
  end
  if answer == "refused" then check(status >= 400 and status < 500 and (reply or plain[status]), "refused without a word") end
  if answer == "try_later" then check(status == 503 and reply, "tried again without a word") end
  if answer == "rate_limited" then check(status == 429, "no limit was spoken of") end
end

local function check_urls(urls)
  local seen = {}
  for i = 1, #urls do
    check(type(urls[i]) == "string" and urls[i] ~= "" and not seen[urls[i]], "a strange or repeated URL")
    seen[urls[i]] = true
  end
end

local function check_view(view)
  check(type(view.status) == "string", "a view without a status")
  check(is_integer(view.percentage) and is_integer(view.queue_position), "progress is no integer")
  check(is_integer(view.variation_number), "variations are no integer")
  check_urls(view.urls)
  check(pcall(cjson.encode, view), "the view does not encode")
end

-- Only an authentication error, and a result that content review took back, end the following of a task.
local function check_failure(err, answer, status, body)
  check_error(err)
  check(err.kind ~= nil, "a failure without a kind")
  local reply = replies.read(body) or {}
  if answer == "withdrawn" then check(tonumber(reply.code) == 9038, "failed without a word") end
  if answer == "auth" then check(tonumber(reply.code) == 5002 or status == 401 or status == 403, "no key was refused") end
end

local function poll_ideal_house(status, body)
  local view, err, answer = ideal_house.read_poll(status, body, ID)
  if not view then return check_failure(err, answer, status, body) end
  check_view(view)
  -- Whether it was picked or decoded: the same text says the same.
  local reply = replies.read(body)
  local data = reply.data
  check(tonumber(reply.code) == 0 and json.id(data.id) == ID, "a view of another task")
  check(data.status == view.status and json.integer(data.percentage) == view.percentage, "picked is not decoded")
  check(json.integer(data.waitNumber) == view.queue_position, "picked is not decoded")
  check(view.output == json.typed(data.output, "table") or view.raw ~= nil, "the output is lost")
end

local function poll_iacrea(status, body)
  local view, err, answer = iacrea.read_poll(status, body, UUID)
  if not view then return check_failure(err, answer, status, body) end
  check_view(view)
  check(status >= 200 and status < 300, "a view of HTTP %d", status)
end

local function credit_iacrea(status, body)
  local photos, err = iacrea.read_credit(status, body)
  if not photos then return check_error(err) end
  check(math.type(photos.total) == "integer", "total is no integer")
  check(is_integer(photos.subscription) and is_integer(photos.extra), "photos are no integers")
end

local readers = { create_ideal_house, create_iacrea, poll_ideal_house, poll_iacrea, credit_iacrea }

return function(input)
  if #input < 3 then return end
  local choice, high, low = input:byte(1, 3)
  readers[choice % #readers + 1](100 + (high * 256 + low) % 500, input:sub(4))
end
