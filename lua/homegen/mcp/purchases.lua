--- Buying: from a quote to a job that is paid for once.
--
-- A quote seals a price and a payload. The key of the job is made of the seal, and the journal has one job for a key: so a call
-- that is repeated, whatever became of the first one, comes to the same job.

local bytes = require "homegen.base.bytes"
local consent = require "homegen.mcp.consent"
local errors = require "homegen.base.errors"
local homegen = require "homegen"
local jobs = require "homegen.mcp.jobs"
local limits = require "homegen.mcp.limits"

local purchases = {}

purchases.VALID = 30 * 60 -- seconds for which a quote holds
local RECORDED = 20 -- seconds in which the journal has usually written a job down
local LOOK = 0.05

---@class homegen.mcp.Shop
---@field client homegen.Client
---@field services table<string, homegen.ServiceDescription>
---@field jobs homegen.mcp.Jobs
---@field ledger homegen.mcp.Ledger
---@field limits homegen.mcp.Limits
---@field folder string where pictures are saved
---@field now fun(): integer wall-clock seconds
---@field wait number seconds that a call waits at most
---@field inline integer bytes of a picture that is sent as such
---@field local_files boolean

local function refuse(kind, message, hint)
  return nil, errors.new { kind = kind, message = message, hint = hint, outcome = "not_sent" }
end

-- What local files hold is part of what is bought.
local function digests_of(service, params)
  local parts = {}
  for _, field in ipairs(service.fields) do
    local path = field.type == "file" and params[field.name]
    local file = type(path) == "string" and io.open(path, "rb")
    if file then
      parts[#parts + 1] = field.name .. "=" .. bytes.sha256(file:read "*a" or "")
      file:close()
    end
  end
  return table.concat(parts, "\n")
end

-- What is ours to set, and not an agent's: who pays, and whom the provider calls.
local OURS = { user_id = true, webhook = true }

---@param service homegen.ServiceDescription
---@return boolean whether an agent may give the field
function purchases.is_offered(service, field, local_files)
  if OURS[field.name] and service.provider == "iacrea" then return false end
  return field.type ~= "file" or local_files
end

local function check_offered(shop, service, params)
  local violations = {}
  for _, field in ipairs(service.fields) do
    local given = params[field.name] ~= nil or field.wire and params[field.wire] ~= nil
    if given and not purchases.is_offered(service, field, shop.local_files) then
      local message = field.type == "file" and "local files are not offered here; a person can start homegen mcp with --local-files"
        or "is not an agent's to set"
      violations[#violations + 1] = { field = field.name, rule = "unknown", message = message }
    end
  end
  if not violations[1] then return true end
  return nil, errors.new {
    kind = "invalid", outcome = "not_sent", violations = violations, service = service.name,
    message = ("%s: %d parameter%s not offered"):format(service.title, #violations, #violations == 1 and " is" or "s are"),
  }
end

---What exactly would be bought.
---@param shop homegen.mcp.Shop
---@param service homegen.ServiceDescription
---@param params table
---@return homegen.mcp.Offer|nil
---@return homegen.Error|table second the error; else what is sent, as a table
local function offer_of(shop, service, params)
  local fine, err = check_offered(shop, service, params)
  if not fine then return nil, err end
  local wire, text = shop.client:payload(service.name, params)
  if not wire then return nil, text end
  local price
  price, err = shop.client:estimate(service.name, params)
  if not price then return nil, err end
  return { service = service.name, payload = text .. "\n" .. digests_of(service, params), price = price }, wire
end

---@class homegen.mcp.Quote
---@field price integer
---@field payload table what would be sent
---@field consent string
---@field expires integer wall-clock seconds

---@param shop homegen.mcp.Shop
---@param service homegen.ServiceDescription
---@param params table
---@return homegen.mcp.Quote|nil
---@return homegen.Error|nil
function purchases.quote(shop, service, params)
  local offer, wire = offer_of(shop, service, params)
  if not offer then return nil, wire end
  local fine, err = shop.client:validate(service.name, params, { save = shop.jobs.save })
  if not fine then return nil, err end
  local expires = shop.now() + purchases.VALID
  return { price = offer.price, payload = wire, consent = consent.make(shop.ledger.secret, offer, expires), expires = expires }
end

local REASONS = {
  form = "this consent was not given by quote",
  other = "this consent is for other parameters, another service or another price",
}

local function submit(shop, service, params, key)
  local task, err = shop.client[service.name](shop.client, params, { key = key, save = shop.jobs.save })
  if not task then return nil, err end
  return shop.jobs:note(task)
end

-- Until the journal has it: then whoever buys next sees it among the day's figures.
local function await_record(shop, task)
  local deadline = homegen.now() + RECORDED
  while homegen.now() < deadline and not task:done() do
    local job, err = shop.jobs:find(task.key)
    if err or not jobs.is_free(job) then return end
    homegen.sleep(LOOK)
  end
end

-- Under the ledger's lock: nobody else buys meanwhile.
local function buy(shop, service, params, purchase)
  local former, err = shop.jobs:find(purchase.key)
  if err then return nil, err end
  if not jobs.is_free(former) then return true end -- the same call, a moment ago
  local day = shop.ledger:day()
  local figures
  figures, err = limits.figures(shop.limits, shop.jobs, day, service.provider)
  if not figures then return nil, err end
  local message, hint = limits.refusal(figures, purchase.price, service.unit)
  if message then return refuse("budget", message, hint) end
  local ok
  ok, message = shop.ledger:add(day, purchase)
  if not ok then return refuse("io", "the agents' ledger cannot be written: " .. message) end
  limits.note(shop.limits, service.provider, purchase.key)
  local task
  task, err = submit(shop, service, params, purchase.key)
  if not task then return nil, err end
  await_record(shop, task)
  return true
end

local function begin(shop, service, params, offer, key)
  local purchase = { key = key, provider = service.provider, price = offer.price, at = shop.now() }
  local done, err = shop.ledger:locked(function() return buy(shop, service, params, purchase) end)
  if done then return true end
  if errors.is(err) then return nil, err end
  return refuse("io", tostring(err))
end

-- What a repeated call has to do with the job that is there already.
local function go_on(shop, service, params, job)
  local own = shop.jobs.live[job.key]
  local is_ended = jobs.is_over(job) and not job.stuck and not jobs.is_resumable(job)
  if is_ended or own and not own:done() then return true end
  local task, err = submit(shop, service, params, job.key)
  if not task then return nil, err end
  return true
end

---Buys, or goes on with what was bought with the same consent.
---@async
---@param shop homegen.mcp.Shop
---@param service homegen.ServiceDescription
---@param params table
---@param token string
---@return string|nil key of the job
---@return homegen.Error|nil nothing was sent then
function purchases.buy(shop, service, params, token)
  local offer, err = offer_of(shop, service, params)
  if not offer then return nil, err end
  local expires, reason = consent.check(shop.ledger.secret, token, offer)
  if not expires then
    return refuse("invalid", ("%s: %s"):format(service.title, REASONS[reason]), "call quote with these parameters, and use its consent")
  end
  local key = consent.key(token)
  local job
  job, err = shop.jobs:find(key)
  if err then return nil, err end
  local done
  if not jobs.is_free(job) then
    done, err = go_on(shop, service, params, job)
  elseif expires < shop.now() then
    return refuse("invalid", ("%s: this consent has expired"):format(service.title), "call quote again, and tell the person the price")
  else
    done, err = begin(shop, service, params, offer, key)
  end
  if not done then return nil, err end
  return key
end

return purchases
