--- An account at a provider: where it is, its key, and the prepared targets that carry the key to that origin alone.

local later = require "homegen.base.later"

local await = later.module "homegen.waiting.await"
local core = require "homegen.core"
local decision = later.module "homegen.base.decision"
local errors = require "homegen.base.errors"
local future = later.module "homegen.waiting.future"
local loopback = require "homegen.base.loopback"
local key_header = later.module "homegen.provider.key_header"
local libcurl = require "homegen.base.libcurl"
local limiter = require "homegen.task.limiter"
local proxy = later.module "homegen.base.proxy"
local redact = require "homegen.base.redact"
local reactor = require "homegen.loop.reactor"
local replies = later.module "homegen.base.reply"
local retry_budget = require "homegen.waiting.retry_budget"
local words = later.module "homegen.base.words"

local account = {}

---@class homegen.Account
---@field provider table the provider module
---@field base_url? string without a trailing slash; nil when what was given is no web address
---@field user_id? string whom its tasks belong to, where the provider wants to know
---@field remaining_photos? integer what the provider said last
---@field loopback boolean whether base_url is this machine
---@field retries homegen.RetryBudget of paid requests
---@field download_retries homegen.RetryBudget of downloads, which lie on another host
---@field downloads? homegen.DownloadContext what the fetching of its results needs in common; made with the first of them
local Account = {}
Account.__index = Account
Account.__name = "homegen.Account"

-- As people's files and shells hand it on: a line's end, blanks, the mark that some editors put before UTF-8.
local function bare(value)
  if not value then return nil end
  local first = value:find("^\239\187\191") and 4 or 1
  first = value:find("[^ \t]", first) or #value + 1
  local last = value:find("[ \t\r\n]*$") - 1
  return first == 1 and last == #value and value or value:sub(first, last) -- of a key no copy without need
end

-- A variable that is there and empty, as of a compose file that names all of them, says nothing.
local function from_environment(name)
  local value = name and bare(os.getenv(name))
  return value ~= "" and value or nil
end

---@param provider table
---@param given { api_key?: string, user_id?: string, base_url?: string } what the caller configured
---@param network { proxy_url?: (fun(): string|nil), ca_file?: string, http2?: boolean, connect_timeout: number, user_agent: string }
---@return homegen.Account
function account.new(provider, given, network)
  local base_url = bare(given.base_url) or from_environment(provider.environment.base_url) or provider.base_url
  local parts = account.parse_base(base_url)
  local self = setmetatable({
    provider = provider, network = network, targets = {}, limiters = {},
    retries = retry_budget.new(), download_retries = retry_budget.new(),
    base_url = parts and base_url:gsub("/+$", "") or nil,
    user_id = bare(given.user_id) or from_environment(provider.environment.user_id),
    loopback = parts ~= nil and loopback.is_own(parts.host),
  }, Account)
  local api_key = bare(given.api_key) or from_environment(provider.environment.api_key)
  -- the key lives in a closure, so that no dump of the object shows it
  self.key = function() return api_key end
  return self
end

---Paths are appended to it, so nothing may follow its own path; and libcurl would find a host in "http:///api".
---@param base_url string
---@return table|nil parts
function account.parse_base(base_url)
  if not base_url:match("^%a+://[^/?#%s%c]+[^?#%s%c]*$") then return nil end
  return core.url_parts(base_url)
end

---Through which proxy its requests go.
---@return homegen.Proxy|nil
function Account:proxy()
  if self:is_replayed() then return nil end
  return proxy.of(self.base_url, self.network.proxy_url and self.network.proxy_url())
end

---@return boolean replayed its requests are answered from a tape
function Account:is_replayed()
  return self.network.tape ~= nil and self.network.tape.replays == true
end

function Account.__tostring(self)
  return "homegen.Account " .. self.provider.name
end

local function config_error(message, hint)
  return nil, errors.new { kind = "config", message = message, hint = hint }
end

---@return boolean configured whether there is a key
function Account:configured()
  return (self.key() or "") ~= ""
end

---What a key is not, whoever gave it out. The provider would refuse it in words that speak of the account.
---@param key string
---@return string|nil problem
local function key_problem(key)
  if key:match('^".*"$') or key:match("^'.*'$") then return "stands in quotation marks, which were taken for a part of it" end
  if key:find("^[Bb]earer ") then return "has the word Bearer in front of it, as of another kind of header" end
  local place = key:find("[^\32-\126]")
  return place and ("holds a control character or one that is not ASCII (byte %d)"):format(place) or nil
end

-- The provider's own host in clear: the key would be readable on the way, and a redirect leaves each create unknown.
local function is_in_clear(self)
  local parts, own = core.url_parts(self.base_url), core.url_parts(self.provider.base_url)
  return parts.scheme:lower() == "http" and own.scheme == "https" and parts.host:lower() == own.host
end

