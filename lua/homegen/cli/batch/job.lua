--- A job as a line of a file says it: service, key, parameters, and where the picture goes.

local canonical = require "homegen.cli.batch.canonical"
local bytes = require "homegen.base.bytes"
local followup = require "homegen.cli.followup"
local homegen = require "homegen"
local nearest = require "homegen.base.nearest"

local job = {}

local DIGITS = 16 -- of a key that is made: 64 bits

---@class homegen.cli.batch.Job
---@field line integer where it begins
---@field service? string
---@field key? string
---@field made_key? boolean the line has none
---@field params? table
---@field save? string as the line says it
---@field problem? string why it is none
---@field torn? boolean the file was cut off in it

---What a line may say, in the order in which it is written.
job.FIELDS = { "service", "key", "params", "save", "failure" }

local TYPES = { service = "string", key = "string", params = "table", save = "string", failure = "table" }

---The key of a job whose line has none: the same for the same service, parameters and file, wherever the line stands.
---@param service string
---@param params table
---@param save? string
---@return string such as "smart-replace-5f3a9c0d11e2b3a4"
function job.make_key(service, params, save)
  local said = canonical.encode { params = params, save = save or "", service = service }
  return ("%s-%s"):format(service:gsub("_", "-"), bytes.sha256(said):sub(1, DIGITS))
end

local function guess(name, names)
  local meant = nearest.of(name, names)
  return meant and (": did you mean %s?"):format(meant) or ""
end

local function service_names()
  local names = {}
  for index, own in ipairs(homegen.services()) do names[index] = own.name end
  return names
end

---@param name any
---@return string|nil service
---@return string|nil problem
function job.service(name)
  if name == nil or name == "" then return nil, "it names no service: give one in the line, or --service" end
  if type(name) ~= "string" then return nil, "service: text is expected" end
  local plain = name:lower():gsub("-", "_")
  if followup.service(plain) then return plain end
  return nil, ("service: there is no '%s'%s"):format(name, guess(plain, service_names()))
end

local function wrong_field(said)
  for name, value in pairs(said) do
    if type(name) ~= "string" then return "a JSON object is expected" end
    if not TYPES[name] then return ("unknown field '%s'%s"):format(name, guess(name, job.FIELDS)) end
    if type(value) ~= TYPES[name] then
      return ("%s: %s is expected"):format(name, TYPES[name] == "table" and "an object" or "text")
    end
  end
end

---@param line integer
---@param said table fields of a line, see job.FIELDS
---@param service? string of lines that name none
---@return homegen.cli.batch.Job
function job.of(line, said, service)
  local own = { line = line }
  own.problem = wrong_field(said)
  if own.problem then return own end
  own.service, own.problem = job.service(said.service or service)
  if own.problem then return own end
  own.params, own.save = said.params or {}, said.save ~= "" and said.save or nil
  own.key = said.key ~= "" and said.key or nil
  if own.params[1] ~= nil then
    own.problem = "params: an object is expected"
    return own
  end
  own.made_key = own.key == nil
  own.key = own.key or job.make_key(own.service, own.params, own.save)
  return own
end

---A line that gives the job again, and says what became of it. A key that was made is left out: with other parameters it is
---another job.
---@param own homegen.cli.batch.Job
---@param failure table
---@return string
function job.encode(own, failure)
  return canonical.object(job.FIELDS, {
    service = own.service, key = not own.made_key and own.key or nil, params = own.params, save = own.save, failure = failure,
  })
end

return job
