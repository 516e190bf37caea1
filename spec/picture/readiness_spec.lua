--- What a result needs is there before anything is paid, or nothing is paid.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local core = require "homegen.core"
local disk = require "homegen.picture.disk"
local faultd = require "proof.faultd.faultd"
local runtime = require "spec.support.runtime"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("homegen.picture.readiness", function()
  local server, client, folder

  before_each(function()
    server = faultd.start()
    folder = clients.folder()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
    client = clients.new(server)
  end)
  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("chmod -R u+w '%s'; rm -rf '%s'"):format(folder, folder))
  end)

  local function open(options)
    client:close()
    client = clients.new(server, options)
  end

  -- Nothing is sent, nothing is left, and `validate` says the same.
  local function refuses(save, kind, words, options)
    local before = clients.files(folder)
    options = options or {}
    options.save = save
    local task, err = client:smart_replace(clients.params(), options)
    if task then _, err = homegen.await(task, 20) end -- luacheck: ignore
    assert.equal(kind, err.kind)
    assert.equal("not_sent", err.outcome)
    assert.truthy(tostring(err):find(words, 1, true), tostring(err))
    assert.equal(0, server:count(CREATE))
    if not options.key then
      local ok, problem = client:validate("smart_replace", clients.params(), { save = save })
      assert.is_nil(ok)
      assert.equal(err.message, problem.message)
    end
    for index = #before, 1, -1 do if before[index]:find "^jobs" then table.remove(before, index) end end
    local after = clients.files(folder)
    for index = #after, 1, -1 do if after[index]:find "^jobs" then table.remove(after, index) end end
    assert.same(before, after)
    return err
  end

  for _, journal in ipairs { false, true } do
    describe(journal and "with a journal" or "in memory", function()
      before_each(function()
        if journal then open { journal = folder .. "/jobs.db" } end
      end)

      it("takes no tilde for a home", function()
        local err = refuses("~/x.png", "invalid", "tilde")
        assert.truthy(err.hint:find("HOME", 1, true))
        assert.equal("save", err.violations[1].field)
        refuses("~somebody/x.png", "invalid", "tilde")
      end)

      for name, path in pairs {
        ["a missing folder"] = "/missing/x.png", ["a missing folder behind an unknown name"] = "/missing/{id}/x.png",
        ["a file that should be a folder"] = "/file/x.png",
      } do
        it("looks for " .. name, function()
          clients.write(folder .. "/file", "x")
          refuses(folder .. path, "io", "there is no folder")
        end)
      end

      it("looks whether the name is taken", function()
        clients.write(folder .. "/x.png", "precious")
        assert.is_true(refuses(folder .. "/x.png", "io", "exists").exists)
        refuses(folder .. "/{service}.png/../x.png", "io", "")
        assert.is_true(refuses(folder .. "/x.{ext}", "io", "exists").exists)
        os.execute(("mkdir '%s/d.png'; ln -s nowhere '%s/l.png'; ln -s k.png '%s/k.png'"):format(folder, folder, folder))
        refuses(folder .. "/d.png", "io", "it is a folder")
        refuses(folder .. "/l.png", "io", "exists")
        refuses(folder .. "/k.png", "io", "exists")
        refuses(folder .. "/k.png/x.png", "io", "")
        assert.equal("precious", clients.read(folder .. "/x.png"))
      end)

      it("looks whether it can be a name", function()
        refuses(folder .. "/" .. ("n"):rep(260) .. ".png", "io", "name")
        refuses(folder .. "/" .. ("n"):rep(252) .. ".{ext}", "io", "name")
        refuses(folder .. ("/d"):rep(3000) .. "/x.png", "io", "")
      end)

      it("looks whether it may write there", function() refuses("/proc/homegen-{id}.png", "io", "cannot save") end)

      it("makes a path absolute", function()
        local here = assert(core.working_folder())
        local name = folder:gsub("^.*/", "") .. ".png"
        local task = assert(client:smart_replace(clients.params(), { save = name }))
        local result = homegen.await(task, 20)
        os.remove(here .. "/" .. name)
        assert.equal(here .. "/" .. name, result.path)
      end)

      it("refuses two tasks that are under way with one name", function()
        server:always(RESULT, faultd.task("Processing", 5))
        local first = assert(client:smart_replace(clients.params(), { save = folder .. "/x.png" }))
        local task, err = client:smart_replace(clients.params(), { save = folder .. "//././x.{ext}" })
        assert.is_nil(task)
        assert.equal("invalid", err.kind)
        assert.equal("own_name", err.violations[1].rule)
        assert(client:smart_replace(clients.params(), { save = folder .. "/y.png" })):cancel()
        assert(client:smart_replace(clients.params(), { save = folder .. "/{id}.png" }))
        assert(client:smart_replace(clients.params(), { save = folder .. "/{id}.png" })):cancel()
        first:cancel()
        homegen.await(first, 20)
        assert(client:smart_replace(clients.params(), { save = folder .. "/x.png" })):cancel()
      end)

      for label, other in pairs {
        dots = "/b/../a/x.{ext}", ["a link"] = "/link/x.png", ["a link and dots"] = "/b/../link/.//x.png",
        ["a link of a link"] = "/b/up/link/x.png",
      } do
        it("takes no file that another task under way will write, by whatever name of its folder: " .. label, function()
          server:always(RESULT, faultd.task("Processing", 5))
          os.execute(("cd '%s' && mkdir a b && ln -s a link && ln -s .. b/up"):format(folder))
          local first = assert(client:smart_replace(clients.params(), { save = folder .. "/a/x.png" }))
          local task, err = client:smart_replace(clients.params(), { save = folder .. other, key = "other" })
          assert.is_nil(task)
          assert.same({ "invalid", "not_sent" }, { err.kind, err.outcome })
          assert.truthy(err.message:find(folder .. "/a/x.png", 1, true))
          assert(first:created(20))
          assert.equal(1, server:count(CREATE))
          first:cancel()
          homegen.await(first, 20)
          assert(client:smart_replace(clients.params(), { save = folder .. other })):cancel()
        end)
      end

      it("keeps the files of one name in two folders apart", function()
        server:always(RESULT, faultd.task("Processing", 5))
        os.execute(("cd '%s' && mkdir -p a c/d && ln -s c/d link"):format(folder))
        assert(client:smart_replace(clients.params(), { save = folder .. "/a/x.png" }))
        assert(client:smart_replace(clients.params(), { save = folder .. "/link/x.png" })):cancel()
        assert(client:smart_replace(clients.params(), { save = folder .. "/link/../x.png" })):cancel() -- of c, not of the folder
        assert(client:smart_replace(clients.params(), { save = folder .. "/x.png" })):cancel()
      end)

      it("keeps the names of two keys apart, where something had to be replaced", function()
        local one = assert(client:smart_replace(clients.params(), { key = "a/b", save = folder .. "/{key}.png" }))
        local other = assert(client:smart_replace(clients.params(), { key = "a_b", save = folder .. "/{key}.png" }))
        assert(homegen.all { one, other })
        assert.equal(folder .. "/a_b.png", other.result.path)
        assert.truthy(one.result.path:find "/a_b~%x+%.png$")
      end)

      it("looks again when the create is about to leave", function()
        open { max_unfinished = 1, journal = journal and folder .. "/jobs.db" or nil }
        assert(os.execute(("mkdir '%s/out'"):format(folder)))
        local first = assert(client:smart_replace(clients.params()))
        local second = assert(client:smart_replace(clients.params(), { save = folder .. "/out/x.png" }))
        assert(os.execute(("rmdir '%s/out'"):format(folder)))
        assert(homegen.await(first, 20))
        local _, err = homegen.await(second, 20)
        assert.equal("io", err.kind)
        assert.equal("not_sent", err.outcome)
        assert.equal("not_sent", second.state)
        assert.equal(1, server:count(CREATE))
      end)

      it("asks for no new file where the key stands for one", function()
        local options = { key = "k", save = folder .. "/x.png" }
        local first = assert(homegen.await(client:smart_replace(clients.params(), options), 20))
        local second = assert(homegen.await(client:smart_replace(clients.params(), options), 20))
        assert.equal(first.path, second.path)
        assert.is_true(client:validate("smart_replace", clients.params(), options))
        if journal then
          open { journal = folder .. "/jobs.db" }
          assert.equal(first.path, assert(homegen.await(client:smart_replace(clients.params(), options), 20)).path)
        end
        assert.equal(1, server:count(CREATE))
      end)
    end)
  end

  it("leaves nothing of a look, and lets the call be made", function()
    assert.is_true(client:validate("smart_replace", clients.params(), { save = folder .. "/x.{ext}" }))
    assert.same({}, clients.files(folder))
    assert.equal(0, #server:requests())
    local result = assert(homegen.await(client:smart_replace(clients.params(), { save = folder .. "/x.{ext}" }), 20))
    assert.equal(folder .. "/x.png", result.path)
  end)

  it("looks for a place to put pictures", function()
    local image = clients.write(folder .. "/room.png", clients.PNG)
    local ok, err = client:validate("magic_editor", { image_file = image, prompt = "p" })
    assert.is_nil(ok)
    assert.equal("config", err.kind)
  end)

  it("makes the disk's thread before anything is paid", function()
    local start, problem = disk.start, "no thread for the disk: Resource temporarily unavailable"
    disk.start = function() return nil, problem, "io" end -- luacheck: ignore
    local task, err = client:smart_replace(clients.params(), { save = folder .. "/x.png" })
    disk.start = start -- luacheck: ignore
    assert.is_nil(task)
    assert.equal("io", err.kind)
    assert.truthy(err.message:find(problem, 1, true))
    assert.equal(0, server:count(CREATE))
  end)

  local SCRIPT = [[
    local homegen = require "homegen"
    local client = homegen.new { ideal_house = { api_key = "k", base_url = arg[1] }, poll_interval = 0.01, poll_interval_max = 0.02,
      retries = 1, journal = arg[3] }
    local task, err = client:smart_replace({ image_url = "http://h/i.png", mask_url = "http://h/m.png", prompt = "p" }, { save = arg[2] })
    if task then _, err = homegen.await(task, 20) end
    print(err and err.outcome or "saved")
  ]]

  it("with few descriptors pays for what it can save, and for nothing else", function()
    local script, saved = clients.write(folder .. "/script.lua", SCRIPT), 0
    for limit = 9, 40 do
      local path = ("%s/%d.png"):format(folder, limit)
      local created = server:count(CREATE)
      local pipe = io.popen(("ulimit -n %d; %s '%s' %s '%s' 2>&1"):format(limit, runtime.interpreter, script, server.url, path))
      local output = pipe:read "*a"
      pipe:close()
      if server:count(CREATE) > created then
        assert.equal("saved\n", output, limit)
        assert.equal(clients.PNG, clients.read(path))
        saved = saved + 1
      end
    end
    assert.is_true(saved > 10)
  end)

  if rawget(_G, "jit") then
    it("goes on in the folder that the process was in at the call", function()
      local ffi = require "ffi"
      ffi.cdef "int chdir(const char *path);"
      local here = assert(core.working_folder())
      local runs = {}
      for _, options in ipairs { {}, { journal = folder .. "/jobs.db" } } do
        open(options)
        assert(os.execute(("mkdir '%s/%d'"):format(folder, #runs)))
        assert.equal(0, ffi.C.chdir(("%s/%d"):format(folder, #runs)))
        local task = client:smart_replace(clients.params(), { save = "x.png" })
        ffi.C.chdir "/"
        local result = homegen.await(task, 20)
        ffi.C.chdir(here)
        assert.equal(("%s/%d/x.png"):format(folder, #runs), result.path)
        runs[#runs + 1] = result
      end
      ffi.C.chdir(folder)
      local path = runs[1]:save "again.png"
      ffi.C.chdir(here)
      assert.equal("again.png", path)
      assert.equal(clients.PNG, clients.read(folder .. "/again.png"))
    end)
  end
end)
