--- A worker's client. All workers have one journal: a key is paid once whichever of them is asked, and what one has left
--- unfinished another takes up.

local files = require "studio.files"
local homegen = require "homegen"
local progress = require "studio.progress"
local settings = require "studio.settings"

local worker = {}

local client

-- What an earlier run, or a worker that died, has paid for.
local function take_up(premature)
  if premature then return end
  local tasks, err = client:resume()
  if not tasks then return ngx.log(ngx.ERR, "studio: ", tostring(err)) end
  for _, task in ipairs(tasks) do task:on_progress(progress.tell) end
end

---For init_worker_by_lua.
function worker.start()
  local err
  client, err = homegen.new {
    journal = settings.folder .. "/jobs.db", account = "studio", budget = next(settings.budget) and settings.budget or nil,
    upload = files.publish,
    poll_interval = settings.sandbox and 0.3 or nil, poll_interval_max = settings.sandbox and 0.5 or nil,
    on_warning = function(warning) ngx.log(ngx.WARN, "studio: ", warning.message) end,
  }
  if not client then return ngx.log(ngx.ERR, "studio: ", tostring(err)) end
  assert(ngx.timer.at(0, take_up))
end

---@return homegen.Client
function worker.client()
  return client or require("studio.reply").problem(503, "The studio has no journal to work with; its operator finds the reason in the log.")
end

return worker
