-- Photographs from files outside of LÖVE's folders. A large one takes longer to decode than a frame has: that is a thread's work.
local photo = {}

local DECODER = [[
  require "love.image"
  local path, done = ...
  local file = assert(io.open(path, "rb"))
  local bytes = file:read "*a"
  file:close()
  done:push(love.image.newImageData(love.filesystem.newFileData(bytes, path)))
]]

local waiting = {} -- { thread =, channel =, fn = }

---@param path string
function photo.load(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read "*a"
  file:close()
  return love.graphics.newImage(love.filesystem.newFileData(bytes, path))
end

---@param path string
---@param fn fun(image: love.Image)
function photo.load_later(path, fn)
  local thread, channel = love.thread.newThread(DECODER), love.thread.newChannel()
  thread:start(path, channel)
  waiting[#waiting + 1] = { thread = thread, channel = channel, fn = fn }
end

---Once a frame.
function photo.update()
  for index = #waiting, 1, -1 do
    local entry = waiting[index]
    local data = entry.channel:pop()
    local problem = entry.thread:getError()
    if data or problem then table.remove(waiting, index) end
    if problem then error(problem, 0) end
    if data then entry.fn(love.graphics.newImage(data)) end
  end
end

return photo
