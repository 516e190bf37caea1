--- Where a result is to be saved, as far as that can be known before there is one: which names it may get, whether they
--- can be had, and whose they are.

local core = require "homegen.core"
local disk = require "homegen.picture.disk"
local path_template = require "homegen.picture.path_template"

local save_target = {}

local UNKNOWN_ID = ("0"):rep(36) -- as long as ids are
local EXTENSIONS = { "png", "jpg", "webp" }

---A path that means the same file wherever the process, or another one, is by then.
---@param path string
---@return string|nil path
---@return string|nil message the folder that the process is in is gone
function save_target.absolute(path)
  if path:sub(1, 1) == "/" then return path end
  local folder, message = core.working_folder()
  if not folder then return nil, "the working folder cannot be told: " .. message end
  while path:find "^%./" do path = path:gsub("^%./+", "") end
  return (folder:gsub("/$", "")) .. "/" .. path
end

---Whether somebody took us for a shell.
---@param path string
---@return string|nil hint
function save_target.hint(path)
  if not path:find "^~[^/]*/" then return nil end
  return "~ is a shell's word for the home folder: write os.getenv \"HOME\" .. \"/…\"; a folder of that name is ./~"
end

---What is known of a task before it is created.
---@class homegen.KnownNames
---@field service string
---@field key? string

local function is_unknown(text, known)
  return path_template.needs_id(path_template.expand(text, { key = known.key }))
end

-- The folder, as far as it is known; and whether that is all of it.
local function folder_of(template, known)
  local folder = template:match("^(.*/)") or ""
  local known_part = ""
  for name in folder:gmatch("[^/]*/") do
    if is_unknown(name, known) then return known_part, false end
    known_part = known_part .. name
  end
  return known_part, true
end

local function names_of(template, known)
  local path = path_template.expand(template, {
    service = known.service, key = known.key or UNKNOWN_ID, id = UNKNOWN_ID, index = 1,
  })
  if not path:find("{ext}", 1, true) then return { path } end
  local names = {}
  for index, extension in ipairs(EXTENSIONS) do names[index] = path:gsub("{ext}", extension) end
  return names
end

local function look(probe, part, path, shown)
  local ok, message, reason = probe(core.part(part), path)
  if ok then return true end
  if reason == "folder" then message = ("there is no folder %s"):format(shown:match("^(.*)/") or ".") end
  return nil, ("cannot save %s: %s"):format(shown, message), reason
end

---Whether there can be a file of that name: tries it, and leaves nothing behind.
---@param template string
---@param known homegen.KnownNames
---@param probe fun(part: homegen.Part, path?: string): true|nil, string|nil, homegen.DiskReason|nil
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
local function try(template, known, probe)
  local folder, all = folder_of(template, known)
  folder = path_template.expand(folder, { service = known.service, key = known.key, index = 1 })
  if not all then return look(probe, folder .. "picture", nil, folder .. "…") end
  for _, name in ipairs(names_of(template, known)) do
    local ok, message, reason = look(probe, folder .. "picture", name, is_unknown(template, known) and template or name)
    if not ok then return nil, message, reason end
  end
  return true
end

---@param template string absolute
---@param known homegen.KnownNames
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function save_target.try_now(template, known)
  return try(template, known, disk.probe_now)
end

---The same on the disk's thread.
---@async
---@param template string absolute
---@param known homegen.KnownNames
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function save_target.try(template, known)
  return try(template, known, disk.probe)
end

-- A path without what means nothing in it.
local function plain(path)
  local before
  path = path:gsub("/+", "/")
  repeat before, path = path, path:gsub("/%./", "/") until path == before
  return path
end

---What tells one file from another, however it is named: its name in the folder that it is in, which may have names of its
---own (links, dots). The words of the path as well, as the folder may still be made.
---@param names string[] of one folder
---@return string[] marks
local function marks_of(names)
  local folder, marks = core.folder_id(names[1]:match "^.*/" or "."), {}
  for _, name in ipairs(names) do
    marks[#marks + 1] = plain(name)
    if folder then marks[#marks + 1] = folder .. "/" .. name:match "[^/]*$" end
  end
  return marks
end

-- Whose files they are, by their marks, of the tasks that live in this Lua state; and what the owner calls the first.
local owners = setmetatable({}, { __mode = "v" })
local taken = setmetatable({}, { __mode = "k" })

---Takes the names that a task may save under. Those with its id in them are its own anyway.
---@generic T
---@param owner T
---@param template string absolute
---@param known homegen.KnownNames
---@param may_share fun(other: T): boolean whether another owner is the same task
---@return true|nil
---@return string|nil name that is another's, as that one gave it
function save_target.claim(owner, template, known, may_share)
  if is_unknown(template, known) then return true end
  local names = names_of(template, known)
  local marks = marks_of(names)
  for _, mark in ipairs(marks) do
    local other = owners[mark]
    if other and other ~= owner and not may_share(other) then return nil, taken[other].name end
  end
  taken[owner] = { name = names[1], marks = marks }
  for _, mark in ipairs(marks) do owners[mark] = owners[mark] or owner end
  return true
end

---@param owner any
function save_target.release(owner)
  local own = taken[owner]
  if not own then return end
  for _, mark in ipairs(own.marks) do
    if owners[mark] == owner then owners[mark] = nil end
  end
  taken[owner] = nil
end

return save_target
