--- Webhooks of tasks under way, and of creates that nobody knows the outcome of: with a journal and without.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local journal_scene = require "spec.support.journal_scene"
local services = require "homegen.service"
local webhook_calls = require "spec.support.webhook_calls"

local GENERATE, GET = iacrea.GENERATE, iacrea.GET
local FIRST, SECOND, THIRD = iacrea.generation(1), iacrea.generation(2), iacrea.generation(3)
local URL = "http://127.0.0.1:9/x.png"
local function busy(seconds)
  return faultd.reply {
    status = 503, headers = { ["Content-Type"] = "application/json", ["Retry-After"] = seconds }, body = '{"error":"busy"}',
  }
end

local MINUTES = { poll_interval = 60, poll_interval_max = 60 } -- who hears of an end earlier has not polled

for kind, with_journal in pairs { ["with a journal"] = true, ["without one"] = false } do
  describe("homegen.client.webhooks, " .. kind, function()
    local scene, server, listener, client, events, warnings

    before_each(function()
      scene = journal_scene.begin()
      server, events, warnings = scene.server, {}, {}
      listener = assert(homegen.webhook.listen {})
      server:always(GENERATE, iacrea.generated(1))
      server:always(GET, iacrea.succeeded(URL))
    end)

    after_each(function()
      scene:finish()
      listener:close()
    end)

    local function start(options)
      local given = {
        webhook = listener,
        on_event = function(event) events[#events + 1] = event.type end,
        on_warning = function(warning) warnings[#warnings + 1] = warning.kind end,
      }
      if not with_journal then given.journal = false end
      for _, more in ipairs { MINUTES, options or {} } do
        for name, value in pairs(more) do given[name] = value end
      end
      client = scene:client_of_both(given)
      return client
    end

    local function submit(options, changes)
      return assert(client:create_room(iacrea.room(changes), options))
    end

    local function created(options)
      local task = submit(options)
      assert.equal(FIRST, assert(task:created(20)))
      return task, webhook_calls.url(server)
    end

    local function spent() return client:spent().iacrea end

    it("give each create a URL of its own, below the listener's", function()
      start()
      local one, other = submit(), submit()
      webhook_calls.run_until(function() return server:count(GENERATE) == 2 end)
      local first, second = webhook_calls.url(server, 1), webhook_calls.url(server, 2)
      local prefix = listener.url:gsub("%p", "%%%0")
      for _, url in ipairs { first, second } do assert.matches("^" .. prefix .. "/%d+%-%x+$", url) end
      assert.not_equal(first:match "%-(%x+)$", second:match "%-(%x+)$")
      one:cancel()
      other:cancel()
    end)

    it("tell of an end at once, and the result is fetched", function()
      start()
      local task, url = created()
      assert.equal(200, webhook_calls.call(url, webhook_calls.body(THIRD)))
      local result = assert(homegen.await(task, 20))
      assert.same({ FIRST, URL, 1 }, { result.id, result.url, server:count(GET) })
      assert.truthy(table.concat(events, " "):find("webhook", 1, true))
    end)

    it("are hints: a generation that goes on is polled on, once for each create", function()
      server:script(GET, { iacrea.status "PROCESSING" }, iacrea.succeeded(URL))
      start()
      local task, url = created()
      assert.equal(200, webhook_calls.call(url))
      webhook_calls.run_until(function() return task.state == "processing" end)
      for _ = 1, 3 do assert.equal(200, webhook_calls.call(url)) end
      assert.equal(1, server:count(GET))
      assert.is_false(task:done())
      task:cancel()
    end)

    it("poll on at the usual pace after one", function()
      server:script(GET, { iacrea.status "PROCESSING" }, iacrea.succeeded(URL))
      start { poll_interval = 0.05, poll_interval_max = 0.05 }
      local begun = homegen.now()
      local task, url = created()
      assert.equal(200, webhook_calls.call(url))
      assert(homegen.await(task, 20))
      assert.is_true(homegen.now() - begun < 0.45) -- 0.5 s: ten times as seldom
    end)

    it("that are forged change nothing", function()
      start()
      local task, url = created()
      local secret = url:match "[^/]+$"
      local number, digits = secret:match "^(%d+)%-(%x+)$"
      local forgeries = {
        webhook_calls.forged(url), listener.url, listener.url .. "/", url .. "0", url:sub(1, -2), url .. "/", url .. "/x",
        listener.url .. "/" .. digits, ("%s/%d-%s"):format(listener.url, number + 1, digits),
        ("%s/0%s"):format(listener.url, secret), ("%s/%s-%s"):format(listener.url, ("9"):rep(16), digits),
        ("%s/%s-"):format(listener.url, number), ("%s/%s-%s"):format(listener.url, number, ("z"):rep(64)),
      }
      for _, forged in ipairs(forgeries) do
        assert.equal(404, webhook_calls.call(forged, webhook_calls.body(FIRST)), forged)
      end
      homegen.sleep(0.02)
      assert.same({ "queued", 0 }, { task.state, server:count(GET) })
      assert.falsy(table.concat(events, " "):find("webhook", 1, true))
      task:cancel()
    end)

    it("that come twice change nothing more", function()
      start()
      local task, url = created()
      assert.equal(200, webhook_calls.call(url, webhook_calls.body(FIRST)))
      assert(homegen.await(task, 20))
      for _ = 1, 2 do assert.equal(with_journal and 200 or 404, webhook_calls.call(url, webhook_calls.body(SECOND))) end
      assert.same({ 1, 1, 1 }, { server:count(GET), server:count(GENERATE), spent().charged })
    end)

    it("wait for the create's reply when they come before it", function()
      server:script(GENERATE, { iacrea.generated(1):together(0) })
      start()
      local task = submit()
      webhook_calls.run_until(function() return webhook_calls.url(server) end)
      assert.equal(200, webhook_calls.call(webhook_calls.url(server), webhook_calls.body(FIRST)))
      assert.same({ "sending", 0 }, { task.state, server:count(GET) })
      server:release()
      local result = assert(homegen.await(task, 20))
      assert.same({ FIRST, 1, 1 }, { result.id, server:count(GET), server:count(GENERATE) })
    end)

    it("that came before a reply without an id find the task", function()
      server:script(GENERATE, { faultd.json("{}", 502):together(0) })
      start()
      local task = submit()
      webhook_calls.run_until(function() return webhook_calls.url(server) end)
      assert.equal(200, webhook_calls.call(webhook_calls.url(server), webhook_calls.body(SECOND)))
      server:release()
      assert.equal(SECOND, assert(homegen.await(task, 20)).id)
      assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, spent())
    end)

    it("that came before a refusal find the task, and it is not sent again", function()
      server:script(GENERATE, { busy():together(0) })
      start { retries = 4 }
      local task = submit()
      webhook_calls.run_until(function() return webhook_calls.url(server) end)
      assert.equal(200, webhook_calls.call(webhook_calls.url(server), webhook_calls.body(SECOND)))
      server:release()
      assert.equal(SECOND, assert(homegen.await(task, 20)).id)
      assert.equal(1, server:count(GENERATE))
    end)

    it("that came before a refusal and name nothing leave the outcome unknown", function()
      server:script(GENERATE, { busy():together(0) })
      start { retries = 4 }
      local task = submit()
      webhook_calls.run_until(function() return webhook_calls.url(server) end)
      assert.equal(200, webhook_calls.call(webhook_calls.url(server)))
      server:release()
      local _, err = homegen.await(task, 20)
      assert.same({ "unknown_outcome", "unknown", 503 }, { err.kind, err.outcome, err.http_status })
      assert.matches("has called the webhook all the same: An?", err.message:gsub(": busy", ": A busy"))
      assert.same({ 1, 1 }, { server:count(GENERATE), spent().uncertain })
    end)

    it("that come after a refusal for now end the retries", function()
      server:script(GENERATE, { busy "100" }, iacrea.generated(2))
      start { retries = 4 }
      local task = submit()
      webhook_calls.run_until(function() return table.concat(events, " "):find("retry", 1, true) end)
      assert.equal(200, webhook_calls.call(webhook_calls.url(server), webhook_calls.body(SECOND)))
      assert.equal(SECOND, assert(homegen.await(task, 20)).id)
      assert.same({ 1, 1 }, { server:count(GENERATE), spent().charged })
    end)

    it("that come after a refusal for now, and name nothing, leave the outcome unknown", function()
      server:script(GENERATE, { busy "100" }, iacrea.generated(2))
      start { retries = 4 }
      local task = submit()
      webhook_calls.run_until(function() return table.concat(events, " "):find("retry", 1, true) end)
      assert.equal(200, webhook_calls.call(webhook_calls.url(server)))
      local _, err = homegen.await(task, 20)
      assert.same({ "unknown_outcome", 1, 1 }, { err.kind, server:count(GENERATE), spent().uncertain })
      assert.equal("the provider has put the create off, and called the webhook all the same", err.message)
    end)

    it("belong to an attempt: that of an earlier one tells that it may be paid twice, and changes nothing", function()
      server:script(GENERATE, { busy "0", busy "0" }, iacrea.generated(1))
      start { retries = 4 }
      local task = submit()
      assert(task:created(20))
      local urls = {}
      for attempt = 1, 3 do urls[attempt] = webhook_calls.url(server, attempt) end
      local forged = urls[1]:gsub("%x$", function(digit) return digit == "0" and "1" or "0" end)
      assert.equal(404, webhook_calls.call(forged, webhook_calls.body(FIRST)))
      for attempt = 1, 2 do
        assert.same(attempt - 1, #warnings)
        assert.equal(200, webhook_calls.call(urls[attempt], webhook_calls.body(FIRST)))
        homegen.step()
      end
      assert.same({ "webhook_of_former_attempt", "webhook_of_former_attempt" }, warnings)
      assert.equal(0, server:count(GET))
      assert.equal(200, webhook_calls.call(urls[3]))
      assert(homegen.await(task, 20))
    end)

    describe("of a create whose outcome is unknown:", function()
      local task, url

      local function begin(options)
        server:script(GENERATE, { faultd.json("{}", 502) })
        start()
        task = submit(options)
        local _, err = homegen.await(task, 20)
        assert.equal("unknown_outcome", err.kind)
        url = webhook_calls.url(server)
      end

      local function followed()
        return webhook_calls.run_until(function()
          local list = assert(client:tasks { state = "succeeded" })
          return list[1]
        end)
      end

      it("the task is found, followed and charged", function()
        begin()
        local nobody = faultd.json('{"error":"unknown"}', 404)
        server:script(GET, { nobody, nobody, nobody }, iacrea.succeeded(URL))
        client.settings.poll_interval = 0.01
        assert.equal(200, webhook_calls.call(url, webhook_calls.body(SECOND, THIRD)))
        assert.equal(THIRD, followed().id)
        assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, spent())
      end)

      it("its key stands for what was found", function()
        begin { key = "k" }
        client.settings.poll_interval = 0.01
        assert.equal(200, webhook_calls.call(url, webhook_calls.body(SECOND)))
        followed()
        local again = submit { key = "k" }
        assert.equal(SECOND, assert(homegen.await(again, 20)).id)
        assert.equal(1, server:count(GENERATE))
      end)

      it("four ids at most are asked for", function()
        begin()
        server:always(GET, faultd.json('{"error":"unknown"}', 404))
        client.settings.poll_interval = 0.001
        local ids = {}
        for index = 1, 6 do ids[index] = iacrea.generation(index) end
        assert.equal(200, webhook_calls.call(url, webhook_calls.body((table.unpack or unpack)(ids))))
        webhook_calls.run_until(function() return homegen.step(0.02) == 0 end)
        assert.equal(12, server:count(GET))
        assert.equal(0, server:count(GET, iacrea.generation(5)))
        assert.same({ 0, 1 }, { spent().charged, spent().uncertain })
      end)

      it("an id that a task has is not asked for, however it is spelled, nor the user's", function()
        begin()
        local spellings = { THIRD, THIRD:upper(), THIRD:gsub("aaaa", "aAaA") }
        for _, id in ipairs { spellings[1], spellings[2], spellings[3] } do
          warnings = {}
          server:always(GENERATE, faultd.json(('{"generation_id":"%s"}'):format(id)))
          local other = submit()
          assert.equal(id, assert(other:created(20)))
          assert.equal(200, webhook_calls.call(url, webhook_calls.body(id, id == spellings[2] and THIRD or id:upper(), iacrea.USER)))
          homegen.step(0.02)
          assert.same({ 0, 1 }, { server:count(GET), spent().uncertain })
          assert.same({ "webhook_without_id" }, warnings)
          if not with_journal then break end -- a create that names it once more would be known
          other:cancel()
          homegen.await(other, 20)
          scene.rows:run { "DELETE FROM task WHERE id IS NOT NULL" }
        end
      end)

      it("an id is not asked for that a task has in large letters", function()
        begin()
        server:always(GENERATE, faultd.json(('{"generation_id":"%s"}'):format(THIRD:upper())))
        assert(submit():created(20))
        assert.equal(200, webhook_calls.call(url, webhook_calls.body(THIRD)))
        homegen.step(0.02)
        assert.equal(0, server:count(GET))
      end)

      it("one that names nothing is told", function()
        begin()
        assert.equal(200, webhook_calls.call(url, "all is well"))
        homegen.step()
        assert.same({ "webhook_without_id" }, warnings)
        assert.equal(1, spent().uncertain)
      end)

      it("what a person has said before is believed", function()
        begin { key = "k" }
        local settled = assert(client:settle("k", { id = SECOND }))
        webhook_calls.call(url, webhook_calls.body(THIRD))
        homegen.sleep(0.02)
        assert.equal(0, server:count(GET, THIRD))
        assert.same({ 1, 0 }, { spent().charged, spent().uncertain })
        settled:cancel()
      end)

      it("a later attempt keeps the key", function()
        begin { key = "k" }
        server:always(GENERATE, iacrea.generated(1))
        local later = submit { key = "k", retry_unknown = true }
        assert(later:created(20))
        client.settings.poll_interval = 0.01
        assert.equal(200, webhook_calls.call(url, webhook_calls.body(SECOND)))
        assert.equal(SECOND, followed().id)
        assert.equal(later, submit { key = "k" })
        assert.same({ 2, 0 }, { spent().charged, spent().uncertain })
        later:cancel()
      end)
    end)

    describe("of a create that had ended as if it had not been made", function()
      local url

      -- It was answered no, or was canceled between two attempts.
      local function begin(is_canceled, options)
        server:script(GENERATE, { is_canceled and busy "100" or faultd.json('{"error":"no"}', 400) }, iacrea.generated(1))
        start { retries = 4, poll_interval = 0.02, poll_interval_max = 0.02 }
        local task = submit(options)
        if is_canceled then
          webhook_calls.run_until(function() return table.concat(events, " "):find("retry", 1, true) end)
          task:cancel()
        end
        local _, err = homegen.await(task, 20)
        assert.equal(is_canceled and "canceled" or "invalid", err.kind)
        assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 0 }, spent())
        url = webhook_calls.url(server)
      end

      for label, is_canceled in pairs { ["answered no"] = false, canceled = true } do
        it("find the task, and it is charged: " .. label, function()
          begin(is_canceled)
          assert.equal(200, webhook_calls.call(url, webhook_calls.body(SECOND)))
          local found = webhook_calls.run_until(function() return assert(client:tasks { state = "succeeded" })[1] end)
          assert.same({ SECOND, "webhook_contradicts" }, { found.id, warnings[1] })
          webhook_calls.run_until(function() return spent().charged == 1 end)
          assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, spent())
        end)

        it("leave it uncertain where they name nothing, once, and its key is not paid for again: " .. label, function()
          begin(is_canceled, { key = "k" })
          for _ = 1, 2 do
            assert.equal(200, webhook_calls.call(url))
            webhook_calls.run_until(function() return spent().uncertain > 0 end)
            homegen.sleep(0.02)
          end
          assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 1 }, spent())
          local _, err = homegen.await(submit { key = "k" }, 20)
          assert.same({ "unknown_outcome", 1 }, { err.kind, server:count(GENERATE) })
          assert.is_true(client:settle("k", { created = false }))
          webhook_calls.run_until(function() return spent().uncertain == 0 end)
          assert.equal(FIRST, assert(homegen.await(submit { key = "k" }, 20)).id)
        end)
      end

      it("find it also when a later one names it", function()
        begin(false, { key = "k" })
        assert.equal(200, webhook_calls.call(url))
        assert.equal(200, webhook_calls.call(url, webhook_calls.body(SECOND)))
        webhook_calls.run_until(function() return assert(client:tasks { state = "succeeded" })[1] end)
        assert.equal(SECOND, assert(homegen.await(submit { key = "k" }, 20)).id)
        webhook_calls.run_until(function() return spent().charged == 1 end)
        assert.equal(0, spent().uncertain)
      end)
    end)

    it("leave alone what somebody has stopped following", function()
      start()
      local task, url = created()
      task:cancel()
      homegen.await(task, 20)
      webhook_calls.call(url, webhook_calls.body(FIRST))
      homegen.sleep(0.02)
      assert.equal(0, server:count(GET))
    end)

    it("are not received by a client that is closed", function()
      start()
      local _, url = created()
      client:close()
      assert.equal(404, webhook_calls.call(url))
      assert.equal(503, homegen.webhook.handle(client, url:match "/[^/]+$", ""))
    end)

    it("are refused when they are too large, and nothing happens", function()
      start()
      local task, url = created()
      assert.equal(413, webhook_calls.call(url, ("x"):rep(65537)))
      assert.equal(413, homegen.webhook.handle(client, url, ("x"):rep(65537)))
      assert.equal(0, server:count(GET))
      assert.equal(200, homegen.webhook.handle(client, url, ("x"):rep(65536)))
      assert(homegen.await(task, 20))
    end)

    it("may have any body", function()
      start()
      for _, body in ipairs { "[]", "null", "\0\255", "{", "<xml/>", ("["):rep(60000), "a=b&id=" .. SECOND } do
        local task = submit()
        assert(task:created(20))
        assert.equal(200, webhook_calls.call(webhook_calls.url(server, server:count(GENERATE)), body))
        assert(homegen.await(task, 20))
        server:always(GENERATE, iacrea.generated(server:count(GENERATE) + 1))
      end
    end)

    it("of the caller's own go out as they are, and none is minted", function()
      start()
      local own = "https://example.com/mine?x=1"
      local task = submit({}, { webhook = own })
      assert(task:created(20))
      assert.equal(own, webhook_calls.url(server))
      assert.equal(own, client:payload("create_room", iacrea.room { webhook = own }).webhook)
      assert.is_nil(client:payload("create_room", iacrea.room()).webhook)
      task:cancel()
    end)

    it("are for iaCrea's services, all of which have them", function()
      start()
      for _, name in ipairs(services.names) do
        local service = services.named(name)
        assert.equal(service.provider == "iacrea" and "webhook" or nil, service.webhook, name)
      end
      local task = assert(client:smart_replace(clients.params()))
      assert(task:created(20))
      assert.falsy(server:saw(listener.url))
      task:cancel()
    end)

    it("are not minted without the option, nor once the listener is closed", function()
      start { webhook = "https://example.com/hooks///" }
      local task = submit()
      assert(task:created(20))
      assert.matches("^https://example%.com/hooks/%d+%-%x+$", webhook_calls.url(server))
      server:always(GENERATE, iacrea.generated(2))
      start { webhook = nil, journal = false }
      client.webhook_url = false
      assert(submit():created(20))
      assert.is_nil(webhook_calls.url(server, 2))
      server:always(GENERATE, iacrea.generated(3))
      start { journal = false }
      listener:close()
      assert(submit():created(20))
      assert.is_nil(webhook_calls.url(server, 3))
    end)
  end)
end
