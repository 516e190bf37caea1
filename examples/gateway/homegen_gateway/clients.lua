--- A gateway's clients: its configuration comes with each request, a client stays. One for each worker and each set of what a
--- client depends on; all workers share the journal, so a key is paid once whichever of them is asked.
--- This module stays loaded when a gateway loads its plugins anew.

local homegen = require "homegen"

local clients = {}

-- What makes another client of it. Kong and APISIX may give ngx.null for what is not there.
local FIELDS = {
  "journal", "account", "ideal_house_api_key", "ideal_house_base_url", "iacrea_api_key", "iacrea_user_id", "iacrea_base_url",
  "budget_credits", "budget_photos", "poll_interval",
}

local known = {} ---@type { values: table, client: homegen.Client }[]

local function present(value)
  if value == ngx.null or value == "" then return nil end
  return value
end

local function same(values, conf)
  for _, name in ipairs(FIELDS) do
    if values[name] ~= present(conf[name]) then return false end
  end
  return true
end

local function warn(warning)
  ngx.log(ngx.WARN, "homegen: ", warning.message)
end

---@param values table
---@return homegen.ClientOptions
local function options(values)
  local budget = { ideal_house = values.budget_credits, iacrea = values.budget_photos }
  return {
    journal = values.journal, account = values.account, on_warning = warn, budget = next(budget) and budget or nil,
    local_files = false, -- parameters are those of whoever calls: none names a file of this machine
    ideal_house = { api_key = values.ideal_house_api_key, base_url = values.ideal_house_base_url },
    iacrea = { api_key = values.iacrea_api_key, user_id = values.iacrea_user_id, base_url = values.iacrea_base_url },
    poll_interval = values.poll_interval, poll_interval_max = values.poll_interval,
  }
end

local function take_up(premature, client)
  if premature then return end
  local tasks, err = client:resume() -- what a worker that is gone has left
  if not tasks then ngx.log(ngx.ERR, "homegen: ", tostring(err)) end
end

---The client of a configuration, in this worker. Not for init_by_lua: a client belongs to one process.
---@param conf table see the plugins' schemas
---@return homegen.Client|nil
---@return homegen.Error|nil err kinds config, io
function clients.get(conf)
  for _, entry in ipairs(known) do
    if same(entry.values, conf) then return entry.client end
  end
  local values = {}
  for _, name in ipairs(FIELDS) do values[name] = present(conf[name]) end
  local client, err = homegen.new(options(values))
  if not client then return nil, err end
  known[#known + 1] = { values = values, client = client }
  ngx.timer.at(0, take_up, client)
  return client
end

return clients
