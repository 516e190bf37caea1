--- Text of a caller stays text: it opens no new header, address, body or path.

local cjson = require "cjson"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("security: injection", function()
  local server, client, folder

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, iacrea.succeeded(server.url .. "/r.png"))
    client = clients.new(server, { iacrea = { api_key = "k", base_url = server.url, user_id = iacrea.USER } })
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local BREAKS = { CRLF = "\r\nX-Evil: 1", LF = "\nX-Evil: 1", CR = "\rX-Evil: 1", NUL = "\0X-Evil: 1" }

  local function nothing_evil_was_sent()
    for _, request in ipairs(server:requests()) do assert.is_nil(request.headers["x-evil"]) end
  end

  for name, bytes in pairs(BREAKS) do
    it("is refused in keys, addresses and the user agent: " .. name, function()
      for provider, method in pairs { ideal_house = "smart_replace", iacrea = "create_room" } do
        local params = provider == "iacrea" and iacrea.room() or clients.params()
        for _, options in ipairs {
          { api_key = "k" .. bytes, base_url = server.url }, { api_key = bytes, base_url = server.url },
          { api_key = "k", base_url = server.url .. bytes }, { api_key = "k", base_url = server.url .. "/" .. bytes },
          { api_key = "k", base_url = bytes .. server.url },
        } do
          if provider == "iacrea" then options.user_id = iacrea.USER end
          -- an address that nobody can read is no loopback either
          local other = assert(homegen.new { [provider] = options })
          local task, err = other[method](other, params)
          assert.is_nil(task)
          assert.equal("config", err.kind)
          assert.is_nil(tostring(err):find("%c[^\n]*Evil"))
          other:close()
        end
      end
      assert.has_error(function() clients.new(server, { user_agent = "h" .. bytes }) end)
      assert.has_error(function() clients.new(server, { proxy = 5 }) end)
      assert.equal(0, #server:requests())
    end)

    it("is refused in URLs and ids among the parameters: " .. name, function()
      local calls = {
        function() return client:smart_replace(clients.params { image_url = "https://example.com/" .. bytes }) end,
        function() return client:smart_replace(clients.params { mask_url = "https://example.com/" .. bytes }) end,
        function() return client:create_room(iacrea.room { webhook = "https://example.com/hook" .. bytes }) end,
        function() return client:create_room(iacrea.room { user_id = iacrea.USER .. bytes }) end,
        function() return client:create_room(iacrea.room { room_type = "KITCHEN" .. bytes }) end,
        function()
          return client:vary({ service = "create_room", id = iacrea.generation(1) .. bytes, original_url = "https://example.com/i.jpg" },
            { room_type = "KITCHEN", theme = "MODERN" })
        end,
        function()
          return client:vary({ service = "create_room", id = iacrea.generation(1), original_url = "https://example.com/i.jpg" .. bytes },
            { room_type = "KITCHEN", theme = "MODERN" })
        end,
      }
      for index, call in ipairs(calls) do
        local task, err = call()
        assert.is_nil(task, index)
        assert.equal("invalid", err.kind, index)
        assert.is_nil(tostring(err):find("[%z\r]"), index)
      end
      assert.equal(0, #server:requests())
    end)

    it("is refused in ids that are resumed and is harmless in their context: " .. name, function()
      for _, id in ipairs { clients.ID .. bytes, bytes, clients.ID .. "&taskId=7", "7/../8", "7?x", "7#", "7%0d%0a", "" } do
        local task, err = client:resume("smart_replace", id)
        assert.is_nil(task)
        assert.equal("invalid", err.kind)
        assert.is_nil(tostring(err):find("[%z\r]"))
      end
      local task = client:resume("create_room", iacrea.generation(1), { user_id = iacrea.USER .. '"' .. bytes })
      assert(homegen.await(task, 20))
      local body = cjson.decode(server:requests(iacrea.GET)[1].body)
      assert.equal(iacrea.USER .. '"' .. bytes, body.user_id)
      assert.equal(iacrea.generation(1), body.generation_id)
      nothing_evil_was_sent()
    end)

    it("is text in prompts: " .. name, function()
      local prompt = ("a sofa%s\"},{\"x\":\"\\ 'quoted' </script> \27[2J é"):format(bytes)
      local task, err = client:smart_replace(clients.params { prompt = prompt })
      if bytes:find("\0", 1, true) then
        assert.is_nil(task)
        assert.equal("invalid", err.kind)
        return
      end
      assert(homegen.await(task, 20))
      local request = server:requests(CREATE)[1]
      local body = cjson.decode(request.body)
      assert.equal(prompt, body.prompt)
      assert.equal(clients.params().image_url, body.imageUrl)
      assert.is_nil(body.x)
      nothing_evil_was_sent()
      assert.equal(1, server:count(CREATE))
    end)
  end

  it("is refused in file names: NUL, folders, unknown placeholders", function()
    for _, template in ipairs { "a\0b.png", folder .. "/", "{secret}.png", "{../x}.png", "", "{id}.{ext}/" } do
      assert.has_error(function() client:smart_replace(clients.params(), { save = template }) end)
    end
    assert.equal(0, #server:requests())
  end)

  it("leads no job key out of the folder that it names a file in", function()
    os.execute(("mkdir '%s/in'"):format(folder))
    for index, key in ipairs {
      "../evil", "..", ".", "/etc/passwd", "a/../../evil", "b\\..\\..\\evil", "\r\n\t", "{id}", "{ext}", "{index}",
      ("k"):rep(1000), "~", "-rf", "$HOME", "a;b",
    } do
      local task = assert(client:smart_replace(clients.params { prompt = "p" .. index }, { key = key, save = folder .. "/in/{key}.{ext}" }))
      local result = assert(homegen.await(task, 20), key)
      assert.equal(folder .. "/in", result.path:match("^(.*)/[^/]*$"), key)
      assert.equal(clients.PNG, clients.read(result.path))
    end
    assert.same({ "in" }, clients.files(folder))
    assert.equal(15, #clients.files(folder .. "/in"))
  end)
end)
