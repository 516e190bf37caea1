-- What each of the threads of two_threads runs: both ask for the same jobs, in one journal. Each job is paid once, and both get its
-- picture.   two_threads LUA_FOLDER two_threads.lua [FOLDER]
local homegen = require "homegen"

local thread, folder = ...
folder = folder or "."

local client = assert(homegen.new {
  journal = folder .. "/jobs.db", poll_interval = tonumber(os.getenv "POLL_INTERVAL"), -- under 3 s: the sandbox alone
})
local tasks = {}
for _, name in ipairs { "velvet", "leather", "linen" } do
  local task, err = client:smart_replace({
    image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa of " .. name,
  }, { key = name, save = folder .. "/{key}.{ext}" })
  tasks[#tasks + 1] = task or err
end
for task, result, err in homegen.each(tasks) do
  print(("thread %s, %s: %s"):format(thread, task.key, result and result.path or tostring(err)))
end
client:close()
