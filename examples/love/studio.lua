-- What has to do with homegen: one client, and one picture at a time.
local homegen = require "homegen"

local studio = { path = nil }

local client
local address -- of the photograph, or nil: the client uploads the file
local task

---@param path? string the photograph
---@param url? string where the provider can fetch it
function studio.open(path, url)
  local embedded = not os.getenv "IDEAL_HOUSE_API_KEY"
  client = assert(homegen.new { sandbox = embedded })
  love.filesystem.createDirectory "" -- the folder for what is saved
  studio.path = path or require("homegen.sandbox.files.samples").room
  address = url
end

---@return boolean
function studio.is_busy()
  return task ~= nil and not task:done()
end

---@return string|nil state
---@return integer percentage
function studio.progress()
  if not studio.is_busy() then return nil, 0 end
  local ahead = task.queue_position and task.queue_position > 0 and (", %d ahead"):format(task.queue_position) or ""
  return task.state .. ahead, task.percentage or 0
end

---@param mask homegen.Mask black is what is replaced
---@param prompt string
---@param fn fun(path: string|nil, message: string) the saved picture, or nil; and what to say
function studio.replace(mask, prompt, fn)
  local own, err = client:smart_replace({
    image_url = address, image_file = not address and studio.path or nil, mask_base64 = mask:base64(), prompt = prompt,
  }, { save = love.filesystem.getSaveDirectory() .. "/painted-{id}.{ext}" })
  if not own then return fn(nil, err.violations and err.violations[1].message or err.message) end
  task = own
  own:on_done(function()
    if own.error then return fn(nil, own.error.message) end
    fn(own.result.path, ("%d credit, saved as %s"):format(own.credits, own.result.path))
  end)
end

---The last picture is the photograph from now on.
function studio.go_on()
  studio.path, address = task.result.path, task.result.url
end

---@return homegen.Handle done when the client is closed
function studio.close()
  return homegen.spawn(client.close, client)
end

return studio
