--- Every reader of both providers, over every kind of reply that is nearly JSON: strict for code, id, status and
--- addresses, tolerant for everything else.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local odd_replies = require "spec.support.odd_replies"

local URL = "http://127.0.0.1:9/x"

local PROVIDERS = {
  ideal_house = {
    id = clients.ID, create = clients.CREATE, poll = clients.RESULT,
    created = '{"code":0,"data":1234567890123456789,"message":"ok"}',
    done = '{"code":0,"message":"ok","data":{"id":1234567890123456789,"status":"Success","waitNumber":0,"percentage":100,'
      .. '"input":{"prompt":"a sofa"},"output":{"resultUrl":"' .. URL .. '","width":64,"height":48}}}',
    submit = function(client) return client:smart_replace(clients.params()) end,
  },
  iacrea = {
    id = iacrea.generation(1), create = iacrea.GENERATE, poll = iacrea.GET,
    created = '{"generation_id":"' .. iacrea.generation(1) .. '","remaining_photos":7}',
    done = '{"status":"SUCCEEDED","urls":["' .. URL .. '"],"variationNumber":0}',
    credit = '{"total":12,"subscription":10,"extra":2}',
    submit = function(client) return client:create_room(iacrea.room()) end,
  },
}

for name, provider in pairs(PROVIDERS) do
  describe("replies of " .. name .. " with", function()
    local reader = require("homegen.provider." .. name)

    local function odd(oddities, row)
      if row.oddity then assert.is_true(oddities[row.oddity]) else assert.is_nil(oddities) end
    end

    for _, row in ipairs(odd_replies.rows) do
      it(row.name .. ": create", function()
        local answer, details = reader.read_create(200, odd_replies.make(row, provider.created))
        assert.equal(row.verified and "names_id" or "accepted", answer)
        assert.equal(provider.id, details.id or details.ids[1])
        odd(details.oddities, row)
      end)

      it(row.name .. ": poll", function()
        local view, err, answer = reader.read_poll(200, odd_replies.make(row, provider.done), provider.id)
        if row.unread then
          assert.is_nil(view)
          assert.same({ "protocol", "unreadable" }, { err.kind, answer })
          return
        end
        assert.same({ URL }, view.urls)
        odd(view.oddities, row)
      end)

      if provider.credit then
        it(row.name .. ": credit", function()
          local photos, err, _, oddities = reader.read_credit(200, odd_replies.make(row, provider.credit))
          if row.unread then return assert.equal("protocol", err.kind) end
          assert.same({ total = 12, subscription = 10, extra = 2 }, photos)
          odd(oddities, row)
        end)
      end
    end

    describe("anything odd are told, and the task is followed:", function()
      local server, client, warnings

      before_each(function()
        server, warnings = faultd.start(), {}
        client = clients.new(server, {
          iacrea = { api_key = clients.KEY, base_url = server.url, user_id = iacrea.USER },
          on_event = function(event)
            if event.type == "warning" then warnings[#warnings + 1] = event end
          end,
        })
      end)

      after_each(function()
        client:close()
        assert.is_true(server:stop())
      end)

      local function follow()
        local task = assert(provider.submit(client))
        local result, err = homegen.await(task, 20)
        assert.is_nil(err)
        assert.equal(provider.id, result.id)
        assert.equal(1, server:count(provider.create))
        homegen.step()
        return task
      end

      for _, row in ipairs(odd_replies.rows) do
        it(row.name, function()
          server:always(provider.create, faultd.json(odd_replies.make(row, provider.created)))
          server:script(provider.poll, { faultd.json(odd_replies.make(row, provider.done)) }, faultd.json(provider.done))
          follow()
          assert.equal(row.oddity and (row.unread and 1 or row.verified and 1 or 2) or 0, #warnings)
          for _, warning in ipairs(warnings) do
            assert.equal(provider.id, warning.id)
            assert.truthy(warning.message:find("odd", 1, true))
          end
          assert.equal(1, client:spent()[name].charged)
          assert.equal(0, client:spent()[name].uncertain)
        end)
      end

      if provider.credit then
        it("the balance, too", function()
          server:always("/api/account/credit", faultd.json(odd_replies.make(odd_replies.rows[1], provider.credit)))
          assert.equal(12, assert(client:credits()).total)
          homegen.step()
          assert.truthy(warnings[1].message:find("byte order mark", 1, true))
        end)
      end

      it("once per kind, however often it is polled", function()
        local row = odd_replies.rows[1]
        server:always(provider.create, faultd.json(provider.created))
        local unfinished = provider.done:gsub("Success", "Processing"):gsub("SUCCEEDED", "PROCESSING")
        local other = unfinished:gsub("100", "50"):gsub("Number\":0", "Number\":1")
        server:script(provider.poll, {
          faultd.json(odd_replies.make(row, unfinished)), faultd.json(odd_replies.make(row, other)),
        }, faultd.json(odd_replies.make(row, provider.done)))
        follow()
        assert.equal(1, #warnings)
      end)

      it("a body that is shorter than was announced", function()
        server:always(provider.create, faultd.reply { body = provider.created, length = #provider.created + 5 }:close())
        server:always(provider.poll, faultd.json(provider.done))
        follow()
        assert.equal(1, #warnings)
      end)

      it("a body of another type", function()
        local headers = { ["Content-Type"] = "text/html; charset=latin-1" }
        server:always(provider.create, faultd.reply { headers = headers, body = provider.created })
        server:always(provider.poll, faultd.reply { headers = headers, body = provider.done })
        follow()
        assert.equal(0, #warnings)
      end)
    end)
  end)
end
