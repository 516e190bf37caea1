--- The client: settings, accounts, and one method per service.

local later = require "homegen.base.later"

local account = require "homegen.client.account"
local caller = later.module "homegen.waiting.caller"
local contents = later.module "homegen.picture.contents"
local chain = later.module "homegen.client.chain"
local closing = later.module "homegen.client.closing"
local events = require "homegen.client.events"
local host = require "homegen.loop.host"
local leaving = require "homegen.loop.leaving"
local misuse = require "homegen.base.misuse"
local packages = later.module "homegen.base.packages"
local places = require "homegen.provider.places"
local probe = later.module "homegen.client.probe"
local price = later.module "homegen.client.price"
local reactor = require "homegen.loop.reactor"
local recovery = later.module "homegen.client.recovery"
local services = later.module "homegen.service"
local scheduler = later.module "homegen.waiting.scheduler"
local settings = require "homegen.client.settings"
local store = require "homegen.store"
local submission = later.module "homegen.client.submission"
local taping = later.module "homegen.client.taping"
local vary = later.module "homegen.client.vary"
local webhook_listener = later.module "homegen.client.webhook_listener"

local client = {}

local PROVIDERS = { "ideal_house", "iacrea" }
local providers = {}
for _, name in ipairs(PROVIDERS) do providers[name] = later.module("homegen.provider." .. name, places[name]) end

---Each service's method checks the parameters and returns a task at once, or nil and an error of kind invalid (with all
---violations), config (no key, user_id, usable address or `upload`) or budget; nothing was sent or charged then.
---@class homegen.Client
---@field sandbox? table the embedded sandbox's handle, when there is one
---@field smart_replace homegen.SmartReplaceCall replaces a masked area; 1 credit
---@field magic_editor homegen.MagicEditorCall edits a picture; 1, 3 or 10 credits by model_type
---@field house_plan homegen.HousePlanCall makes a board with plans and views of a house; 10 or 20 credits by model_type
---@field create_room homegen.CreateRoomCall creates a room in the masked area; 1 photo
---@field create_exterior homegen.CreateExteriorCall creates a terrace, pool or court in the masked area; 1 photo
---@field create_room_variation homegen.RoomVariationCall varies a room; 1 photo. `vary` fills in what it knows
---@field create_exterior_variation homegen.ExteriorVariationCall varies an exterior; 1 photo. `vary` fills in what it knows
local Client = { __name = "homegen.Client" }
---@class homegen.Client
local methods = {}

local function check_own(self)
  if self.epoch ~= reactor.epoch then misuse("homegen: used after fork: this client is the parent's, make another") end
end

local function check_open(self)
  if getmetatable(self) ~= Client then misuse("call it as client:method(…)") end
  if self.closed then misuse("the client is closed") end
  check_own(self)
end

for _, name in ipairs { "resume", "find", "tasks", "settle", "prune", "pause", "unpause", "explain", "export", "books" } do
  methods[name] = function(self, ...)
    check_open(self)
    return recovery[name](self, ...)
  end
end

function Client.__tostring()
  return "homegen.Client"
end

---Starts the embedded sandbox and points the settings at it.
local function start_sandbox(values)
  local sandbox, err = packages.load("homegen.new: sandbox", "homegen-sandbox", "homegen.sandbox")
  if not sandbox then return nil, err end
  local handle
  handle, err = sandbox.start(type(values.sandbox) == "table" and values.sandbox or {})
  if not handle then return nil, err end
  values.ideal_house = { api_key = handle.api_key, base_url = handle.base_url }
  values.iacrea = { api_key = handle.api_key, base_url = handle.base_url, user_id = handle.user_id }
  values.upload = values.upload or function(bytes, name) return handle:upload(bytes, name) end
  return handle
end

---Whether no account that has a key is at a real host.
local function all_loopback(accounts)
  local some = false
  for _, own in pairs(accounts) do
    if own:configured() and not own.loopback then return false end
    some = some or own.loopback
  end
  return some
end

