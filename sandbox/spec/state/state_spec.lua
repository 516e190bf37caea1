local scratch = require "spec.support.scratch"
local state = require "homegen.sandbox.state.state"

local function task(id)
  return {
    id = id, service = { name = "smart_replace" }, notes = {}, result_name = "0af3.png", created_at = 1, started_at = 2,
    input = { prompt = 'a "rug"\n\0 / \127 素', mask = { role = "mask", base64 = "AAAA" } },
    output = { url = "http://secret", width = 8, height = 4 },
  }
end

describe("sandbox.state", function()
  local folder, path
  before_each(function()
    folder = scratch.folder()
    path = folder .. "/state"
  end)
  after_each(function() scratch.remove(folder) end)

  local function write_some()
    local log = assert(state.open(path))
    assert(log:keep_account { api_key = "k" })
    assert(log:created(task "7", 3))
    assert(log:created(task "8", 3))
    assert(log:ended(task "7", { state = "succeeded", ended_at = 5 }))
    assert(log:ended(task "8", { state = "failed", message = "no paint", ended_at = 6 }))
    log:close()
  end

  it("gives back what was written, readable for its owner alone", function()
    write_some()
    assert.equal("600", scratch.mode(path))
    local log = assert(state.open(path))
    local first, second = log.saved.tasks[1], log.saved.tasks[2]
    assert.equal("k", log.saved.account.api_key)
    assert.same({ "7", 3, "0af3.png", task("7").input }, { first.id, first.credits, first.result_name, first.input })
    assert.same({ "succeeded", 8, 4, 2, 5 }, {
      first.ended.state, first.ended.width, first.ended.height, first.ended.started_at, first.ended.ended_at,
    })
    assert.same({ "failed", "no paint" }, { second.ended.state, second.ended.message })
    log:close()
  end)

  -- A kill may cut the file anywhere.
  it("drops a last line that was cut, wherever, and goes on behind the line before", function()
    write_some()
    local whole = scratch.read(path)
    local ends = {}
    for at in whole:gmatch "\n()" do ends[#ends + 1] = at - 1 end
    for length = 0, #whole do
      scratch.write(path, whole:sub(1, length))
      local log = assert(state.open(path))
      local lines = 0
      for _, at in ipairs(ends) do lines = lines + (at <= length and 1 or 0) end
      local seen = (log.saved.account.api_key and 1 or 0) + #log.saved.tasks
      for _, entry in ipairs(log.saved.tasks) do seen = seen + (entry.ended and 1 or 0) end
      assert.equal(math.max(lines - 1, 0), seen, "cut at " .. length)
      if length % 7 == 0 then
        assert(log:created(task "99", 1))
        log:close()
        log = assert(state.open(path))
        assert.equal("99", log.saved:last_id(), "cut at " .. length)
      end
      log:close()
    end
  end)

  it("leaves a file alone that is not its own", function()
    for _, text in ipairs { "precious\n", "precious", '{"homegen_sandbox_state":2}\n', "\n", "\0\0\0\0" } do
      scratch.write(path, text)
      local log, message = state.open(path)
      assert.is_nil(log)
      assert.equal(path .. ": is not a sandbox's state", message)
      assert.equal(text, scratch.read(path))
    end
  end)

  it("names the line that is damaged, and changes nothing", function()
    write_some()
    local text = scratch.read(path):gsub('"failed"', '"fai\0ed"')
    scratch.write(path, text)
    local log, message = state.open(path)
    assert.is_nil(log)
    assert.matches("is damaged in line 6: ", message, 1, true)
    assert.equal(text, scratch.read(path))
    assert.is_nil((state.open(path))) -- and the file is not locked for ever
    assert.matches("damaged", select(2, state.open(path)))
  end)

  it("is one process's at a time", function()
    local log = assert(state.open(path))
    assert.equal(path .. ": in use by another process", select(2, state.open(path)))
    log:close()
    assert(state.open(path)):close()
  end)

  it("says why it cannot be opened", function()
    assert.matches("No such file", select(2, state.open(folder .. "/no/state")))
    assert.matches("Is a directory", select(2, state.open(folder)))
    assert.matches("not a regular file", select(2, state.open "/dev/full"))
  end)
end)
