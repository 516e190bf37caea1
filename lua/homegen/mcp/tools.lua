--- The tools: what each is called, takes and does.

local answer = require "homegen.mcp.answer"
local arguments = require "homegen.mcp.arguments"
local consent = require "homegen.mcp.consent"
local errors = require "homegen.base.errors"
local homegen = require "homegen"
local json_text = require "homegen.base.json_text"
local limits = require "homegen.mcp.limits"
local money = require "homegen.mcp.money"
local purchases = require "homegen.mcp.purchases"

local tools = {}

local MOST_LISTED = 100

---@class homegen.mcp.Tool
---@field name string
---@field title string
---@field description string
---@field fields table<string, homegen.mcp.Argument>
---@field schemas? table<string, table>
---@field annotations table
---@field buys? boolean its call is a job, which may be a task of the protocol
---@field begin? async fun(shop: homegen.mcp.Shop, given: table): string|nil, homegen.Error|nil of one that buys: the job's key
---@field call? async fun(shop: homegen.mcp.Shop, given: table, request: homegen.mcp.Request): table

local READS = { readOnlyHint = true, idempotentHint = true, openWorldHint = false }
local FOLLOWS = { readOnlyHint = false, destructiveHint = false, idempotentHint = true, openWorldHint = true }

local function key_field(doc)
  return { type = "string", required = true, doc = doc .. ": the key that the tool of a service answered with" }
end

local function wait_field(shop)
  local doc = ("seconds to wait for the picture; default and most: %g"):format(shop.wait)
  return { type = "number", minimum = 0, maximum = shop.wait, doc = doc }
end

---The parameters that an agent may give.
local function parameters_schema(shop, service)
  local schema = homegen.schema(service.name)
  schema["$schema"] = nil
  for _, field in ipairs(service.fields) do
    if not purchases.is_offered(service, field, shop.local_files) then schema.properties[field.name] = nil end
  end
  for index = #(schema.allOf or {}), 1, -1 do
    local one_of = schema.allOf[index].oneOf or schema.allOf[index].anyOf
    for place = #(one_of or {}), 1, -1 do
      if not schema.properties[one_of[place].required[1]] then table.remove(one_of, place) end
    end
    local no_two = schema.allOf[index]["not"]
    if no_two and not shop.local_files then table.remove(schema.allOf, index) end
  end
  if schema.allOf and not schema.allOf[1] then schema.allOf = nil end
  return schema
end

