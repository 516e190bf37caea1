--- homegen.upload.s3 against S3-compatible storage that others wrote.

local clients = require "spec.support.clients"
local homegen = require "homegen"
local hosts = require "spec.support.hosts"
local storage = require "spec.support.servers.storage"

local PNG = clients.PNG

---@return string status, string content_type, string body
local function fetch(url)
  local folder = hosts.folder()
  local facts = hosts.get(url, ("-o '%s/got' -w '%%{http_code} %%{content_type}'"):format(folder))
  local body = hosts.read(folder .. "/got")
  os.execute("rm -r " .. folder)
  return facts:match "%S+", facts:match " (.*)", body
end

local function put(options, bytes, name)
  local upload = homegen.upload.s3(options)
  return homegen.run(function() return upload(bytes or PNG, name or "my room.png") end)
end

for _, kind in ipairs {
  { name = "Swift", access_key = "test:tester", secret_key = "testing", checks_signatures = true },
  { name = "s3rver", access_key = "S3RVER", secret_key = "S3RVER" },
} do
  describe("homegen.upload.s3 and " .. kind.name, function()
    local server
    setup(function()
      if kind.name == "s3rver" then
        server = storage.s3rver "rooms"
      else
        server = storage.swift()
        server:make_bucket("rooms", kind.access_key, kind.secret_key)
      end
    end)
    teardown(function() server:stop() end)

    local function options(changes)
      local given = { endpoint = server.url, bucket = "rooms", access_key = kind.access_key, secret_key = kind.secret_key, retries = 0 }
      for name, value in pairs(changes or {}) do given[name] = value end
      return given
    end

    it("puts a picture there, and its link gives it to anyone, as what it is", function()
      local url = assert(put(options { prefix = "paid/2026/" }))
      assert.truthy(url:find(server.url .. "/rooms/paid/2026/", 1, true))
      local status, content_type, body = fetch(url)
      assert.equal("200", status)
      assert.equal("image/png", content_type)
      assert.equal(PNG, body)
      assert.is_nil(url:find(kind.secret_key .. "&", 1, true))
    end)

    it("takes the same picture again, to the same place", function()
      local first, second = assert(put(options())), assert(put(options()))
      assert.equal(first:match "^[^?]*", second:match "^[^?]*")
    end)

    it("takes a picture above libcurl's limit for asking first, and no bytes at all", function()
      local large = PNG .. ("x"):rep(3 * 1024 * 1024)
      local _, content_type, body = fetch(assert(put(options(), large, "large.png")))
      assert.equal("image/png", content_type)
      assert.is_true(body == large)
      local status, _, nothing = fetch(assert(put(options(), "", "empty")))
      assert.same({ "200", "" }, { status, nothing })
    end)

    it("says that there is no such bucket", function()
      local url, err = put(options { bucket = "nowhere" })
      assert.is_nil(url)
      assert.same({ "config", "NoSuchBucket", 404, "not_sent" }, { err.kind, err.name, err.http_status, err.outcome })
      assert.matches("make the bucket", err.hint)
      assert.matches("nothing was charged", err.hint)
    end)

    it("feeds a task, whose pictures the provider fetches", function()
      local provider = hosts.provider()
      local client = clients.new(provider, { upload = homegen.upload.s3(options()) })
      local folder = hosts.folder()
      clients.write(folder .. "/kitchen.png", PNG)
      local task = assert(client:magic_editor { image_file = folder .. "/kitchen.png", prompt = "more light", model_type = "Base" })
      homegen.await(task, 20)
      local request = provider:requests("/api/v1/magicEditor/generate")[1]
      local url = request.body:match '"imageUrl":"([^"]*)"':gsub("\\/", "/")
      local _, _, body = fetch(url)
      assert.equal(PNG, body)
      client:close()
      provider:stop()
      os.execute("rm -r " .. folder)
    end)

    if not kind.checks_signatures then return end

    it("is refused with a wrong secret, in words that hold no key", function()
      local _, err = put(options { secret_key = "testing-with-a-slip" })
      assert.same({ "auth", "SignatureDoesNotMatch", 403 }, { err.kind, err.name, err.http_status })
      assert.matches("check access_key and secret_key", err.hint)
      assert.is_nil(tostring(err):find("testing-with-a-slip", 1, true))
    end)

    it("says which region the bucket is in", function()
      local _, err = put(options { region = "eu-west-9" })
      assert.equal("config", err.kind)
      assert.matches('give region = "us%-east%-1"', err.hint)
    end)

    it("gives a link that ends, and that nobody can stretch or lead elsewhere", function()
      local url = assert(put(options { expires = 1 }))
      assert.equal("403", (fetch((url:gsub("X%-Amz%-Expires=1&", "X-Amz-Expires=999&")))))
      assert.equal("403", (fetch((url:gsub("rooms/%w", "rooms/x")))))
      hosts.wait_for(function() return fetch(url) == "403" end, "the end of the link")
    end)
  end)
end
