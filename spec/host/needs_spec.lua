--- Each adapter in a program that has all that it needs but one thing: what is missing is named, nothing has begun, and another
--- adapter can be chosen then. The programs themselves have those functions; these are tables in their place.

local runtime = require "spec.support.runtime"

-- By adapter: the globals or modules that its host is, with a mark for each function that the adapter needs.
local HOSTS = {
  openresty = {
    globals = { ngx = { timer = { at = true }, sleep = true, get_phase = true, worker = { exiting = true } } },
    modules = { ["ngx.semaphore"] = { new = 1 } },
    told = { ["ngx.timer.at"] = "ngx.timer.at", ["ngx.sleep"] = "ngx.sleep", ["ngx.get_phase"] = "ngx.get_phase",
      ["ngx.worker.exiting"] = "ngx.worker.exiting", ["ngx.semaphore"] = "ngx.semaphore" },
  },
  neovim = {
    globals = { vim = { uv = { new_poll = 1 }, schedule = true, in_fast_event = 1, api = 1 } }, modules = {},
    told = { ["vim.uv"] = "vim.loop", ["vim.schedule"] = "vim.schedule", vim = "the global vim" },
  },
  haproxy = {
    globals = { core = { register_task = true, msleep = true } }, modules = {},
    told = { ["core.register_task"] = "core.register_task", ["core.msleep"] = "core.msleep", core = "the global core" },
  },
  luanti = {
    globals = { core = { register_globalstep = true } }, modules = {},
    told = { ["core.register_globalstep"] = "core.register_globalstep", core = "the global core" },
  },
  tarantool = {
    globals = {}, modules = { fiber = { cond = true, create = 1 }, socket = { iowait = true } },
    told = { fiber = "fiber.cond", ["fiber.cond"] = "fiber.cond", socket = "socket.iowait", ["socket.iowait"] = "socket.iowait" },
  },
  prosody = {
    globals = {}, modules = { ["net.server"] = { watchfd = true } },
    told = { ["net.server"] = "net.server.watchfd", ["net.server.watchfd"] = "net.server.watchfd" },
  },
  darktable = {
    globals = {}, modules = { darktable = { control = { dispatch = true, sleep = true } } },
    told = { darktable = "the module darktable", ["darktable.control"] = "the module darktable",
      ["darktable.control.dispatch"] = "darktable.control.dispatch", ["darktable.control.sleep"] = "darktable.control.sleep" },
  },
  glib = {
    globals = {}, modules = { lgi = { GLib = { unix_fd_add_full = true, MainContext = 1 } } },
    told = { lgi = "the module lgi", ["lgi.GLib"] = "lgi.GLib", ["lgi.GLib.unix_fd_add_full"] = "GLib.unix_fd_add_full" },
  },
  luv = {
    globals = {}, modules = { luv = { new_poll = true } },
    told = { luv = "the module luv", ["luv.new_poll"] = "uv.new_poll" },
  },
  cqueues = {
    globals = {}, modules = { cqueues = { running = true, poll = true }, ["cqueues.condition"] = { new = 1 } },
    told = { cqueues = "the module cqueues", ["cqueues.condition"] = "the module cqueues.condition", ["cqueues.poll"] = "cqueues.poll" },
  },
  copas = {
    globals = {}, modules = { copas = { addserver = true, receive = true } },
    told = { copas = "the module copas", ["copas.addserver"] = "copas.addserver", ["copas.receive"] = "copas.receive" },
  },
}

local function literal(value)
  if type(value) ~= "table" then return "function() end" end
  local parts = {}
  for name, each in pairs(value) do parts[#parts + 1] = ("[%q] = %s"):format(name, literal(each)) end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

-- Loads the adapter in an interpreter of its own, in such a program without one of its functions; returns what it says.
local function said_without(name, missing)
  local host, lines = HOSTS[name], {}
  local function take(path, value)
    if path == missing then return nil end
    if type(value) ~= "table" then return value end
    local copy = {}
    for field, each in pairs(value) do copy[field] = take(path .. "." .. field, each) end
    return copy
  end
  for global, value in pairs(host.globals) do
    value = take(global, value)
    if value then lines[#lines + 1] = ("%s = %s"):format(global, literal(value)) end
  end
  for module, value in pairs(host.modules) do
    value = take(module, value)
    lines[#lines + 1] = value and ("package.loaded[%q] = %s"):format(module, literal(value))
      or ("package.preload[%q] = function() error 'not here' end"):format(module)
  end
  lines[#lines + 1] = ([[
    local homegen = require "homegen"
    local ok, message = pcall(homegen.use, %q)
    print(ok, message)
    homegen.use "blocking"
    print("goes on", homegen.run(function() homegen.sleep(0.001) return 7 end))
  ]]):format(name)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(table.concat(lines, "\n"))
  file:close()
  local pipe = assert(io.popen(("%s %s 2>&1"):format(runtime.interpreter, path)))
  local text = pipe:read "*a"
  pipe:close()
  os.remove(path)
  return text
end

describe("an adapter whose host lacks what it needs", function()
  for name, host in pairs(HOSTS) do
    it("says so, and another can be chosen: " .. name, function()
      assert.matches("^true", said_without(name, "nothing"))
      for missing, words in pairs(host.told) do
        local text = said_without(name, missing)
        assert.matches(('^false\t%%S+:%%d+: homegen.use: no loop called "%s": '):format(name), text, nil, missing)
        assert.is_truthy(text:find(("the adapter %s needs %s"):format(name, words), 1, true), missing .. ": " .. text)
        assert.matches("goes on\t7\n$", text, nil, missing)
      end
    end)
  end
end)
