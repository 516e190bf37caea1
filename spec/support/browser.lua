--- A real Chromium without a window, for specs: driven by its driver over WebDriver, as a person would (pointer, keys, files).

local cjson = require "cjson"
local hosts = require "spec.support.hosts"

local browser = {}

browser.test = "command -v chromium && command -v chromedriver"

local ELEMENT = "element-6066-11e4-a52e-4f735466cecf" -- WebDriver's name for what is a reference

---@class spec.Browser
---@field pid integer of the driver
---@field url string of its session
---@field folder string
local Browser = {}
Browser.__index = Browser

local function send(folder, method, url, value)
  local arguments = { "curl", "-s", "-m", "60", "-X", method }
  if value then
    hosts.write(folder .. "/request.json", cjson.encode(value))
    arguments[#arguments + 1] = ("-H 'Content-Type: application/json' --data-binary @'%s/request.json'"):format(folder)
  end
  local pipe = assert(io.popen(("%s '%s'"):format(table.concat(arguments, " "), url)))
  local text = pipe:read "*a"
  pipe:close()
  local ok, answer = pcall(cjson.decode, text)
  if not ok then return nil, text end
  return answer.value, text
end

local NOTHING = {} -- cjson makes an object of it

---@param folder string for its profile, requests and pictures
---@param options? { width?: integer, height?: integer }
---@return spec.Browser
function browser.start(folder, options)
  options = options or {}
  local port = hosts.free_port()
  local self = setmetatable({ folder = folder }, Browser)
  local driver = ("http://127.0.0.1:%d"):format(port)
  self.pid = hosts.start(("env HOME='%s' chromedriver --port=%d"):format(folder, port), "luajit", folder .. "/driver.log")
  hosts.wait_for(function()
    local status = send(folder, "GET", driver .. "/status")
    return status and status.ready or nil
  end, "chromedriver")
  local arguments = {
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
    "--host-resolver-rules=MAP * 127.0.0.1", -- whatever it wants to ask elsewhere ends here
    ("--window-size=%d,%d"):format(options.width or 1280, options.height or 900), "--user-data-dir=" .. folder .. "/profile",
  }
  local session, text = send(folder, "POST", driver .. "/session", {
    capabilities = { alwaysMatch = {
      ["goog:chromeOptions"] = { args = arguments }, ["goog:loggingPrefs"] = { browser = "ALL" },
    } },
  })
  assert(session and session.sessionId, text)
  self.url = driver .. "/session/" .. session.sessionId
  return self
end

---@param method "GET"|"POST"|"DELETE"
---@param path string
---@param value? table
---@return any
function Browser:ask(method, path, value)
  local answer, text = send(self.folder, method, self.url .. path, value)
  if type(answer) == "table" and answer.error then error(("%s %s: %s"):format(method, path, answer.message), 2) end
  if answer == nil then error(("%s %s: %s"):format(method, path, text), 2) end
  if answer == cjson.null then return nil end
  return answer
end

---@param address string
function Browser:open(address)
  self:ask("POST", "/url", { url = address })
end

function Browser:reload()
  self:ask("POST", "/refresh", NOTHING)
end

---@param script string JavaScript: the body of a function
---@param ... any its arguments
---@return any
function Browser:run(script, ...)
  local arguments = { ... }
  if #arguments == 0 then arguments[1] = cjson.null end -- an empty table would be an object
  return self:ask("POST", "/execute/sync", { script = script, args = arguments })
end

---Waits until the script gives something that is true.
---@param script string
---@param what string
---@return any
function Browser:wait(script, what)
  local ok, value = pcall(hosts.wait_for, function() return self:run(script) or nil end, what)
  if ok then return value end
  error(("%s; the page says: %s"):format(value, tostring(self:run "return document.body.innerText")), 2)
end

local function find(self, selector)
  local found = self:ask("POST", "/element", { using = "css selector", value = selector })
  return found[ELEMENT]
end

---@param selector string
function Browser:click(selector)
  self:ask("POST", ("/element/%s/click"):format(find(self, selector)), NOTHING)
end

---Types into an element; the path of a file into one that takes files.
---@param selector string
---@param text string
function Browser:type(selector, text)
  self:ask("POST", ("/element/%s/value"):format(find(self, selector)), { text = text })
end

---Presses keys where the focus is.
---@param ... string characters, or WebDriver's codes for keys
function Browser:press(...)
  local actions = {}
  for _, key in ipairs { ... } do
    actions[#actions + 1] = { type = "keyDown", value = key }
    actions[#actions + 1] = { type = "keyUp", value = key }
  end
  self:ask("POST", "/actions", { actions = { { type = "key", id = "keys", actions = actions } } })
end

---Draws with the pointer from one place of an element to the next, given as parts of its width and height.
---@param selector string
---@param places number[][]
---@param kind? "mouse"|"touch"|"pen"
function Browser:drag(selector, places, kind)
  local box = self:run("const b = document.querySelector(arguments[0]).getBoundingClientRect(); return [b.x, b.y, b.width, b.height]",
    selector)
  local actions = {}
  for index, place in ipairs(places) do
    actions[#actions + 1] = {
      type = "pointerMove", duration = 30, origin = "viewport",
      x = math.floor(box[1] + place[1] * box[3]), y = math.floor(box[2] + place[2] * box[4]),
    }
    if index == 1 then actions[#actions + 1] = { type = "pointerDown", button = 0 } end
  end
  actions[#actions + 1] = { type = "pointerUp", button = 0 }
  self:ask("POST", "/actions", { actions = {
    { type = "pointer", id = kind or "mouse", parameters = { pointerType = kind or "mouse" }, actions = actions },
  } })
end

---A command of Chromium's own protocol.
---@param command string
---@param parameters table
function Browser:protocol(command, parameters)
  return self:ask("POST", "/goog/cdp/execute", { cmd = command, params = parameters })
end

---@param dark boolean
function Browser:dark(dark)
  self:protocol("Emulation.setEmulatedMedia", { features = { { name = "prefers-color-scheme", value = dark and "dark" or "light" } } })
end

---@param width integer
---@param height integer
function Browser:telephone(width, height)
  self:protocol("Emulation.setDeviceMetricsOverride", { width = width, height = height, deviceScaleFactor = 2, mobile = true })
  self:protocol("Emulation.setTouchEmulationEnabled", { enabled = true })
end

---@return string[] what the page's scripts and Chromium have complained of since the last time
function Browser:complaints()
  local list = {}
  for _, entry in ipairs(self:ask("POST", "/se/log", { type = "browser" })) do list[#list + 1] = entry.message end
  return list
end

---@param path string where the picture of what is seen goes
function Browser:picture(path)
  hosts.write(self.folder .. "/picture.base64", self:ask("GET", "/screenshot"))
  os.execute(("base64 -d '%s/picture.base64' >'%s'"):format(self.folder, path))
end

function Browser:stop()
  pcall(self.ask, self, "DELETE", "")
  hosts.stop(self.pid)
  hosts.wait_for_end(self.pid)
end

return browser