local function leave(self)
  if self.epoch == reactor.epoch then scheduler.spawn(methods.close, self) end
end

-- From now on its webhooks are received, and it is closed when the host has to go.
local function ready(self)
  if self.listener then self.listener:add(self) end
  leaving.note(self, leave)
  return self
end

---Makes a client.
---@param given? homegen.ClientOptions see docs/reference.md; unknown or ill-typed ones raise
---@return homegen.Client|nil
---@return homegen.Error|nil err kinds config, io: the sandbox could not be started, the journal cannot be used, or this libcurl
---  lacks what an option needs
function client.new(given)
  host.begin()
  local values = settings.read(given)
  local err = settings.unavailable(values)
  if err then return nil, err end
  local handle
  if values.sandbox then
    handle, err = start_sandbox(values)
    if not handle then return nil, err end
  end
  if values.record or values.replay then err = taping.begin(values) end
  if err then
    if handle then handle:stop() end
    return nil, err
  end
  local proxy = values.proxy
  values.proxy, values.proxy_url = nil, function() return proxy end -- it may hold a password
  local listener = values.webhook and webhook_listener.is(values.webhook) and values.webhook or nil
  local self = setmetatable({
    settings = values, sandbox = handle, accounts = {}, live = {}, job_classes = {}, epoch = reactor.epoch,
    closed = false, released = false, warned = {}, -- what is told once
    listener = listener or false,
    webhook_url = values.webhook and webhook_listener.prefix(listener and listener.url or values.webhook) or false,
    -- a journal knows them better: then only those are kept whose task somebody holds
    keys = setmetatable({}, { __mode = values.journal and "v" or nil }),
    emit = events.emitter(values.on_event, values.on_warning),
  }, Client)
  for _, name in ipairs(PROVIDERS) do
    self.accounts[name] = account.new(providers[name], values[name], values)
    values[name] = nil -- the account keeps the key where no dump of the client shows it
  end
  if values.tape then taping.connect(self) end
  settings.finish_polling(values, values.replay ~= nil or all_loopback(self.accounts), handle ~= nil)
  if not values.journal then return ready(self) end
  self.store, err = store.open(self)
  if rawget(self, "store") then return ready(self) end
  if handle then handle:stop() end
  return nil, err
end

-- What of a client comes into being when it is needed.
local MADE = { store = function(self) return store.open(self) end, pictures = function() return contents.shelf() end }

-- One method per service: `client:smart_replace(params [, options])` and so on, also one whose file was added later.
-- Parameters are snake_case of the wire names, which are accepted too; docs/schema.md explains the rules.
local function service_method(name)
  local service = services.find(name)
  return service and function(self, params, options)
    check_open(self)
    return submission.submit(self, service, params, options)
  end
end

function Client.__index(self, name)
  local make = MADE[name]
  if make then
    self[name] = make(self)
    return self[name]
  end
  local method = methods[name]
  if method == nil then
    method = service_method(name) or false -- a name is looked for once
    methods[name] = method
  end
  return method or nil
end

---Makes a variation of an earlier generation: `previous` gives its id, the original picture, room type and theme.
---iaCrea, "Room Creation API", "Generate a room variation"; "Exterior Creation API", "Generate an exterior variation".
---@param previous homegen.Task|homegen.Result|homegen.Origin the generation to vary
---@param params? homegen.Variation what is to differ
---@param options? homegen.CallOptions as of a service's call
---@return homegen.Task|nil
---@return homegen.Error|nil err as of a service; kind invalid when `previous` has no variations, or no id yet
function methods:vary(previous, params, options)
  check_open(self)
  if params ~= nil and type(params) ~= "table" then misuse("vary: a table of parameters expected") end
  local name, call = vary.call(vary.origin(previous), params or {})
  if not name then return nil, call end
  return submission.submit(self, services.named(name), call, options)
end

---The call that `vary` makes, for `payload`, `validate` and `estimate`. Nothing is sent.
---@param previous homegen.Task|homegen.Result|homegen.Origin
---@param params? homegen.Variation
---@return string|nil service
---@return table|homegen.Error params or err: kind invalid when `previous` has no variations, or no id yet
function methods:variation(previous, params)
  check_open(self)
  return vary.call(vary.origin(previous), params or {})
