--- The plugins for Kong and APISIX, in a real nginx with two workers, each called through a stand-in of its gateway's interface
--- (spec/support/gateway). Not run here: Kong and APISIX themselves, their vaults and control planes.

local cjson = require "cjson"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local hosts = require "spec.support.hosts"
local nginx = require "spec.support.nginx"
local nginx_scene = require "spec.support.nginx_scene"

if not hosts.has({ "luajit" }, nginx.test) then return end

local PARAMS = { image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa" }

-- Configurations as JSON, and which gateway takes them: its name, true for both. So judged Kong's own validator (of July 2026, with
-- its check of schemas) and APISIX's (api7's jsonschema), both of which take our schemas.
local CONFIGURATIONS = {
  ['{"service": "house_plan", "journal": "/jobs.db"}'] = true,
  ['{"service": "house_plan", "journal": "/jobs.db", "fixed": {"model_type": "Pro"}, "poll_interval": 0.5}'] = true,
  ['{"journal": "/jobs.db"}'] = false,
  ['{"service": "house_plan"}'] = false,
  ['{"service": "painting", "journal": "/jobs.db"}'] = false,
  ['{"service": "house_plan", "journal": 12}'] = false,
  ['{"service": "house_plan", "journal": ""}'] = false,
  ['{"service": "house_plan", "journal": "/jobs.db", "max_price": 0}'] = false,
  ['{"service": "house_plan", "journal": "/jobs.db", "max_body": 1.5}'] = false,
  ['{"service": "house_plan", "journal": "/jobs.db", "poll_interval": 0}'] = false,
  ['{"service": "house_plan", "journal": "/jobs.db", "fixed": {"model_type": 1}}'] = false,
  ['{"service": "house_plan", "journal": "/jobs.db", "iacrea_user_id": "me"}'] = false,
  ['{"service": "create_room", "journal": "/jobs.db", "iacrea_user_id": "0f8fad5b-d9cb-469f-a165-70867728950e"}'] = true,
  ['{"service": "house_plan", "journal": "/jobs.db", "prize": 1}'] = "apisix",
}

-- Debian's python3-jsonschema.
local JSON_SCHEMA = [[
import json, sys
from jsonschema import Draft7Validator
schema, given = (json.load(open(sys.argv[1] + "/" + name)) for name in ("schema", "given"))
Draft7Validator.check_schema(schema)
for text in given:
    print("fine" if Draft7Validator(schema).is_valid(json.loads(text)) else "wrong")
]]

-- When each gateway loads a plugin.
local INIT = {
  kong = [[
    init_by_lua_block {
      gateway = require "spec.support.gateway.kong"
      gateway.load "homegen"
      conf = CONF
    }
    init_worker_by_lua_block { gateway.init_worker { assert(gateway.configured(conf)) } }
  ]],
  apisix = [[
    init_by_lua_block { gateway = require "spec.support.gateway.apisix" }
    init_worker_by_lua_block {
      gateway.load "homegen"
      conf = CONF
    }
  ]],
}

