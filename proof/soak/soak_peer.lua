-- The provider of proof/soak/soak.lua: both providers' endpoints, cheap, with endings and faults on order.
--
--     soak_peer.lua          prints "listening PORT", ends by GET /quit
--
-- A job says in the query of its picture's URL what is to become of it (`create`, `polls`, `end`); a house plan,
-- which has no picture, always succeeds. What it remembers of a task is forgotten with the task's last poll.

local core = require "homegen.core"
local httpd = require "homegen.sandbox.httpd"

local FAULT_EVERY = 97 -- so many polls go well before one does not
-- A whole PNG file of 1x1 pixel.
local PNG = "\137PNG\r\n\26\n\0\0\0\13IHDR\0\0\0\1\0\0\0\1\8\0\0\0\0\58\126\155\85\0\0\0\10IDAT\120\156\99\248\15\0\1\1\1\0\27\182\238\86"
  .. "\0\0\0\0IEND\174\66\96\130"

local server = assert(httpd.new { port = 0 })
local engine = core.engine {}
assert(engine:watch(server:fd()))

local origin = "http://127.0.0.1:" .. server:port()
local tasks = {} ---@type table<string, { left: integer, polls: integer, ending: string }>
local postponed = {} ---@type table<string, boolean> jobs that were told to come again
local created, polled, served, quit = 0, 0, 0, false

---@return integer status
---@return string body
local function envelope(code, message, data)
  return 200, ('{"code":%d,"message":"%s","data":%s}'):format(code, message, data or "null")
end

local function problem(status, message)
  return status, ('{"message":"%s"}'):format(message)
end

---What the job's picture orders.
local function read_order(body)
  local query = body:match("room%.jpg%?([%w=&_%-]*)") or ""
  local order = {}
  for name, value in query:gmatch("(%w+)=([^&]*)") do order[name] = value end
  return order
end

local function begin(order, id)
  local polls = tonumber(order.polls) or 8
  tasks[id] = { left = polls, polls = polls, ending = order["end"] or "good" }
end

---Answers a create by the order's `create`: ok, refuse, later (the first time), lost (no answer at all).
---@param accept fun(order: table, number: integer): integer, string
---@param refuse fun(later: boolean): integer, string
local function create(body, accept, refuse)
  local order = read_order(body)
  if order.create == "refuse" then return refuse(false) end
  if order.create == "lost" then return nil end
  if order.create == "later" and not postponed[order.n] then
    postponed[order.n] = true
    return refuse(true)
  end
  if order.n then postponed[order.n] = nil end
  created = created + 1
  return accept(order, created)
end

local function create_ideal_house(request)
  return create(request.body, function(order, number)
    local id = ("1234567890123%06d"):format(number)
    begin(order, id)
    return envelope(0, "success", id)
  end, function(later)
    return envelope(later and 1003 or 9051, "not now")
  end)
end

local function create_iacrea(request)
  return create(request.body, function(order, number)
    local id = ("00000000-aaaa-4bbb-8ccc-%012d"):format(number)
    begin(order, id)
    return 200, ('{"generation_id":"%s","remaining_photos":%d,"project_id":"99999999-aaaa-4bbb-8ccc-000000000000"}'):format(
      id, 100000 - number % 1000)
  end, function(later)
    return problem(later and 503 or 402, "not now")
  end)
end

---One poll more; some go wrong. Nil: the connection ends without an answer.
---@return table|nil task
---@return boolean over
---@return integer|nil percentage
local function poll(id)
  local task = tasks[id]
  if not task then return nil, false end
  task.left = task.left - 1
  if task.left > 0 then return task, false, math.floor(100 * (task.polls - task.left) / task.polls) end
  tasks[id] = nil
  return task, true, 100
end

local WORDS = {
  ideal_house = { good = "Success", bad = "Failed", ended = "Termination" },
  iacrea = { good = "SUCCEEDED", bad = "FAILED", ended = "FAILED" },
}

local function poll_ideal_house(request)
  local id = (request.query or ""):match("^taskId=(%d+)$")
  local task, over, percentage = poll(id)
  if not task then return envelope(1011, "no such task") end
  local word = over and WORDS.ideal_house[task.ending] or percentage > 20 and "Processing" or "Unprocessed"
  local output = word == "Success"
    and ('{"resultUrl":"%s/result.png?token=%s","width":1,"height":1,"resultList":null}'):format(origin, id) or "null"
  return envelope(0, "success",
    ('{"id":%s,"status":"%s","waitNumber":%d,"percentage":%d,"input":{"prompt":"a sofa"},"output":%s}'):format(
      id, word, over and 0 or task.left, percentage, output))
end

local function poll_iacrea(request)
  local id = request.body:match('"generation_id":"([%w-]+)"')
  local task, over, percentage = poll(id)
  if not task then return problem(404, "no such generation") end
  local word = over and WORDS.iacrea[task.ending] or percentage > 20 and "PROCESSING" or "STARTING"
  local urls = word == "SUCCEEDED" and ('["%s/moved.png","%s/result.png?n=2"]'):format(origin, origin) or "[]"
  return 200, ('{"status":"%s","urls":%s,"variationNumber":0}'):format(word, urls)
end

local function faulty(answer)
  return function(request)
    polled = polled + 1
    if polled % FAULT_EVERY ~= 0 then return answer(request) end
    local kind = polled / FAULT_EVERY % 4
    if kind == 0 then return nil end
    if kind == 1 then return 502, "<html><body>Bad gateway</body></html>" end
    if kind == 2 then return 200, '{"code":0,"data":' end
    return 200, "{}"
  end
end

local ROUTES = {
  ["/result.png"] = function() return 200, PNG, { ["Content-Type"] = "image/png" } end,
  ["/moved.png"] = function() return 302, "", { Location = "/result.png" } end,
  ["/api/account/credit"] = function() return 200, '{"total":100000}' end,
  ["/served"] = function() return 200, ("%d"):format(served) end,
  ["/quit"] = function()
    quit = true
    return 200, "{}"
  end,
}
for _, name in ipairs { "smartReplace", "magicEditor", "housePlan" } do
  ROUTES["/api/v1/" .. name .. "/generate"] = create_ideal_house
  ROUTES["/api/v1/" .. name .. "/result"] = faulty(poll_ideal_house)
end
for _, name in ipairs { "create_room", "create_exterior" } do
  ROUTES["/api/" .. name .. "/generate"] = create_iacrea
  ROUTES["/api/" .. name .. "/generate-variation"] = create_iacrea
  ROUTES["/api/" .. name .. "/get"] = faulty(poll_iacrea)
end

local function answer(request)
  served = served + 1
  local route = ROUTES[request.path]
  if not route then return server:respond(request.id, 404, nil, "no such endpoint") end
  local status, body, headers = route(request)
  if not status then return server:drop(request.id) end
  server:respond(request.id, status, headers or { ["Content-Type"] = "application/json" }, body)
end

local function serve()
  repeat
    server:run()
    local request = server:take()
    local any = request ~= nil
    while request do
      answer(request)
      request = server:take()
    end
  until not any
end

print("listening " .. server:port())
io.stdout:flush()
while not quit do
  engine:step(server:timeout() or 1)
  while engine:ready() do end -- the only watch; its readiness is asked of the server itself
  serve()
end
server:run()
server:close()
engine:close()