end

---Runs steps one after the other, each from the one before: variations, or other services on the last picture.
---@param first table parameters with `service = …` of a first step, or what `vary` takes
---@param steps table[] each { service = "vary" (default) or a service's name, its parameters … }
---@param options? homegen.CallOptions of each step; a key becomes key/1, key/2 …; {index} in `save` is the step; `from = step`
---  begins the chain of that key anew from there
---@return homegen.Chain|nil chain awaiting it gives the results in order, also of `first` if that was parameters
---@return homegen.Error|nil err `err.step` and `err.results` tell how far it came
function methods:variation_chain(first, steps, options)
  check_open(self)
  return chain.start(self, first, steps, settings.read_chain(options))
end

---What would be sent. Nothing is sent; local files are read and checked, and stay out of the payload.
---@param name string service name, such as "smart_replace"
---@param params table as for the service's own call
---@return table|nil wire nil: the parameters are not valid
---@return string|homegen.Error text the exact JSON; kinds invalid, config
function methods:payload(name, params)
  check_open(self)
  local service = services.named(name)
  local wire, err, text = submission.check(self, service, params, nil, nil, true)
  if not wire then return nil, err end
  if text then return wire, tostring(text) end
  return service.schema:wire(wire)
end

---Whether a call would be sent as it is, as far as can be told here: parameters, pictures, `upload`, and the file that the
---result is to be saved as. Nothing is sent, and nothing stays of it.
---@param name string service name
---@param params table as for the service's own call
---@param options? homegen.CallOptions likewise
---@return true|nil
---@return homegen.Error|nil err kinds invalid, with every violation, config (no user_id, no `upload`) and io
function methods:validate(name, params, options)
  check_open(self)
  return submission.validate(self, services.named(name), params, options)
end

---What a task would cost. Nothing is sent.
---@param name string service name
---@param params table as for the service's own call
---@return integer|nil credits (iaCrea: photos), by the documents' prices
---@return homegen.Error|nil err kinds invalid, config
function methods:estimate(name, params)
  check_open(self)
  local service = services.named(name)
  local normalised, err = submission.check(self, service, params)
  if not normalised then return nil, err end
  return price.of(service, normalised)
end

---What was spent, by provider; see homegen.Spending. With a journal: by all of its processes, as of this client's last
---word from it.
---@return table<string, homegen.Spending> figures by provider; iaCrea's has `remaining_photos` besides
function methods:spent()
  local figures = {}
  for name, own in pairs(self.accounts) do figures[name] = self.store:figures(own) end
  figures.iacrea.remaining_photos = self.accounts.iacrea.remaining_photos
  return figures
end

---Asks for iaCrea's account balance, once. The two pages do not document this request; the provider does elsewhere.
---@async
---@return { total: integer, subscription?: integer, extra?: integer }|nil photos
---@return homegen.Error|nil err config, auth, limit, network, timeout, protocol, or what an HTTP status stands for
function methods:credits()
  check_open(self)
  caller.place "client:credits"
  return self.accounts.iacrea:balance(self.settings.request_timeout, function(message) self.emit("warning", { message = message }) end)
end

---Asks the providers what costs nothing, and tells what differs from what this version knows. Nothing can be accepted or
---charged.
---@async
---@return homegen.ProbeAnswer[] none of a provider without a key (iaCrea: and user_id)
function methods:probe()
  check_open(self)
  caller.place "client:probe"
  return probe.ask(self)
end

---Ends the client: creates on the wire are waited for (at most `create_timeout`, or a minute if that is more),
---following stops. Tasks that were created go on at the provider: with a journal everything unfinished stays in it,
---otherwise they can be resumed by id. May be called again. Where the caller may not wait it raises if there is
---something to wait for.
---@async
function methods:close()
  check_own(self)
  if not self.released then closing.close(self) end
end

return client
