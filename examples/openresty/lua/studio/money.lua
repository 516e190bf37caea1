--- Endpoints about the studio itself: what it offers, what that costs, what was spent.

local reply = require "studio.reply"
local request = require "studio.request"
local services = require "studio.services"
local settings = require "studio.settings"
local worker = require "studio.worker"

local money = {}

local function spent_by(figures)
  return { charged = figures.charged, refunded = figures.refunded, reserved = figures.reserved, uncertain = figures.uncertain }
end

local function spent()
  -- It tells what this worker has last heard from the journal, and asks anew: what another has spent is there after a question
  -- that is waited for.
  local client = worker.client()
  client:spent()
  client:find { key = "-" }
  local figures = client:spent()
  return {
    credits = spent_by(figures.ideal_house), photos = spent_by(figures.iacrea),
    budget = { credits = settings.budget.ideal_house, photos = settings.budget.iacrea },
  }
end

---GET /api/studio
function money.studio()
  request.allow("GET", "HEAD")
  local forms = {}
  for _, service in ipairs(services.list) do
    forms[#forms + 1] = settings.pays[service.unit] and {
      name = service.name, title = service.title, about = service.about, unit = service.unit, photo = service.photo,
      mask = service.mask, fields = service.fields, vary = service.vary,
    } or nil
  end
  return reply.json(200, {
    services = forms, sandbox = settings.sandbox, spent = spent(),
    limits = {
      photo_bytes = settings.photo_bytes, pixels = settings.pixels, longest_side = settings.longest_side,
      shortest_side = settings.shortest_side,
    },
  })
end

---GET /api/spent
function money.spent()
  request.allow("GET", "HEAD")
  return reply.json(200, spent())
end

local ANY_ID = "00000000-0000-4000-8000-000000000000"

---POST /api/estimate { service, fields, variation }: what it costs, whatever the pictures. Sends nothing.
function money.estimate()
  request.allow "POST"
  local body = request.json()
  local service = services.by_name[body.service]
  if not service then return reply.problem(422, "There is no such service.") end
  local params = services.params(services.read_fields(service, body.fields))
  local name = service.name
  if body.variation == true and service.vary then
    name, params.generation_id, params.original_url = name .. "_variation", ANY_ID, service.stand_ins.image_url
  else
    for field, value in pairs(service.stand_ins) do params[field] = params[field] or value end
  end
  local price, err = worker.client():estimate(name, params)
  if not price then return reply.error(err) end
  return reply.json(200, { price = price, unit = service.unit })
end

return money