local function lua_of(value)
  if type(value) ~= "table" then return ("%q"):format(value):gsub("\\\n", "\\n") .. "" end
  local parts = {}
  for name, each in pairs(value) do
    parts[#parts + 1] = ("%s = %s"):format(name, type(each) == "number" and tostring(each) or lua_of(each))
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

for name, init in pairs(INIT) do
  describe("the plugin for " .. name, function()
    local scene, server, folder, host
    before_each(function()
      scene = nginx_scene.begin()
      server, folder = scene.server, scene.folder
    end)
    after_each(function()
      scene:succeed() -- a worker ends when it has nothing in hand
      server:always("/api/v1/housePlan/result", faultd.success(server.url .. "/r.png"))
      scene:finish()
    end)

    local function configuration(more)
      local conf = {
        service = "smart_replace", journal = folder .. "/jobs.db", folder = folder, ideal_house_api_key = clients.KEY,
        ideal_house_base_url = server.url, poll_interval = 0.02,
      }
      for field, value in pairs(more or {}) do conf[field] = value end
      return lua_of(conf)
    end

    local function start(more)
      local examples = hosts.root .. "/examples/"
      host = scene:start {
        workers = 2,
        init = ("lua_shared_dict homegen 1m;\n" .. init):gsub("CONF", function() return configuration(more) end),
        path = ("%s%s/?.lua;%sgateway/?.lua"):format(examples, name, examples),
        locations = [[
          location = /conf { content_by_lua_block {
            local given = assert(loadstring("return " .. ngx.unescape_uri(ngx.var.arg_given)))()
            ngx.say(select(2, gateway.configured(given)) or "fine")
          } }
          location = /schema { content_by_lua_block { ngx.print(gateway.schema()) } }
          location = /load { content_by_lua_block { gateway.load "homegen" ngx.say "loaded" } }
          location = /job {
            client_body_buffer_size 8k;
            access_by_lua_block { gateway.access(assert(gateway.configured(conf))) }
            content_by_lua_block { ngx.say "the upstream" }
          }
        ]],
      }
    end

    ---@return integer status, any body
    local function ask(more, body)
      if body then
        hosts.write(folder .. "/request", type(body) == "table" and cjson.encode(body) or body)
        more.options = (more.options or "") .. (" --data-binary @'%s/request'"):format(folder)
      end
      local text = hosts.get(host.url .. "/job" .. (more.query or ""), ("-w '\\n%%{http_code} %%{content_type}' %s %s"):format(
        more.key and ("-H 'Idempotency-Key: %s'"):format(more.key) or "", more.options or ""))
      local answer, status, kind = text:match "^(.*)\n(%d+) (.*)$"
      if kind:find "json" then answer = cjson.decode(answer) end
      return tonumber(status), answer, kind
    end

    local function ended(key)
      return hosts.wait_for(function()
        local status, job = ask { query = "?key=" .. key }
        return status == 200 and job.state == "succeeded" and job.saved and job or nil
      end, "the end of " .. key)
    end

    it("answers 202, tells how far a job is from any worker, gives the picture; a key is paid once", function()
      start()
      for _ = 1, 6 do
        local status, answer = ask({ key = "sofa.1" }, PARAMS)
        assert.same({ 202, "sofa.1" }, { status, answer.key })
      end
      assert.equal(1, server:count(clients.CREATE))
      hosts.wait_for(function() return select(2, ask { query = "?key=sofa.1" }).percentage == 5 or nil end, "5 %")
      assert.equal(404, (ask { query = "?key=sofa.1&picture=" }))
      server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
      local job = ended "sofa.1"
      assert.same({ "sofa.1", 1, 100, { server.url .. "/r.png" } }, { job.key, job.credits, job.percentage, job.urls })
      local status, bytes, kind = ask { query = "?key=sofa.1&picture=" }
      assert.same({ 200, "image/png" }, { status, kind })
      assert.equal(clients.PNG, bytes)
      assert.equal(404, (ask { query = "?key=other" }))
    end)

    it("knows consumers apart, and sends nothing of another's", function()
      start()
      assert.equal(202, (ask({ key = "a", options = "-H 'X-Signed-In: ann'" }, PARAMS)))
      assert.equal(404, (ask { query = "?key=a", options = "-H 'X-Signed-In: bob'" }))
      assert.equal(404, (ask { query = "?key=a" }))
      assert.equal(200, (ask { query = "?key=a", options = "-H 'X-Signed-In: ann'" }))
      local other = { image_url = PARAMS.image_url, mask_url = PARAMS.mask_url, prompt = "a lamp" }
      assert.equal(202, (ask({ key = "a", options = "-H 'X-Signed-In: bob'" }, other)))
      assert.equal(2, server:count(clients.CREATE))
      local status, answer = ask({ key = "a", options = "-H 'X-Signed-In: bob'" }, PARAMS)
      assert.same({ 422, "invalid" }, { status, answer.kind })
      assert.equal(2, server:count(clients.CREATE))
    end)

    it("refuses what cannot be, with words, before anything is paid", function()
      start { fixed = { prompt = "a green sofa" }, max_body = 20000 }
      local function refused(status, words, more, body)
        local got, answer = ask(more, body)
        assert.equal(status, got)
        assert.matches(words, type(answer) == "table" and answer.message or answer)
      end
      local given = { image_url = PARAMS.image_url, mask_url = PARAMS.mask_url }
      refused(400, "must name the job", {}, given)
      refused(400, "must name the job", { key = "../a" }, given)
      refused(422, "JSON object", { key = "a" }, "prompt=a")
      refused(422, "JSON object", { key = "a" }, "[1]")
      refused(422, "prompt is set by the gateway", { key = "a" }, PARAMS)
      refused(422, "webhook is set by the gateway", { key = "a" }, { webhook = "http://x" })
      refused(422, "userId is set by the gateway", { key = "a" }, { userId = "x" })
      refused(422, "not valid", { key = "a" }, { image_url = "room.jpg", mask_url = PARAMS.mask_url })
      local mask = hosts.root .. "/sandbox/lua/homegen/sandbox/sample/mask.png"
      local _, answer = ask({ key = "a" }, { image_url = PARAMS.image_url, mask_file = mask })
      assert.equal("local_files", answer.violations[1].rule) -- a caller reads no file of this machine
      refused(413, name == "kong" and "too " or "greater than", { key = "a" }, { mask_base64 = ("x"):rep(30000) })
      refused(405, "POST takes a job", { options = "-X DELETE" })
      assert.equal(0, server:count(clients.CREATE))
      assert.equal(202, (ask({ key = "a" }, given)))
      assert.matches("a green sofa", server:requests(clients.CREATE)[1].body)
    end)

    it("pays no more than the route may", function()
      start { service = "house_plan", max_price = 10 }
      server:always("/api/v1/housePlan/generate", faultd.created())
      assert.equal(402, (ask({ key = "pro" }, { model_type = "Pro" })))
      assert.equal(402, (ask({ key = "pro" }, { modelType = "Pro" })))
      assert.equal(0, server:count "/api/v1/housePlan/generate")
      assert.equal(202, (ask({ key = "base" }, { model_type = "Base" })))
      assert.equal(1, server:count "/api/v1/housePlan/generate")
    end)

    it("goes on with what a worker had in hand that died", function()
      start()
      assert.equal(202, (ask({ key = "a" }, PARAMS)))
      for _, pid in ipairs(host:workers()) do hosts.stop(pid, "KILL") end
      server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
      ended "a"
      assert.equal(1, server:count(clients.CREATE))
      os.execute((": >'%s/error.log'"):format(folder)) -- the master's alerts of the kills
    end)

    it("checks its configuration", function()
      start()
      for given, takes in pairs(CONFIGURATIONS) do
        local said = hosts.get(host.url .. "/conf", ("-G --data-urlencode 'given=%s'"):format(lua_of(cjson.decode(given)))):gsub("\n$", "")
        assert.equal(takes == true or takes == name, said == "fine", given .. ": " .. said)
      end
    end)

    if name == "apisix" then
      it("has a schema that another validator takes, and that it judges by alike", function()
        start()
        hosts.write(folder .. "/schema", hosts.get(host.url .. "/schema"))
        local given, expected = {}, {}
        for text, takes in pairs(CONFIGURATIONS) do
          given[#given + 1] = text
          expected[#expected + 1] = takes and takes ~= "kong" and "fine\n" or "wrong\n"
        end
        hosts.write(folder .. "/given", cjson.encode(given))
        assert.equal(table.concat(expected), hosts.run(("/usr/bin/python3 -c '%s' '%s'"):format(JSON_SCHEMA, folder), "luajit"))
      end)

      it("keeps its jobs in hand when plugins are loaded anew", function()
        start()
        assert.equal(202, (ask({ key = "a" }, PARAMS)))
        for _ = 1, 8 do assert.equal("loaded\n", hosts.get(host.url .. "/load")) end
        server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
        ended "a"
        assert.equal(202, (ask({ key = "a" }, PARAMS)))
        assert.equal(1, server:count(clients.CREATE))
      end)
    end
  end)
end
