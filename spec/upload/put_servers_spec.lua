--- homegen.upload.put against nginx with its DAV module.

local clients = require "spec.support.clients"
local homegen = require "homegen"
local hosts = require "spec.support.hosts"
local storage = require "spec.support.servers.storage"

local PNG = clients.PNG
local GIVEN = { Authorization = "Basic cm9vbTpzM2NyZXQ=" } -- room:s3cret

describe("homegen.upload.put and nginx", function()
  local server
  setup(function() server = storage.nginx() end)
  teardown(function() server:stop() end)

  local function put(path, options, bytes)
    local given = { url = server.url .. path, headers = GIVEN, retries = 0 }
    for name, value in pairs(options or {}) do given[name] = value end
    local upload = homegen.upload.put(given)
    return homegen.run(function() return upload(bytes or PNG, "a room.png") end)
  end

  it("puts a picture into folders that it makes, twice, and returns where it is", function()
    local url = assert(put "/dav/pictures/{digest}/{name}")
    assert.matches("^" .. server.url .. "/dav/pictures/(%x+)/%1%-a%-room%.png$", url)
    assert.equal(PNG, hosts.get(url))
    assert.equal("image/png", hosts.get(url, "-o /dev/null -w '%{content_type}'"))
    assert.equal(url, assert(put "/dav/pictures/{digest}/{name}"))
  end)

  it("returns the public address where there is one", function()
    local url = assert(put("/dav/{name}", { public_url = server.url .. "/read/{name}?from=homegen" }))
    assert.equal(PNG, hosts.get(url))
  end)

  it("says what is missing where it is refused, without a word of the header", function()
    local _, err = put("/dav/{name}", { headers = { Authorization = "Basic d3JvbmctYW5kLXNlY3JldA==" } })
    assert.same({ "auth", 401, "not_sent", false }, { err.kind, err.http_status, err.outcome, err.retryable })
    assert.matches("headers", err.hint)
    assert.matches("nothing was charged", err.hint)
    assert.is_nil(tostring(err):find("d3JvbmctYW5k", 1, true))
  end)

  for name, case in pairs {
    ["no PUT there"] = { "/read/{name}", "config", 405, "dav_methods PUT" },
    ["a picture that is too large"] = { "/small/{name}", "invalid", 413, "client_max_body_size" },
    ["a folder that is not there"] = { "/small/none/{name}", "server", 500, "create_full_put_path" },
    ["an address that leads elsewhere"] = { "/moved/{name}", "config", 301, "redirects are not followed" },
  } do
    it("tells " .. name, function()
      local bytes = case[3] == 413 and PNG .. ("x"):rep(2000) or PNG
      local _, err = put(case[1], nil, bytes)
      assert.same({ case[2], case[3] }, { err.kind, err.http_status })
      assert.truthy(err.hint:find(case[4], 1, true), err.hint)
    end)
  end
end)
