--- Replies that would fill the memory, the disk or the time of whoever reads them.

local clients = require "spec.support.clients"
local core = require "homegen.core"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"

local CREATE, RESULT = clients.CREATE, clients.RESULT
local MEGABYTE = 1024 * 1024
local URL = "http://127.0.0.1:9/result.png"

---The peak of this process's memory so far, in MB.
local function peak()
  for line in io.lines("/proc/self/status") do
    local kilobytes = line:match("^VmHWM:%s+(%d+) kB")
    if kilobytes then return tonumber(kilobytes) / 1024 end
  end
  return 0
end

---64 MB of zeros in the form of "deflate": one literal, then copies of 258 bytes, whose bits come again every 13 bytes.
local function deflate_bomb(bytes)
  local bits = { 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0 } -- last block, fixed codes; the literal 0
  for _ = 1, 24 do
    for bit in ("1100010100000"):gmatch "%d" do bits[#bits + 1] = tonumber(bit) end -- length 258, distance 1
  end
  local packed = {}
  for at = 1, #bits - 7, 8 do
    local byte = 0
    for bit = 0, 7 do byte = byte + bits[at + bit] * 2 ^ bit end
    packed[#packed + 1] = string.char(byte)
  end
  local text = table.concat(packed)
  return { "\120\218" .. text:sub(1, 2), faultd.times(math.floor(bytes / 258 / 8), text:sub(3, 15)) }
end

---The same in the form of zstd: blocks that say "128 kB of this byte".
local function zstd_bomb(bytes)
  return { "\40\181\47\253\0\56", faultd.times(math.floor(bytes / 131072), "\2\0\16\0") }
end

-- 64 MB of zeros, compressed with brotli.
local BROTLI_BOMB = ("cfffff7ff82700e2b14020f7fe9ffffffff04f00c4610180eefd3fffffffe19f0088c32200ddfbfffcffffc73f0110870500baf7ff")
  :gsub("%x%x", function(hex) return string.char(tonumber(hex, 16)) end)

local function encoded(encoding, body)
  return faultd.reply { headers = { ["Content-Type"] = "application/json", ["Content-Encoding"] = encoding }, body = body }
end

local zeros = ("\0"):rep(1024)

---Each is far over what any reply may be; none ends by itself within the time of the test.
local BOMBS = {
  ["gzip"] = encoded("gzip", faultd.gzip(zeros, 64 * 1024)),
  ["deflate"] = encoded("deflate", deflate_bomb(64 * MEGABYTE)),
  ["brotli"] = encoded("br", BROTLI_BOMB),
  ["zstd"] = encoded("zstd", zstd_bomb(64 * MEGABYTE)),
  ["a hundred layers of compression"] = encoded(("gzip, "):rep(99) .. "gzip", faultd.gzip("{}")),
  ["chunks without end"] = faultd.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    { faultd.times(8192, "400\r\n" .. ("x"):rep(1024) .. "\r\n") }):stall(),
  ["a body without end"] = faultd.raw("HTTP/1.1 200 OK\r\n\r\n", { faultd.times(8 * MEGABYTE, "x") }):stall(),
  ["interim replies without end"] = faultd.raw(faultd.times(100000, "HTTP/1.1 100 Continue\r\n\r\n"), ""):stall(),
  ["hints without end"] = faultd.raw(faultd.times(1000, "HTTP/1.1 103 Early Hints\r\nLink: <" .. ("x"):rep(1000) .. ">\r\n\r\n"), "")
    :stall(),
  ["headers without end"] = faultd.raw({ "HTTP/1.1 200 OK\r\n", faultd.times(100000, "X-Fill: " .. ("f"):rep(90) .. "\r\n") }, ""):stall(),
  ["one header line without end"] = faultd.raw({ "HTTP/1.1 200 OK\r\nX-Fill: ", faultd.times(MEGABYTE, "f") }, ""):stall(),
  ["a status line without end"] = faultd.raw({ "HTTP/1.1 200 ", faultd.times(MEGABYTE, "K") }, ""):stall(),
  ["trailers without end"] = faultd.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    { "2\r\n{}\r\n0\r\n", faultd.times(100000, "X-Trailer: " .. ("f"):rep(90) .. "\r\n") }):stall(),
}

