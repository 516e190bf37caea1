-- What the soak's tasks go through: each story is one way to use a client, with the ending that the documents promise.
-- A story runs in a coroutine; what differs from its promise raises. It returns how many tasks it made.

local homegen = require "homegen"
local errors = require "homegen.base.errors"

local stories = {}

---@class soak.World
---@field origin string of the peer
---@field client homegen.Client one that lives as long as the process
---@field journal boolean whether it has a journal
---@field open fun(options?: table): homegen.Client one more client
---@field folder string for saved pictures
---@field number integer of tasks begun so far
---@field heard integer calls of listeners

---The URL of a picture that tells the peer what is to become of the job.
---@param world soak.World
---@param order string such as "polls=9&end=bad"
local function picture(world, order)
  world.number = world.number + 1
  return ("%s/room.jpg?n=%d&%s"):format(world.origin, world.number, order)
end

local MASK = "https://example.com/mask.png"

local function replacement(world, order)
  return { image_url = picture(world, order), mask_url = MASK, prompt = "a modern velvet sofa in dark blue" }
end

local function room(world, order)
  return {
    image_url = picture(world, order), mask_url = MASK, room_type = "KITCHEN", theme = "MODERN", width = 1024, height = 768,
  }
end

local function check(truth, ...)
  if not truth then error(("%s (%s)"):format(table.concat({ ... }, " "), debug.traceback("", 2)), 0) end
  return truth
end

---Awaits a failure of a kind.
local function expect_failure(task, kind)
  local result, err = homegen.await(task, 60)
  check(result == nil and errors.is(err), "no failure:", tostring(result))
  check(err.kind == kind, ("expected %s, got %s"):format(kind, tostring(err)))
  return err
end

local function expect_result(task)
  local result, err = homegen.await(task, 60)
  return check(result, "no result:", tostring(err))
end

local function remove_saved(path)
  check(path and os.remove(path), "nothing was saved as", tostring(path))
end

---Heard, and followed to its end.
function stories.plain(world)
  local function hear() world.heard = world.heard + 1 end
  local order = replacement(world, "polls=9")
  local key = world.journal and "plain-" .. world.number or nil -- without a journal a key is kept as long as its client
  local task = check(world.client:smart_replace(order, { key = key, on_progress = hear, on_done = hear }))
  local result = expect_result(task)
  check(result.id == task.id and task.state == "succeeded", "another result")
  check(task:snapshot().percentage == 100, "no percentage")
  return 1
end

function stories.saved(world)
  local task = check(world.client:smart_replace(replacement(world, "polls=8"), { save = world.folder .. "/{service}-{id}.{ext}" }))
  remove_saved(expect_result(task).path)
  return 1
end