---Whether paid calls can be made.
---@return true|nil
---@return homegen.Error|nil
function Account:ready()
  local name = self.provider.name
  if not self:configured() then
    return config_error(("no key for %s"):format(self.provider.title),
      ("give homegen.new{ %s = { api_key = … } } or set %s, or try it with sandbox = true"):format(
        name, self.provider.environment.api_key))
  end
  if not self.base_url then
    return config_error(("the base_url of %s is no http or https address"):format(self.provider.title),
      ("check %s.base_url and %s"):format(name, self.provider.environment.base_url))
  end
  local problem = key_problem(self.key())
  if problem then
    return config_error(("the key of %s %s"):format(self.provider.title, problem),
      ("check %s.api_key and %s: the key alone, as the provider shows it"):format(name, self.provider.environment.api_key))
  end
  if is_in_clear(self) then
    return config_error(("the base_url of %s is http: the key would be sent unencrypted"):format(self.provider.title),
      ("write %s, or leave it out"):format(self.provider.base_url))
  end
  return true
end

---@return homegen.Target|nil
---@return string|nil message
local function new_target(self, path)
  return reactor.engine():target {
    url = self.base_url .. path, headers = { key_header.of(self.provider.name, self.key()), "User-Agent: " .. self.network.user_agent },
    proxy = self.network.proxy_url and self.network.proxy_url(),
    ca_file = self.network.ca_file, http2 = self.network.http2, connect_timeout = self.network.connect_timeout,
  }
end

---The prepared target of a path: URL and headers with the key, made once.
---@param path string
---@return userdata|nil target
---@return homegen.Error|nil
function Account:target(path)
  if self.targets[path] then return self.targets[path] end
  local ok, err = true, nil
  if not self:is_replayed() then ok, err = libcurl.load() end
  if ok then ok, err = self:ready() end
  if not ok then return nil, err end
  local tape = self.network.tape
  local target, message
  local function make() return new_target(self, path) end
  if tape then
    target, message = tape:target(self.provider.name, path, make)
  else
    target, message = make()
  end
  if not target then
    return config_error(message, ("check base_url and api_key of %s"):format(self.provider.name))
  end
  self.targets[path] = target
  return target
end

---What is wrong with an id that a person gave.
---@param id string
---@return homegen.Error|nil err kind invalid; nil: it may be the id of a task
function Account:wrong_id(id)
  local provider = self.provider
  if provider.is_id(id) then return nil end
  local message = ("'%s' is no id of %s, which is %s"):format(words.presentable(id, 80), provider.title, provider.id_form)
  return errors.new {
    kind = "invalid", message = message, hint = "give it as task.id has it, or as the provider's own list shows it",
    violations = { { field = "id", rule = "id", message = message, value = id } },
  }
end

---Lets go of the key and of what carries it; of a client that was closed.
function Account:forget()
  self.targets = {}
  reactor.rest()
  self.key = function() return nil end
end

---Adds whom the task belongs to, where the provider wants to know and the caller did not say.
---@param params table the caller's parameters, left as they are
---@return table|nil params
---@return homegen.Error|nil
function Account:complete(params)
  local variable = self.provider.environment.user_id
  if not variable or params.user_id ~= nil then return params end
  if not self.user_id then
    return config_error(("no user_id for %s"):format(self.provider.title),
      ("give homegen.new{ %s = { user_id = … } } or set %s"):format(self.provider.name, variable))
  end
  local complete = { user_id = self.user_id }
  for name, value in pairs(params) do complete[name] = value end
  return complete
end

---Asks for the balance, where the provider has a request for it.
---@async
---@param timeout number seconds
---@param warn fun(message: string) is told what was odd about the reply
---@return table|nil balance
---@return homegen.Error|nil
function Account:balance(timeout, warn)
  local whose, err = self:complete {}
  if not whose then return nil, err end
  local method, path, body = self.provider.credit_request(whose)
  local target
  target, err = self:target(path)
  if not target then return nil, err end
  local done = future.new()
  reactor.transfer(method, target, body, timeout, nil, function(word, sent, status, reply, _, message)
    local phase, answer, problem = sent and "after" or "before", word, { message = message or word, cause = word }
    local used = self:proxy()
    if word == "ok" then
      local balance, oddities
      balance, problem, answer, oddities = self.provider.read_credit(status, reply, used and used.may_answer)
      local odd = replies.describe(oddities)
      if odd then warn("the reply with the balance is odd, and was taken all the same: " .. odd) end
      if balance then return done:succeed(balance) end
      phase, problem.http_status = "reply", status
    end
    local verdict = decision.decide("balance", phase, answer)
    problem.kind, problem.retryable = verdict.kind or problem.kind, verdict.retry
    problem.message = self:redact(proxy.note(problem, used, word).message)
    done:fail(errors.new(problem))
  end)
  return await.await(done)
end

---Text of the outer world without the key that it may echo.
---@param text string
---@return string
function Account:redact(text)
  return redact(text, self.key())
end

---The queue of a service of this account.
---@param service string
---@param limit integer
---@return homegen.Limiter
function Account:limiter(service, limit)
  local queue = self.limiters[service]
  if not queue then
    queue = limiter.new(limit)
    self.limiters[service] = queue
  end
  return queue
end

return account
