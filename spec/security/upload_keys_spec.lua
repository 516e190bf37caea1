--- Where the keys of an upload are, and are not.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local memory_scan = require "spec.support.memory_scan"

local SECRET = "secret-0123456789abcdef-0123456789abcdef-of-the-upload"

-- A process that says when it may be looked at. It never holds the secret in its source: only reversed.
local WORK = [[
  local homegen = require "homegen"
  local secret = ("%s"):reverse()
  local upload = homegen.upload.s3 { endpoint = "%s", bucket = "b", access_key = "access", secret_key = secret, retries = 0 }
  assert(homegen.run(function() return upload(("bytes"):rep(1000), "x.png") end))
  for _ = 1, 4 do collectgarbage() end
  print((io.open("/proc/self/stat"):read("*a"):match("^%%d+")))
  io.stdout:flush()
  io.read("*l")
]]

describe("the keys of an upload", function()
  local server
  before_each(function() server = faultd.start() end)
  after_each(function() assert.is_true(server:stop()) end)

  for name, upload in pairs {
    s3 = function(url)
      return homegen.upload.s3 { endpoint = url, bucket = "b", access_key = "access-of-ours", secret_key = SECRET, retries = 1 }
    end,
    put = function(url)
      return homegen.upload.put { url = url .. "/{name}", headers = { Authorization = "Bearer " .. SECRET }, retries = 1 }
    end,
  } do
    it(name .. ": are in no event, error or result of a task, whatever the storage answers", function()
      server:always("/api/v1/magicEditor/generate", faultd.created())
      local shown = {}
      for _, answer in ipairs {
        faultd.status(403, "<Code>SignatureDoesNotMatch</Code><Message>" .. SECRET .. "</Message>"), faultd.status(500, SECRET),
        faultd.redirect("http://127.0.0.1:9/" .. SECRET), faultd.reset_after_read(),
      } do
        server:always("*", answer)
        server:always("/api/v1/magicEditor/generate", faultd.created())
        local client = clients.new(server, { upload = upload(server.url), on_event = function(event)
          for _, value in pairs(event) do shown[#shown + 1] = tostring(value) end
        end })
        local path = os.tmpname()
        clients.write(path, clients.PNG)
        local _, err = homegen.await(client:magic_editor { image_file = path, prompt = "light", model_type = "Base" }, 20)
        os.remove(path)
        shown[#shown + 1] = tostring(err) .. tostring(err.cause)
        client:close()
      end
      assert.is_nil(table.concat(shown, "\n"):find(SECRET, 1, true))
      assert.is_true(#shown > 8)
    end)
  end

  it("follow no redirect, not even within their origin", function()
    server:always("*", faultd.redirect(server.url .. "/other"))
    local upload = homegen.upload.put { url = server.url .. "/{name}", headers = { Authorization = SECRET }, retries = 0 }
    assert.is_nil((homegen.run(function() return upload("x", "x") end)))
    assert.equal(0, server:count "/other")
  end)

  -- The sanitizer keeps freed memory, and maps more than anybody can look through.
  local sanitized = (os.getenv("HOMEGEN_FLAVOUR") or ""):find("asan", 1, true)
  local plainly = sanitized and function() end or it

  plainly("are in C and in libcurl no longer than the request", function()
    server:always("*", faultd.empty())
    local process = child.start(WORK:format(SECRET:reverse(), server.url))
    local copies = memory_scan.count(tonumber(process:line()), SECRET:sub(-30))
    process:stop()
    if copies then assert.is_true(copies <= 2, copies .. " copies") end -- Lua's own string, and one that it made of it
  end)
end)