function stories.bytes(world)
  local task = check(world.client:magic_editor { image_url = picture(world, "polls=7"), model_type = "Flash" })
  check(#expect_result(task):bytes() > 60, "no bytes")
  return 1
end

function stories.plan(world)
  world.number = world.number + 1
  check(expect_result(check(world.client:house_plan { bedrooms = 3, bathrooms = 2, garage_type = "Detached", garage_capacity = 1 })).url)
  return 1
end

function stories.failed(world)
  expect_failure(check(world.client:smart_replace(replacement(world, "polls=8&end=bad"))), "failed")
  return 1
end

function stories.terminated(world)
  local task = check(world.client:magic_editor { image_url = picture(world, "polls=8&end=ended"), model_type = "Pro" })
  expect_failure(task, "terminated")
  return 1
end

function stories.refused(world)
  expect_failure(check(world.client:smart_replace(replacement(world, "create=refuse"))), "credits")
  expect_failure(check(world.client:create_exterior {
    image_url = picture(world, "create=refuse"), mask_url = MASK, room_type = "POOL", width = 640, height = 480,
  }), "credits")
  return 2
end

function stories.later(world)
  expect_result(check(world.client:smart_replace(replacement(world, "create=later&polls=8"))))
  return 1
end

---With a journal somebody has looked, and settles it.
function stories.lost(world)
  local order = replacement(world, "create=lost")
  local key = world.journal and "lost-" .. world.number or nil
  expect_failure(check(world.client:smart_replace(order, { key = key })), "unknown_outcome")
  if key then check(world.client:settle(key, { created = false }) == true, "not settled") end
  return 1
end

-- A task that was left is followed once more, to its end.
local function follow_again(world, task)
  local result = expect_result(world.client:resume(task.service, task.id))
  check(result.id == task.id, "another result")
end

---Canceled at any moment: at once, while it is created, while it is followed.
function stories.canceled(world)
  local at_once = check(world.client:smart_replace(replacement(world, "polls=8")))
  at_once:cancel()
  expect_failure(at_once, "canceled")
  if at_once.id then follow_again(world, at_once) end
  local followed = check(world.client:create_room(room(world, "polls=12")))
  check(followed:created(60), "not created")
  homegen.sleep(0.005)
  followed:cancel()
  expect_failure(followed, "canceled")
  follow_again(world, followed)
  return 2
end

function stories.impatient(world)
  local task = check(world.client:smart_replace(replacement(world, "polls=9")))
  repeat
    local result, err = homegen.await(task, 0.002)
    check(result or err.kind == "timeout", "another error:", tostring(err))
  until result
  return 1
end

function stories.resumed(world)
  local task = check(world.client:smart_replace(replacement(world, "polls=12")))
  check(task:created(60), "not created")
  task:cancel()
  expect_failure(task, "canceled")
  follow_again(world, task)
  return 1
end

function stories.expired(world)
  local task = check(world.client:smart_replace(replacement(world, "polls=60"), { timeout = 0.02 }))
  expect_failure(task, "timeout")
  check(task.state == "expired", "another state")
  follow_again(world, task)
  return 1
end

function stories.varied(world)
  local first = expect_result(check(world.client:create_room(room(world, "polls=8"), { save = world.folder .. "/{id}-{index}.{ext}" })))
  remove_saved(first.path)
  os.remove((first.path:gsub("1%.png$", "2.png")))
  expect_result(check(world.client:vary(first, { theme = "LUXURIOUS" })))
  check(world.client:credits().total == 100000)
  world.number = world.number + 1
  return 2
end

function stories.chained(world)
  local first = room(world, "polls=6")
  first.service = "create_room"
  local results = expect_result(check(world.client:variation_chain(first, { { theme = "INDUSTRIAL" } })))
  world.number = world.number + 1
  check(#results == 2, "chain broken")
  return 2
end

---Several at once, waited for in every way.
function stories.together(world)
  local list = {}
  for index = 1, 3 do list[index] = check(world.client:smart_replace(replacement(world, "polls=" .. 5 + index))) end
  check(homegen.race(list))
  local count = 0
  for _, result in homegen.each(list) do count = count + (result and 1 or 0) end
  check(count == 3 and #check(homegen.all(list)) == 3, "not all ended")
  return 3
end

function stories.invalid(world)
  local task, err = world.client:smart_replace { prompt = "nothing else" }
  check(task == nil and err.kind == "invalid", "was taken")
  return 0
end

---A client of its own with listener and job keys, and a journal if its host has one; it is closed with tasks on their way.
function stories.visitor(world)
  world.number = world.number + 1
  local journal = world.journal and ("%s/visitor-%d.db"):format(world.folder, world.number) or nil
  local client = world.open {
    on_event = function() world.heard = world.heard + 1 end, max_unfinished = 2, journal = journal,
  }
  local order = replacement(world, "polls=8")
  local first = check(client:smart_replace(order, { key = "one" }))
  check(client:smart_replace(order, { key = "one" }) == first, "paid twice")
  local waiting = {}
  for index = 1, 3 do waiting[index] = check(client:smart_replace(replacement(world, "polls=1000"), { queue_timeout = 60 })) end
  expect_result(first)
  client:close()
  for _, task in ipairs(waiting) do expect_failure(task, "canceled") end
  if journal then check(os.remove(journal), "no journal") end
  return 4
end

---Nobody listens at the address.
function stories.unreachable(world)
  local client = world.open { retries = 0, ideal_house = { api_key = "soak", base_url = "http://127.0.0.1:1" } }
  expect_failure(check(client:smart_replace(replacement(world, "polls=8"))), "network")
  client:close()
  return 1
end

-- How often each story comes in a hundred.
stories.SHARES = {
  { "plain", 34 }, { "saved", 8 }, { "bytes", 5 }, { "plan", 4 }, { "failed", 7 }, { "terminated", 2 }, { "refused", 3 },
  { "later", 2 }, { "lost", 2 }, { "canceled", 4 }, { "impatient", 3 }, { "resumed", 3 }, { "expired", 1 }, { "varied", 7 },
  { "chained", 4 }, { "together", 4 }, { "invalid", 2 }, { "visitor", 3 }, { "unreachable", 2 },
}

return stories