local function price_of(service)
  local credits = service.credits
  if type(credits) == "number" then return money.amount(credits, service.unit) end
  local field, prices = next(credits)
  local parts = {}
  for value, price in pairs(prices) do
    parts[#parts + 1] = { price, ("%s for %s %s"):format(money.amount(price, service.unit), field, value) }
  end
  table.sort(parts, function(a, b) return a[1] < b[1] end)
  for index, part in ipairs(parts) do parts[index] = part[2] end
  return table.concat(parts, ", ")
end

local function service_tool(shop, service)
  return {
    name = service.name, title = service.title, buys = true,
    description = ("%s (%s): makes a picture, and costs money: %s. Needs a consent from quote for exactly these parameters. The same "
      .. "call again with the same consent is the same job and is never paid for twice; use it after a timeout or a lost connection.")
      :format(service.title, service.provider_title, price_of(service)),
    fields = {
      parameters = { type = "object", required = true, doc = "what the picture is made of" },
      consent = { type = "string", required = true, doc = "the consent that quote gave for these parameters" },
      wait = wait_field(shop),
    },
    schemas = { parameters = parameters_schema(shop, service) },
    annotations = { readOnlyHint = false, destructiveHint = true, idempotentHint = true, openWorldHint = true },
    begin = function(own, given) return purchases.buy(own, service, given.parameters, given.consent) end,
  }
end

local function iso(seconds)
  return os.date("!%Y-%m-%dT%H:%M:%SZ", seconds)
end

tools.iso = iso

-- A mask in base64 is not for reading.
local function shown(payload)
  local copy = {}
  for name, value in pairs(payload) do
    local long = type(value) == "string" and #value > 2000
    copy[name] = long and ("%s… (%d characters)"):format(value:sub(1, 40), #value) or value
  end
  return copy
end

local function quote(shop, given)
  local service = shop.services[given.service]
  local quoted, err = purchases.quote(shop, service, given.parameters)
  if not quoted then return answer.refused(err) end
  local offer = money.offer(quoted.price, service.unit)
  return answer.told({
    ("%s: the parameters are valid."):format(service.title), offer, "Consent: " .. quoted.consent,
    ("It holds until %s, once, for exactly these parameters."):format(iso(quoted.expires)), "Next: " .. money.AFTER_QUOTE,
  }, {
    service = service.name, price = quoted.price, unit = service.unit, consent = quoted.consent, expires = iso(quoted.expires),
    payload = shown(quoted.payload), money = offer, next = money.AFTER_QUOTE,
  })
end

local function limit_of(limit)
  return limit < math.huge and limit or nil
end

local function spend(shop)
  local lines, value = {}, {}
  local day, message = shop.ledger:locked(function() return shop.ledger:day() end)
  if not day then return answer.failed(errors.new { kind = "io", message = message, outcome = "not_sent" }) end
  for _, own in ipairs { { "ideal_house", "Ideal House", "credit" }, { "iacrea", "iaCrea", "photo" } } do
    local figures, err = limits.figures(shop.limits, shop.jobs, day, own[1])
    if not figures then return answer.failed(err) end
    local parts = {}
    for _, span in ipairs { "session", "day" } do
      local figure = figures[span]
      figure.limit = limit_of(figure.limit)
      parts[#parts + 1] = ("%s %d of %s"):format(span == "day" and "24 hours" or span, figure.used, figure.limit or "no limit")
    end
    figures.unit = own[3]
    value[own[1]] = figures
    lines[#lines + 1] = ("%s (%ss): %s"):format(own[2], own[3], table.concat(parts, ", "))
  end
  lines[#lines + 1] = "Only a person can change the limits, where this server is started."
  return answer.told(lines, value)
end

local function unknown_key(key)
  return answer.failed(errors.new {
    kind = "invalid", outcome = "not_sent", message = ("there is no job with the key %s"):format(key),
    hint = "list tells the keys of the jobs that there are",
  })
end

local function job_answer(shop, job, err, key)
  if job then return answer.of(job, shop.inline) end
  return err and answer.failed(err) or unknown_key(key)
end

local function status(shop, given)
  if not consent.is_key(given.key) then return unknown_key(given.key) end
  local job, err = shop.jobs:find(given.key)
  return job_answer(shop, job, err, given.key)
end

local function wait(shop, given, request)
  if not consent.is_key(given.key) then return unknown_key(given.key) end
  local job, err = shop.jobs:find(given.key)
  if job then err = shop.jobs:resume(job) end
  if not job or err then return job_answer(shop, nil, err, given.key) end
  request:follow(shop, given.key)
  job, err = shop.jobs:wait(given.key, given.seconds or shop.wait, function() return request:is_gone() end)
  return job_answer(shop, job, err, given.key)
end

local function stop_following(shop, given)
  if not consent.is_key(given.key) then return unknown_key(given.key) end
  shop.jobs:cancel(given.key)
  local job, err = shop.jobs:wait(given.key, 1, function() return false end)
  return job_answer(shop, job, err, given.key)
end

local function list(shop, given)
  local all, err = shop.jobs:list(consent.is_key)
  if not all then return answer.failed(err) end
  local lines, value = {}, json_text.list {}
  for index = 1, math.min(#all, given.limit or 20) do
    local job = all[index]
    lines[index] = ("%s  %s  %s  %s"):format(job.key, iso(job.created_at), job.title, job.state)
    value[index] = {
      key = job.key, id = job.id, service = job.service, state = job.state, created = iso(job.created_at), charged = job.charged,
      unit = job.unit,
    }
  end
  lines[#lines + 1] = ("%d of %d jobs of agents, the newest first."):format(#value, #all)
  return answer.told(lines, { jobs = value, total = #all })
end

local function service_names()
  local names = {}
  for index, service in ipairs(homegen.services()) do names[index] = service.name end
  return names
end

local function own_tools(shop)
  return {
    { name = "quote", title = "Price of a picture", annotations = READS, call = quote,
      description = "Checks the parameters of a service and tells what the picture costs. Buys nothing, and sends nothing. Gives the "
        .. "consent that the service's tool needs: show the price to the person and ask before you use it.",
      fields = {
        service = { type = "string", required = true, values = service_names(), doc = "the service" },
        parameters = { type = "object", required = true, doc = "what the service's own tool takes as parameters" },
      } },
    { name = "spend", title = "Money spent", annotations = READS, call = spend, fields = {},
      description = "What was spent in this session and in the last 24 hours, and the limits that a person has set." },
    { name = "status", title = "State of a picture", annotations = READS, call = status, fields = { key = key_field "the job" },
      description = "How far a job is and what it has cost, at once. With its picture, once that is there." },
    { name = "wait", title = "Wait for a picture", annotations = FOLLOWS, call = wait,
      fields = { key = key_field "the job", seconds = wait_field(shop) },
      description = "Waits until a job has ended, at most the seconds given, and tells how far it is. Follows again what nobody followed "
        .. "any more. Costs nothing." },
    { name = "list", title = "Pictures bought", annotations = READS, call = list,
      fields = { limit = { type = "integer", minimum = 1, maximum = MOST_LISTED, doc = "how many, default 20" } },
      description = "The jobs that agents have bought, newest first, with their keys." },
    { name = "stop_following", title = "Stop following a picture", annotations = FOLLOWS, call = stop_following,
      fields = { key = key_field "the job" },
      description = "Stops following a job. One that was not sent yet is not sent any more; one that was sent goes on at the provider "
        .. "and stays paid. Jobs of unknown outcome are settled by people alone, with homegen settle." },
  }
end

---@param shop homegen.mcp.Shop
---@return homegen.mcp.Tool[]
function tools.all(shop)
  local all = own_tools(shop)
  for _, service in ipairs(homegen.services()) do all[#all + 1] = service_tool(shop, service) end
  return all
end

---As tools/list shows it.
---@param tool homegen.mcp.Tool
---@param with_tasks boolean whether the protocol's revision has task support for tools
---@return table
function tools.shown(tool, with_tasks)
  return {
    name = tool.name, title = tool.title, description = tool.description, annotations = tool.annotations,
    inputSchema = arguments.schema(tool.fields, tool.schemas),
    execution = with_tasks and tool.buys and { taskSupport = "optional" } or nil,
  }
end

return tools