-- A picture may be as large, so a download is right to wait for the rest: it ends with its own limits of time.
local NOT_FOR_DOWNLOADS = { ["chunks without end"] = true, ["a body without end"] = true, ["trailers without end"] = true }

describe("security: bombs", function()
  local server, client, folder

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    server:always(CREATE, faultd.created())
    client = clients.new(server)
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function submit() return assert(client:smart_replace(clients.params())) end

  for name, bomb in pairs(BOMBS) do
    it("are cut off: " .. name, function()
      local before, started = peak(), core.monotonic()
      -- a create: what came of it is not known, and it is not sent again
      server:script(CREATE, { bomb }, faultd.created())
      local task = submit()
      local _, err = homegen.await(task, 20)
      assert.equal("unknown_outcome", err.kind)
      assert.is_true(#tostring(err) < 2000)
      -- a poll: asked again
      server:script(RESULT, { bomb }, faultd.success(server.url .. "/r.png"))
      local result = assert(homegen.await(submit(), 20))
      assert.equal(2, #server:requests(CREATE))
      -- a download: nothing is left of it
      if NOT_FOR_DOWNLOADS[name] then return end
      server:always("/r.png", bomb)
      local bytes, problem = result:bytes()
      local path, trouble = result:save(folder .. "/r.png")
      if bytes then -- 64 MB are not too much for a picture: that it is none, only a file tells
        assert.is_true(#bytes <= 64 * MEGABYTE)
      else
        assert.is_string(problem.kind)
      end
      assert.is_nil(path)
      assert.is_string(trouble.kind)
      assert.same({}, clients.files(folder))
      assert.is_true(core.monotonic() - started < 18, "it was cut off by its end in time only")
      assert.is_true(peak() - before < 300, ("the process had %.0f MB more"):format(peak() - before))
    end)
  end

  it("of creates and polls take no more memory than a reply may have", function()
    server:script(CREATE, { BOMBS.gzip, BOMBS.brotli, BOMBS.zstd, BOMBS["a body without end"] }, faultd.created())
    server:script(RESULT, { BOMBS.gzip, BOMBS.brotli, BOMBS.zstd, BOMBS["chunks without end"] }, faultd.success(URL))
    collectgarbage()
    local before = collectgarbage("count")
    for _ = 1, 4 do homegen.await(submit(), 20) end
    assert(homegen.await(submit(), 20))
    collectgarbage()
    assert.is_true(collectgarbage("count") - before < 1024)
  end)

  -- As many as every libcurl unpacks: of five, 8.14 says that they are too many.
  for _, layers in ipairs { 1, 2, 4 } do
    it(("of %d layers do not keep the host from its work"):format(layers), function()
      local packer = io.popen("head -c 32000000 /dev/zero" .. (" | gzip -1"):rep(layers))
      local bomb = packer:read("*a")
      packer:close()
      server:always(CREATE, faultd.created())
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      server:always("/r.png", encoded(("gzip, "):rep(layers - 1) .. "gzip", bomb))
      local result = assert(homegen.await(submit(), 20))
      local bytes, problem = result:bytes()
      assert.is_nil(bytes)
      assert.truthy(problem.message:find("far more than came", 1, true))
      local path, trouble = result:save(folder .. "/r.png")
      assert.is_nil(path)
      assert.truthy(trouble.message:find("far more than came", 1, true))
    end)
  end

  it("of blanks alone take no time to find no words in", function()
    local reader = require "homegen.provider.iacrea"
    for _, status in ipairs { 200, 400, 503 } do
      local started = os.clock()
      reader.read_create(status, (" "):rep(4 * MEGABYTE))
      assert.is_true(os.clock() - started < 5) -- it took hours
    end
  end)

  it("in drips end with the request's time", function()
    client:close()
    client = clients.new(server, { create_timeout = 0.3 })
    server:always(CREATE, faultd.json(("x"):rep(1000)):drip(1, 20))
    local started = core.monotonic()
    local _, err = homegen.await(submit(), 20)
    assert.equal("unknown_outcome", err.kind)
    assert.is_true(core.monotonic() - started < 10)
  end)

  for name, body in pairs {
    ["arrays"] = { faultd.times(MEGABYTE, "["), faultd.times(MEGABYTE, "]") },
    ["objects"] = { faultd.times(MEGABYTE / 2, '{"a":'), "1", faultd.times(MEGABYTE / 2, "}") },
    ["arrays, cut"] = { faultd.times(3 * MEGABYTE, "[") },
    ["a long number"] = { '{"code":0,"data":', faultd.times(3 * MEGABYTE, "9"), "}" },
    ["a million members"] = { '{"code":0,"data":7', faultd.times(MEGABYTE / 4, ',"a":1'), "" },
  } do
    it("of JSON prove nothing: " .. name, function()
      server:script(CREATE, { faultd.reply { headers = { ["Content-Type"] = "application/json" }, body = body } })
      local _, err = homegen.await(submit(), 20)
      assert.equal("unknown_outcome", err.kind)
      server:script(RESULT, { faultd.reply { body = body } }, faultd.success(URL))
      assert(homegen.await(submit(), 20))
    end)
  end

  describe("of pictures", function()
    local function be32(number)
      local function byte(shift) return math.floor(number / 2 ^ shift) % 256 end
      return string.char(byte(24), byte(16), byte(8), byte(0))
    end

    ---A PNG whose head promises that size. Its check sum is right: a reader gets as far as it would go.
    local function huge_png(width, height)
      local table_of = {}
      local function crc(text)
        local bxor = jit and require("bit").bxor or load("local a, b = ... return a ~ b")
        if not table_of[1] then
          for n = 0, 255 do
            local c = n
            for _ = 1, 8 do c = c % 2 == 1 and bxor(3988292384, math.floor(c / 2)) % 2 ^ 32 or math.floor(c / 2) end
            table_of[n + 1] = c
          end
        end
        local c = 4294967295
        for index = 1, #text do
          c = bxor(table_of[bxor(c % 256, text:byte(index)) % 256 + 1], math.floor(c / 256)) % 2 ^ 32
        end
        return 4294967295 - c
      end
      local head = "IHDR" .. be32(width) .. be32(height) .. "\8\0\0\0\0"
      return "\137PNG\r\n\26\n" .. be32(13) .. head .. be32(crc(head)) .. clients.PNG:sub(34)
    end

    it("are known by their heads", function()
      assert.equal(clients.PNG, huge_png(1, 1))
    end)

    for _, size in ipairs { { 100000, 100000 }, { 2147483647, 2147483647 }, { 1, 2147483647 }, { 8192, 8192 } } do
      it(("are not unpacked: a head of %dx%d"):format(size[1], size[2]), function()
        local before = peak()
        local found, err = homegen.mask.check { mask = { bytes = huge_png(size[1], size[2]) } }
        assert.is_nil(found)
        assert.equal("invalid", err.kind)
        homegen.image.info { bytes = huge_png(size[1], size[2]) } -- the head is all it looks at
        local task, problem = client:smart_replace {
          image_url = "https://example.com/room.jpg", prompt = "a sofa", mask_base64 = core.base64_encode(huge_png(size[1], size[2])),
        }
        if not task then assert.equal("invalid", problem.kind) end -- the mask's pixels are the provider's to judge
        assert.is_true(peak() - before < 64)
      end)
    end
  end)

  it("of cookies are not kept", function()
    local cookie = { ["Set-Cookie"] = "session=kept; Path=/" }
    server:always(CREATE, faultd.reply { headers = cookie, body = '{"code":0,"message":"success","data":${id}}' })
    server:script(RESULT, { faultd.reply { headers = cookie, body = "{}" } }, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.reply { headers = { ["Set-Cookie"] = "a=b", ["Content-Type"] = "image/png" }, body = clients.PNG })
    local result = assert(homegen.await(submit(), 20))
    for _ = 1, 2 do assert(result:bytes()) end
    assert(homegen.await(submit(), 20))
    assert.is_true(#server:requests() >= 7)
    for _, request in ipairs(server:requests()) do assert.is_nil(request.headers.cookie) end
  end)
end)
