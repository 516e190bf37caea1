--- The sandbox: whole sessions of requests against the handlers, without sockets, threads and chance.
---
--- Input: a byte of options, then requests: a byte of choices (method, headers that are set, what happens next), the
--- target up to a line's end, header lines up to an empty one, the body up to a byte 255.

local tree = ...
local cjson = require "cjson"
local stage = dofile(tree .. "/proof/fuzz/sandbox/stage.lua")
local sandbox = require "homegen.sandbox"

local KEY, USER = "key-that-no-input-guesses-8c1f0a", "123e4567-e89b-12d3-a456-426614174000"
local OUTSIDE = "a file that is not to be served"
local METHODS = { "POST", "GET", "HEAD", "DELETE", "PUT", "OPTIONS", "post", "" }
local MAX_REQUESTS = 12
local SECONDS = { 0, 0.3, 1, 100 }
local CREDITS, PHOTOS = 60, 3

-- One black pixel.
local PNG = "\137PNG\r\n\26\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\8\0\0\0\0:~\155U\0\0\0\nIDATx\218c`\0\0\0\2\0\1H\175\164q"
  .. "\0\0\0\0IEND\174B`\130"

local function check(holds, format, ...)
  if not holds then error(format:format(...), 2) end
end

-- A folder to be served, and what lies beside it.
local folder = tree .. "/build/fuzz/tree/served"
do
  local function write(path, text)
    local file = assert(io.open(path, "wb"))
    file:write(text)
    file:close()
  end
  os.execute(("mkdir -p '%s/sub'"):format(folder))
  write(folder .. "/room.png", PNG)
  write(folder .. "/sub/notes.txt", "notes")
  write(folder .. "/.hidden", OUTSIDE)
  write(folder .. "/../outside.txt", OUTSIDE)
  os.execute(("ln -sf ../outside.txt '%s/link.txt'; ln -sfn .. '%s/up'"):format(folder, folder))
end

-- sessions ----------------------------------------------------------------------------------------

local log, faulty

local function start(options)
  log, faulty = {}, false
  return assert(sandbox.start {
    api_key = KEY, user_id = USER, id_base = "1234567890123456789", credits = CREDITS, photos = PHOTOS,
    max_unfinished = options % 2 == 0 and 30 or 2, seconds = options % 4 < 2 and 0.6 or 0, folder = folder,
    log = function(line) log[#log + 1] = line end,
    painter = function(job, done)
      check(type(job.kind) == "string", "a job without a kind")
      for _, line in ipairs(job.fields or {}) do check(not line:find("%c"), "a field of several lines") end
      if options % 8 >= 4 then return done(nil, "the brush broke") end
      done(PNG, 1, 1)
    end,
  })
end

---Reads the next request of an input.
---@return table|nil request
---@return integer choices
---@return integer next place of the one after it
local function read_request(input, at)
  local choices = input:byte(at)
  local target, after = input:match("^([^\n]*)\n?()", at + 1)
  local headers = {}
  while true do
    local name, value, next_line = input:match("^([^\n:\255]+):[ ]*([^\n]*)\n()", after)
    if not name then break end
    headers[name:lower()], after = value, next_line
  end
  local body, stop = input:match("^\n?([^\255]*)\255?()", after)
  local path, query = target:match("^([^?]*)%??(.*)$")
  if choices & 8 == 0 then
    headers["content-type"] = headers["content-type"] or "application/json"
    headers["apikey"], headers["x-api-key"] = KEY, KEY
  end
  headers["host"] = headers["host"] or "127.0.0.1:40123"
  return {
    id = at, method = METHODS[choices % 8 + 1], path = path, query = target:find("?", 1, true) and query or nil,
    headers = headers, body = body, loopback = true,
  }, choices, stop
end

-- answers -----------------------------------------------------------------------------------------

local function check_answer(request, answer)
  if answer.dropped then return check(faulty, "dropped for no reason") end
  check(not answer.body:find(OUTSIDE, 1, true), "a file from outside: %s", request.path)
  check(not answer.body:find(KEY, 1, true), "the key is in a body")
  for name, value in pairs(answer.headers) do
    check(not (name .. value):find(KEY, 1, true), "the key is in a header")
  end
  if faulty then return end
  check(answer.status < 500, "HTTP %d: %s", answer.status, answer.body)
  if answer.headers["Content-Type"] == "application/json" then
    local ok, value = pcall(cjson.decode, answer.body)
    check(ok and type(value) == "table", "not JSON: %s", answer.body)
  end
end

local function send(request)
  -- A fault that was asked for may break anything but the sandbox itself.
  faulty = faulty or (request.path == "/__sandbox/faults" and request.method == "POST")
  stage.requests[#stage.requests + 1] = request
  stage.turn()
  local answer = stage.answers[request.id]
  check(answer or faulty, "%s %s: no answer", request.method, request.path)
  if answer then check_answer(request, answer) end
  return answer
end

local function check_log()
  for _, line in ipairs(log) do
    check(not line:find("^error: "), "%s", line)
    check(not line:find(KEY, 1, true), "the key is in the log")
    check(not line:find("[^\32-\126]"), "a line of the log that a terminal obeys")
  end
end

local function check_books(handle)
  for provider, start_balance in pairs { ideal_house = CREDITS, iacrea = PHOTOS } do
    local book = handle:ledger(provider)
    check(book.balance >= 0 and book.refunded <= book.charged, "%s: in debt", provider)
    check(book.balance + book.charged - book.refunded == start_balance, "%s: credits came or went", provider)
  end
  for _, task in ipairs(handle:tasks()) do
    -- The messages of Lua's own errors begin with a place; those of pictures with their URL.
    check(not (task.message or ""):find("^[^ ]*/lua/homegen/[^ ]*%.lua:%d+:"), "%s", task.message)
  end
end

-- What happened after a request, as the input chose: time, and replies to what the sandbox itself has asked for.
local deliveries = {
  function() end, function() stage.deliver("ok", 200, PNG) end, function() stage.deliver("ok", 404, "no") end,
  function() stage.deliver("connect") end,
}

return function(input)
  if #input < 3 then return end
  stage.reset()
  local handle = start(input:byte(1))
  local at, count = 2, 0
  while at <= #input and count < MAX_REQUESTS do
    local request, choices, stop = read_request(input, at)
    send(request)
    deliveries[(choices >> 6) + 1]()
    stage.pass(SECONDS[(choices >> 4) % 4 + 1])
    at, count = stop, count + 1
  end
  stage.pass(1000)
  handle:clear_faults()
  faulty = faulty and "before"
  send { id = 0, method = "GET", path = "/__sandbox/state", headers = { host = "localhost" }, body = "", loopback = true }
  check(stage.answers[0].status == 200, "no state")
  check_log()
  check_books(handle)
  handle:stop()
end
