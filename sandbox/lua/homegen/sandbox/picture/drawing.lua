--- From a task to its result: gets the pictures, checks their sizes, has the painter draw, keeps the result.

local core = require "homegen.core"
local samples = require "homegen.sandbox.files.samples"

local drawing = {}

local Drawing = {}
Drawing.__index = Drawing

---@param options { sources: table, painter: table, files: table, base_url: string }
function drawing.new(options)
  return setmetatable({
    sources = options.sources, painter = options.painter, files = options.files,
    base_url = options.base_url,
  }, Drawing)
end

local function decode(text)
  local bytes = core.base64_decode(text)
  return bytes, not bytes and "the base64 does not decode" or nil
end

local function get(self, wanted, done)
  if wanted.sample then
    local bytes, message = samples.read(wanted.role)
    return done(bytes, message, "the document's example " .. wanted.role .. ": the sample was used")
  end
  if wanted.base64 then return done(decode(wanted.base64)) end
  self.sources:get(wanted.url, wanted.role, done)
end

local function collect(self, task, list, done)
  local pictures, index = {}, 0
  local function next_picture(bytes, message, note)
    if index > 0 then
      if not bytes then return done(nil, message) end
      pictures[list[index].role] = bytes
      task.notes[#task.notes + 1] = note
    end
    index = index + 1
    if not list[index] then return done(pictures) end
    get(self, list[index], next_picture)
  end
  next_picture()
end

---@return string|nil complaint a picture that is none, or another size than the first one
---@return integer|nil width of all pictures
---@return integer|nil height
local function find_fault(list, pictures)
  local first_width, first_height
  for _, wanted in ipairs(list) do
    local format, width, height = core.image_info(pictures[wanted.role])
    if not format then return ("the %s is no picture: %s"):format(wanted.role, width) end
    first_width, first_height = first_width or width, first_height or height
    if width ~= first_width or height ~= first_height then
      return ("the %s is %dx%d, the image %dx%d"):format(
        wanted.role, width, height, first_width, first_height)
    end
  end
  return nil, first_width, first_height
end

local function keep(self, task, png, width, height, done)
  local path, message = self.files:keep_result(png, task.result_name)
  if not path then return done(nil, message) end
  done { url = self.base_url .. path, width = width, height = height }
end

---Draws a task; calls done(output) or done(nil, message), at once or later.
---@param task homegen.sandbox.Task
---@param done fun(output: table|nil, message: string|nil)
function Drawing:draw(task, done)
  local list = task.service.pictures(task.input)
  collect(self, task, list, function(pictures, message)
    local shown_width, shown_height
    if not message then message, shown_width, shown_height = find_fault(list, pictures) end
    if message then return done(nil, message) end
    if task.service.remark then task.notes[#task.notes + 1] = task.service.remark(task.input, shown_width, shown_height) end
    local job = task.service.job(task.input, pictures)
    self.painter:draw(job, function(png, width, height)
      if not png then return done(nil, width) end
      keep(self, task, png, width, height, done)
    end)
  end)
end

return drawing
