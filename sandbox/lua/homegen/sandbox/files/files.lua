--- What the sandbox serves as files: a folder's pictures, single local files, uploads and results.
--- Everything but the folder has an address that nobody can guess and that no key protects.

local core = require "homegen.core"
local httpd = require "homegen.sandbox.httpd"
local range = require "homegen.sandbox.http.range"
local reply = require "homegen.sandbox.http.reply"
local results = require "homegen.sandbox.files.results"
local router = require "homegen.sandbox.http.router"
local secret = require "homegen.sandbox.http.secret"
local spool = require "homegen.sandbox.files.spool"

local files = {}

local Files = {}
Files.__index = Files

local MAX_FILE = 256 * 1024 * 1024

local types = {
  png = "image/png", jpg = "image/jpeg", jpeg = "image/jpeg", webp = "image/webp",
  txt = "text/plain; charset=utf-8", json = "application/json",
}
local formats = { png = "image/png", jpeg = "image/jpeg", webp = "image/webp" }

local function content_type(bytes, name)
  local format = core.image_info(bytes)
  local extension = (name:match("%.(%w+)$") or ""):lower()
  return formats[format] or types[extension] or "application/octet-stream"
end

-- A folder opens for reading on Linux and macOS; the dot refuses a file.
local function check_folder(path)
  local handle, message = io.open(path .. "/.", "r")
  if not handle then return nil, ("the folder %s: %s"):format(path, message:match "([^:]*)$":gsub("^ ", "")) end
  handle:close()
  return true
end

---@param options { folder: string|nil, results_folder: string|nil, sync: boolean|nil }
---  folder is served; results_folder keeps results beyond the process's end, synced unless sync is false
---@return table|nil files
---@return string|nil message
function files.new(options)
  local durable, ok, message
  if options.folder then
    ok, message = check_folder(options.folder)
    if not ok then return nil, message end
  end
  if options.results_folder then
    durable, message = results.open(options.results_folder, options.sync)
    if not durable then return nil, message end
  end
  local kept
  kept, message = spool.new()
  if not kept then return nil, "cannot make a temporary file: " .. tostring(message) end
  return setmetatable({ folder = options.folder, spool = kept, durable = durable, shared = {}, results = {} }, Files)
end

-- Names in addresses keep what is harmless in a path; the token in front makes them unique.
local function tidy(name)
  local base = name:match("[^/\\]*$"):gsub("[^%w._-]", "_"):gsub("^%.+", "")
  return base ~= "" and base or "file"
end

local function register(entries, prefix, name, entry)
  local token, message = secret.token()
  if not token then return nil, message end
  entry.name, entry.etag = name, entry.place and ('"%s"'):format(token) or nil
  local rest = token .. "/" .. name
  entries[rest] = entry
  return prefix .. rest
end

---Makes one local file readable under an address of its own.
---@return string|nil path of the address
---@return string|nil message
function Files:share(path)
  local handle, message = io.open(path, "rb")
  if not handle then return nil, message end
  -- A directory opens on Linux, but nothing can be read from it.
  local byte = handle:read(1)
  handle:close()
  if not byte then return nil, path .. ": not a readable file, or empty" end
  return register(self.shared, "/shared/", tidy(path), { path = path })
end

---Keeps bytes under an address of their own.
---@return string|nil path of the address
---@return string|nil message
function Files:upload(bytes, name)
  local place, message = self.spool:put(bytes)
  if not place then return nil, message end
  return register(self.shared, "/shared/", tidy(name), { place = place })
end

local function register_result(self, name, entry)
  entry.name, entry.etag = name, ('"%s"'):format(name:match "^[^.]*")
  self.results[name] = entry
  return "/results/" .. name
end

---Makes up the name of a result that is to come: nobody can guess it.
---@return string|nil name
---@return string|nil message
function Files.new_result_name()
  local token, message = secret.token()
  return token and token .. ".png", message
end

---Keeps a result picture.
---@param png string
---@param name string made by new_result_name
---@return string|nil path of the address
---@return string|nil message
function Files:keep_result(png, name)
  if self.durable then
    local ok, message = self.durable:keep(name, png)
    return ok and register_result(self, name, { path = self.durable:path(name) }), message
  end
  local place, message = self.spool:put(png)
  return place and register_result(self, name, { place = place }), message
end

---A result that an earlier process has kept.
---@param name string
---@return string path of the address
function Files:find_result(name)
  return register_result(self, name, { path = self.durable:path(name) })
end

local function read_entry(self, entry)
  if not entry then return nil, "no such file" end
  if entry.place then return self.spool:get(entry.place) end
  return core.read_file(entry.path, MAX_FILE)
end

local function read_folder(self, rest)
  local path = router.unescape(rest)
  if not self.folder then return nil, "the sandbox serves no folder" end
  if path:find("%z") then return nil, "no such file" end
  return httpd.read_beneath(self.folder, path, MAX_FILE), "no such file"
end

---Reads what a path below one of the three prefixes names.
---@param path string an address's path, still escaped
---@return string|nil bytes
---@return string|nil message
---@return table|nil entry of what is kept here
function Files:read(path)
  local area, rest = path:match("^/(%l+)/(.+)$")
  if area == "files" then return read_folder(self, rest) end
  local entries = area == "shared" and self.shared or area == "results" and self.results or {}
  local entry = entries[rest and router.unescape(rest)]
  local bytes, message = read_entry(self, entry)
  return bytes, message, entry
end

---Answers GET and HEAD of a file.
---@param request table
---@return homegen.sandbox.Reply
function Files:serve(request)
  local bytes, message, entry = self:read(request.path)
  if not bytes then return reply.text(404, message or "no such file") end
  local answer = reply.new(200, content_type(bytes, request.path), bytes, ("%d bytes"):format(#bytes))
  answer.headers["X-Content-Type-Options"] = "nosniff"
  if not entry or not entry.etag then return answer end
  answer.headers["ETag"] = entry.etag
  answer.headers["Cache-Control"] = "immutable"
  return range.apply(request, answer)
end

function Files:close()
  self.spool:close()
end

return files
