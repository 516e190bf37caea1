local clients = require "spec.support.clients"
local exchange = require "homegen.tape.exchange"
local player = require "homegen.tape.player"

describe("homegen.tape.player", function()
  local folder, path
  before_each(function()
    folder = clients.folder()
    path = folder .. "/t.jsonl"
  end)
  after_each(function() os.execute(("rm -rf '%s'"):format(folder)) end)

  local function tape(...)
    local lines = { exchange.HEAD }
    for _, pair in ipairs { ... } do lines[#lines + 1] = exchange.encode(pair[1], pair[2]) end
    clients.write(path, table.concat(lines, "\n") .. "\n")
    return assert(player.open(path))
  end

  local function poll(id) return { method = "GET", to = "ideal_house", address = "/r?taskId=" .. id } end
  local function create(prompt)
    return { method = "POST", to = "ideal_house", address = "/c", body = ('{"prompt":"%s"}'):format(prompt), paid = true }
  end

  it("gives what was answered in its order, apart for each request; the last again and again", function()
    local own = tape({ poll(1), { status = 200, body = "a" } }, { poll(2), { status = 200, body = "x" } },
      { poll(1), { status = 500, body = "b" } })
    for _, expected in ipairs { "a", "b", "b", "b" } do assert.equal(expected, own:take(poll(1)).body) end
    assert.equal("x", own:take(poll(2)).body)
    assert.equal("x", own:take(poll(2)).body)
    assert.is_nil(own:take(poll(3)))
  end)

  it("answers a paid request no more often than it was made", function()
    local own = tape({ create "sofa", { status = 200, body = "1" } }, { create "sofa", { status = 200, body = "2" } })
    assert.equal("1", own:take(create "sofa").body)
    assert.equal("2", own:take(create "sofa").body)
    local answer, message = own:take(create "sofa")
    assert.is_nil(answer)
    assert.matches("was made 2 times on the tape", message)
  end)

  it("names the nearest request, and what differs", function()
    local own = tape({ create "a red sofa", { status = 200, body = "1" } }, { poll(1), { status = 200, body = "a" } })
    local _, message = own:take(create "a blue sofa")
    assert.matches('the nearest, line 2, differs in prompt: "a red sofa" there, "a blue sofa" here', message, 1, true)
    _, message = own:take(poll(12))
    assert.matches("the nearest, line 3, is GET ideal_house /r?taskId=1", message, 1, true)
    _, message = own:take { method = "GET", to = "file", address = "https://cdn.example/a.png" }
    assert.matches("nor anything like it", message)
  end)

  it("reads no file but one beside the tape", function()
    clients.write(path, exchange.HEAD .. "\n" .. exchange.encode(poll(1), { status = 200, file = "../../etc/passwd" }) .. "\n\n")
    local own, err = player.open(path)
    assert.is_nil(own)
    assert.matches("line 2 is no exchange", err.message)
  end)

  it("refuses what is no tape, or one of another version", function()
    for text, words in pairs {
      [""] = "no tape", ["{}"] = "no tape", ["hello\n"] = "no tape", ['{"homegen_tape":2}\n'] = "version 2, and this is 1",
    } do
      clients.write(path, text)
      local own, err = player.open(path)
      assert.is_nil(own)
      assert.equal("config", err.kind)
      assert.matches(words, err.message, 1, true)
    end
  end)

  it("writes an exchange the same each time, and reads it again", function()
    local request, answer = create "é \\ \" /", { status = 200, headers = { b = "2", a = "1" }, body = "x\ny" }
    local line = exchange.encode(request, answer)
    assert.equal(line, exchange.encode(request, answer))
    local read = exchange.decode(line)
    assert.same(request, read.request)
    assert.same(answer, read.answer)
    for _, broken in ipairs {
      "", "{}", "[]", '{"request":{},"answer":{}}', '{"request":{"method":"GET","to":"x","address":"/"},"answer":{}}',
    } do
      assert.is_nil(exchange.decode(broken))
    end
  end)
end)
