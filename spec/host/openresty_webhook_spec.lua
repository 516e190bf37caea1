--- Webhooks that nginx receives: any of its workers, whichever has the task in hand.

local faultd = require "proof.faultd.faultd"
local hosts = require "spec.support.hosts"
local iacrea = require "spec.support.iacrea"
local journal_rows = require "spec.support.journal_rows"
local nginx = require "spec.support.nginx"
local webhook_calls = require "spec.support.webhook_calls"

if not hosts.has({ "luajit" }, nginx.test) then return end

local INIT = [[
  client_max_body_size 64k;
  client_body_buffer_size 64k;
  init_by_lua_block { homegen = require "homegen" }
  init_worker_by_lua_block {
    client = assert(homegen.new {
      iacrea = { api_key = "k", user_id = "%s", base_url = "%s" }, journal = "%s/jobs.db", webhook = "https://example.com/hooks",
      poll_interval = 60, poll_interval_max = 60,
    })
  }
]]

-- Locations as docs/hosts.md has them, and one that creates.
local LOCATIONS = [[
  location /hooks/ {
    content_by_lua_block {
      ngx.req.read_body()
      ngx.exit(homegen.webhook.handle(client, ngx.var.uri, ngx.req.get_body_data()))
    }
  }
  location = /room {
    content_by_lua_block {
      local task = assert(client:create_room({
        image_url = "https://example.com/image.jpg", mask_url = "https://example.com/mask.png",
        room_type = "KITCHEN", theme = "MODERN", width = 1024, height = 768,
      }, { key = ngx.var.arg_key }))
      local id, err = task:created()
      ngx.say(id or err.kind)
    }
  }
]]

describe("nginx receives webhooks", function()
  local server, folder, host, rows

  before_each(function()
    server, folder = faultd.start(), hosts.folder()
    for index = 1, 6 do server:script(iacrea.GENERATE, { iacrea.generated(index) }) end
    server:always(iacrea.GET, iacrea.succeeded("http://127.0.0.1:9/x.png"))
    host = nginx.start {
      folder = folder, workers = 2, init = INIT:format(iacrea.USER, server.url, folder), locations = LOCATIONS,
    }
    rows = journal_rows.open(folder .. "/jobs.db")
  end)

  after_each(function()
    rows:close()
    local trouble = host:stop()
    assert.is_true(not trouble or trouble:find "intended to send too large body" ~= nil, trouble)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function path(number) return webhook_calls.url(server, number):match "/hooks/.*" end

  local function call(to, body)
    return host:get(to, ("-o /dev/null -w '%%{http_code}' -H 'Content-Type: application/json' -d '%s'"):format(body or "{}"))
  end

  local function become(count, state)
    hosts.wait_for(function()
      return rows:one("SELECT COUNT(*) AS n FROM task WHERE state = ?1", state).n == count
    end, state)
  end

  it("in any worker, and the task's own hears of it", function()
    for index = 1, 6 do assert.equal(iacrea.generation(index) .. "\n", host:get("/room?key=k" .. index)) end
    for index = 1, 6 do assert.equal("200", call(path(index), webhook_calls.body(iacrea.generation(index)))) end
    become(6, "succeeded")
    assert.equal(6, server:count(iacrea.GENERATE))
    for index = 1, 6 do assert.equal("200", call(path(index))) end
    assert.equal(6, server:count(iacrea.GET))
  end)

  it("and answers forgeries, what is too large, and what cannot be one", function()
    host:get "/room?key=k"
    assert.equal("404", call(webhook_calls.forged(path(1))))
    assert.equal("404", call "/hooks/")
    hosts.write(folder .. "/large", ("x"):rep(66000))
    assert.equal("413", host:get(path(1), ("-o /dev/null -w '%%{http_code}' --data-binary @%s/large"):format(folder)))
    assert.equal("queued", rows:one("SELECT state FROM task").state)
    assert.equal(0, server:count(iacrea.GET))
    assert.equal("200", call(path(1))) -- a worker that is to end would wait for the task
    become(1, "succeeded")
  end)

  it("and settles the outcome of a create that nobody knew", function()
    server:clear()
    server:script(iacrea.GENERATE, { faultd.json("{}", 502) })
    server:always(iacrea.GET, iacrea.succeeded("http://127.0.0.1:9/x.png"))
    assert.equal("unknown_outcome\n", host:get "/room?key=k")
    assert.equal("200", call(path(1), webhook_calls.body(iacrea.generation(2))))
    become(1, "succeeded")
    assert.equal(iacrea.generation(2), rows:one("SELECT id FROM task").id)
  end)
end)
