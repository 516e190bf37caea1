--[[
Virtual staging in darktable (4.2 and later): what is masked in a photograph is replaced, by homegen.

  In the lighttable select photographs, say in the panel "virtual staging" what shall be there, and press "replace". Each photograph
  is exported as darktable develops it and sent; a bar at the bottom tells how far it is, and its cross stops following it. The
  result lies beside the photograph, is imported, grouped with it, and tagged homegen|smart_replace.

The mask: darktable's Lua knows nothing of masks that are drawn in the darkroom, and no export format writes one as a picture. So it
is a PNG beside the photograph: room.raf has room.mask.png, of the size that the photograph has as exported (export it once, and
paint on that). Black is replaced, white is kept. What is wrong with it is said before anything is sent or paid.

To install: this file in darktable's lua folder (~/.config/darktable/lua), and in luarc

  package.path = "/usr/local/share/lua/5.4/?.lua;/usr/local/share/lua/5.4/?/init.lua;" .. package.path  -- where homegen lies,
  package.cpath = "/usr/local/lib/lua/5.4/?.so;" .. package.cpath                                       -- if it is not found
  require "virtual_staging"

The key is IDEAL_HOUSE_API_KEY in darktable's environment. Preferences, "Lua options": a command that puts a file where the provider
can fetch it and prints the address; or the sandbox, which costs nothing. (This file must not be called homegen.lua: in that folder
it would be what `require "homegen"` finds.)
]]
local dt = require "darktable"
local homegen = require "homegen"

local MODULE, TAG = "virtual_staging", "homegen|smart_replace"

local staging = {}

dt.preferences.register(MODULE, "upload", "string", "virtual staging: command that uploads",
  "gets a file's path as its last argument, and prints the address", "")
dt.preferences.register(MODULE, "sandbox", "bool", "virtual staging: use the sandbox", "pictures are drawn here, at no cost", false)

local function read(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local bytes = file:read "a"
  file:close()
  return bytes
end

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- homegen calls it in a coroutine of its own. The command stops darktable's Lua while it runs, and nothing else of darktable.
local function upload(bytes, name)
  local path = dt.configuration.tmp_dir .. "/" .. name
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
  local pipe = assert(io.popen(dt.preferences.read(MODULE, "upload", "string") .. " " .. quote(path)))
  local address = pipe:read "l"
  local ok = pipe:close()
  os.remove(path)
  if ok and address then return address end
  return nil, "the command that uploads has failed"
end

local client

-- Made for the first photograph. What was paid for in an earlier session and did not come then is looked after.
local function get_client()
  if client then return client end
  local sandbox = dt.preferences.read(MODULE, "sandbox", "bool")
  local command = dt.preferences.read(MODULE, "upload", "string")
  local err
  client, err = homegen.new {
    sandbox = sandbox, upload = not sandbox and command ~= "" and upload or nil,
    journal = not sandbox and dt.configuration.config_dir .. "/homegen.db" or nil,
  }
  if not client then return nil, err end
  for _, task in ipairs(client:resume()) do task:on_done(staging.import_later) end
  return client
end

-- room.raf → /folder/room
local function stem(image)
  return image.path .. "/" .. image.filename:gsub("%.[^.]*$", "")
end

-- The photograph that a result lies beside: /folder/room-staged-123.png is of /folder/room.*
local function original_of(path)
  local folder, name = path:match "^(.*)/(.*)%-staged%-%d+%.%l+$"
  for _, film in ipairs(dt.films) do
    if film.path == folder then
      for index = 1, #film do
        if film[index].filename:gsub("%.[^.]*$", "") == name then return film[index] end
      end
    end
  end
  return nil
end

---@param path string a result
---@return dt.Image imported, grouped and tagged
local function import(path)
  local image = dt.database.import(path)
  local original = original_of(path)
  if original then image:group_with(original) end
  dt.tags.attach(dt.tags.create(TAG), image)
  return image
end

-- A callback of homegen's must not wait for darktable: the import is a job of its own.
function staging.import_later(task)
  if task.result and task.result.path then dt.control.dispatch(import, task.result.path) end
end

-- The photograph as it is developed.
local function export(image)
  local format = dt.new_format "jpeg"
  format.quality = 95
  local path = ("%s/%d-%s.jpg"):format(dt.configuration.tmp_dir, image.id, (image.filename:gsub("%.[^.]*$", "")))
  format:write_image(image, path)
  return path
end

-- Sends one; what darktable's job shows is its progress.
local function begin(image, prompt)
  local own, err = get_client()
  if not own then return nil, err.message end
  local mask = stem(image) .. ".mask.png"
  if not read(mask) then return nil, ("there is no mask: paint %s, black is replaced"):format(mask) end
  local file = export(image)
  local task
  task, err = own:smart_replace({ image_file = file, mask_file = mask, prompt = prompt }, { save = stem(image) .. "-staged-{id}.{ext}" })
  os.remove(file) -- it was read
  if not task then return nil, err.violations and err.violations[1].message or err.message end
  return task
end

local function follow(task, image)
  local job = dt.gui.create_job("virtual staging: " .. image.filename, true, function() task:cancel() end)
  task:on_progress(function()
    if job.valid then job.percent = (task.percentage or 0) / 100 end
  end)
  local result, err = homegen.await(task) -- lets other Lua run meanwhile, and darktable anyway
  if job.valid then job.valid = false end
  if not result then return nil, err.message end
  return import(result.path)
end

---Replaces what is masked. Runs as jobs of darktable's, all photographs at once; failures are told on the screen.
---@param images dt.Image[]
---@param prompt string what shall be there
---@param fn? fun(image: dt.Image|nil, message: string|nil, original: dt.Image) called for each
function staging.replace(images, prompt, fn)
  for _, image in ipairs(images) do
    dt.control.dispatch(function()
      local task, message = begin(image, prompt)
      local staged
      if task then
        staged, message = follow(task, image)
      end
      dt.print(staged and ("%s: %s"):format(image.filename, staged.filename) or ("%s: %s"):format(image.filename, message))
      if fn then fn(staged, message, image) end
    end)
  end
end

local wish = dt.new_widget "entry" { text = "", placeholder = "a green velvet sofa", editable = true }

dt.register_lib(MODULE, "virtual staging", true, false, {
  [dt.gui.views.lighttable] = { "DT_UI_CONTAINER_PANEL_RIGHT_CENTER", 100 },
}, dt.new_widget "box" {
  orientation = "vertical",
  wish,
  dt.new_widget "button" {
    label = "replace",
    tooltip = "what is black in each selected photograph's mask, a PNG beside it: room.mask.png",
    clicked_callback = function() staging.replace(dt.gui.selection(), wish.text) end,
  },
})

return staging
