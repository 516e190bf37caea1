local core = require "homegen.core"
local probe = require "spec.support.probe"
local reactor = require "homegen.loop.reactor"

local function write(path, bytes)
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
end

local function make_folder()
  local pipe = assert(io.popen("mktemp -d"))
  local folder = pipe:read("*l")
  pipe:close()
  return folder
end

local BYTES = "\137PNG\0\r\n" .. ("\1\2\3\255"):rep(30000)

describe("sandbox.files", function()
  local p, folder

  before_each(function()
    folder = make_folder()
    os.execute(("mkdir -p %s/served/rooms %s/served/.hidden"):format(folder, folder))
    write(folder .. "/secret.txt", "secret")
    write(folder .. "/served/room.png", BYTES)
    write(folder .. "/served/rooms/a b.txt", "blank")
    write(folder .. "/served/.hidden/x", "hidden")
    write(folder .. "/served/.env", "hidden")
    os.execute(("ln -s ../secret.txt %s/served/link.txt; ln -s .. %s/served/up; mkfifo %s/served/pipe"):format(
      folder, folder, folder))
    p = probe.start { folder = folder .. "/served" }
  end)

  after_each(function()
    p:stop()
    os.execute("rm -rf " .. folder)
  end)

  local function path_of(url)
    local path = url:match("^" .. p.sandbox.base_url:gsub("%p", "%%%0") .. "(/.*)$")
    assert(path, url)
    return path
  end

  local function head_of(path, headers)
    return p:raw_request("GET " .. path, headers):match("^(.-\r\n)\r\n(.*)$")
  end

  it("serves a folder's files, byte for byte, without a key", function()
    local reply = p:get("/files/room.png", nil, {})
    assert.equal(200, reply.status)
    assert.is_true(reply.body == BYTES)
    assert.equal("blank", p:get("/files/rooms/a%20b.txt").body)
    assert.equal("blank", p:get("/files/rooms%2Fa%20b.txt").body)
  end)

  it("serves nothing outside of the folder, nothing hidden, no links, no devices", function()
    for _, path in ipairs {
      "..%2fsecret.txt", "%2e%2e/secret.txt", "rooms/%2e%2e/%2e%2e/secret.txt", "/etc/passwd", "%2fetc%2fpasswd", "",
      "rooms", "rooms/", ".env", ".hidden/x", "link.txt", "up/secret.txt", "pipe", "room.png/x", "room.png%00.txt",
      "rooms//a%20b.txt", ("x"):rep(300), ("x/"):rep(2000), "..%5csecret.txt",
    } do
      local reply = p:get("/files/" .. path)
      assert.equal(404, reply.status, path)
      assert.is_nil(reply.body:find("secret", 1, true), path)
    end
    -- curl takes dots out of a path before it sends it; a bare client does not.
    for _, path in ipairs { "../secret.txt", "rooms/../../secret.txt", "./room.png" } do
      assert.matches("^HTTP/1.1 404", (p:raw_request("GET /files/" .. path)))
    end
  end)

  it("has no folder unless one is given", function()
    p:stop()
    p = probe.start()
    assert.equal(404, p:get("/files/room.png").status)
  end)

  it("serves one local file under a name that cannot be guessed, as long as it is there", function()
    local url = assert(p.sandbox:url(folder .. "/secret.txt"))
    local token, name = path_of(url):match("^/shared/(%x+)/(.*)$")
    assert.equal(32, #token)
    assert.equal("secret.txt", name)
    assert.equal("secret", p:get(path_of(url), nil, {}).body)
    assert.not_equal(url, assert(p.sandbox:url(folder .. "/secret.txt")))
    assert.equal(404, p:get("/shared/" .. ("0"):rep(32) .. "/secret.txt").status)
    assert.equal(404, p:get("/shared/secret.txt").status)
    os.remove(folder .. "/secret.txt")
    assert.equal(404, p:get(path_of(url)).status)
  end)

  it("says why a local file cannot be served", function()
    for _, path in ipairs { folder .. "/none.png", folder } do
      local url, err = p.sandbox:url(path)
      assert.is_nil(url)
      assert.equal("io", err.kind)
    end
  end)

  it("keeps uploaded bytes, also empty ones, and tidies their names", function()
    assert.equal("", p:get(path_of(assert(p.sandbox:upload("", "empty")))).body)
    for given, name in pairs {
      ["room.png"] = "room.png", ["../a b?.png"] = "a_b_.png", ["..."] = "file", [""] = "file",
    } do
      local path = path_of(assert(p.sandbox:upload(BYTES, given)))
      assert.equal(name, path:match("[^/]*$"))
      assert.is_true(p:get(path).body == BYTES)
    end
  end)

  it("says what the bytes are, and forbids guessing", function()
    local png = path_of(assert(p.sandbox:upload(probe.picture(1, 1), "name")))
    local head = head_of(png)
    assert.matches("Content%-Type: image/png\r\n", head)
    assert.matches("Content%-Length: " .. #probe.picture(1, 1) .. "\r\n", head)
    assert.matches("X%-Content%-Type%-Options: nosniff\r\n", head)
    assert.matches("Content%-Type: text/plain", (head_of("/files/rooms/a%20b.txt")))
    assert.matches("Content%-Type: application/octet%-stream", (head_of(path_of(assert(p.sandbox:upload("x", "y"))))))
  end)

  it("answers HEAD without a body", function()
    local head, body = p:raw_request("HEAD /files/room.png"):match("^(.-\r\n)\r\n(.*)$")
    assert.matches("^HTTP/1.1 200", head)
    assert.matches("Content%-Length: " .. #BYTES, head)
    assert.equal("", body)
  end)

  describe("results", function()
    local path
    before_each(function()
      p:create()
      p:pass(20)
      path = path_of(p:data(probe.FIRST_ID).output.resultUrl)
    end)

    it("are served as PNG under a name that cannot be guessed, without a key", function()
      assert.matches("^/results/%x+%.png$", path)
      local head, body = head_of(path)
      assert.matches("Content%-Type: image/png\r\n", head)
      assert.equal(probe.picture(2, 1), body)
      assert.equal(404, p:get("/results/" .. ("0"):rep(32) .. ".png").status)
    end)

    it("can be fetched in parts that belong together", function()
      local picture = probe.picture(2, 1)
      local etag = head_of(path):match('ETag: ("[^"]+")')
      local head, body = head_of(path, "Range: bytes=10-\r\nIf-Range: " .. etag .. "\r\n")
      assert.matches("^HTTP/1.1 206", head)
      assert.matches(("Content%%-Range: bytes 10%%-%d/%d\r\n"):format(#picture - 1, #picture), head)
      assert.equal(picture:sub(11), body)
      head, body = head_of(path, 'Range: bytes=10-\r\nIf-Range: "another"\r\n')
      assert.matches("^HTTP/1.1 200", head)
      assert.equal(picture, body)
      head = head_of(path, "Range: bytes=1000-\r\n")
      assert.matches("^HTTP/1.1 416", head)
      assert.matches("Content%-Range: bytes %*/" .. #picture, head)
    end)

    it("reach the client's own downloader, which goes on where it broke off", function()
      local stem = os.tmpname()
      os.remove(stem)
      local part = core.part(stem)
      local disk = core.disk()
      local function fetch(headers)
        local outcome
        local target = assert(reactor.engine():target { url = p.sandbox.base_url .. path, headers = headers })
        reactor.transfer("download", target, part, probe.PATIENCE, function(...) outcome = { ... } end)
        p:run_until(function() return outcome end)
        return outcome
      end
      disk:open(part)
      repeat until disk:take()
      p.sandbox:fault { effect = "cut", on = "download", bytes = 20 }
      local broken = fetch {}
      assert.equal("reset", broken[1])
      assert.equal(20, part:length())
      local rest = fetch { "Range: bytes=20-", "If-Range: " .. broken[5].etag }
      assert.equal("ok", rest[1])
      assert.equal(206, rest[3])
      assert.equal(probe.picture(2, 1), core.read_file(part:path(), 1000))
      disk:close()
    end)
  end)
end)
