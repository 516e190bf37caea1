--- What a web server means by a reply to a PUT that is no success, in words that tell what to do.

local failure = require "homegen.upload.failure"
local redact = require "homegen.base.redact"
local words = require "homegen.base.words"

local put_reply = {}

local LATER = "try again later"
local FOLDER = "make the folder on the server: it makes none by itself"
local SWITCH = "let the server take PUT there (nginx: dav_methods PUT; Apache: Dav On), or check `url`"

local LARGE = "let the server take larger bodies (nginx: client_max_body_size; Apache: LimitRequestBody), or give a smaller picture"

-- The error's kind, whether it is worth trying again, what to do.
local STATUSES = {
  [401] = { "auth", false, "give what the server asks for in `headers`, such as Authorization" },
  [403] = { "auth", false, "let the server take PUT there from whom `headers` name" },
  [404] = { "config", false, FOLDER .. ", or check `url`" },
  [405] = { "config", false, SWITCH },
  [407] = { "config", false, 'give the proxy\'s user and password in `proxy`: "http://user:password@host:port"' },
  [408] = { "network", true, LATER },
  [409] = { "config", false, FOLDER },
  [411] = { "config", false, SWITCH },
  [413] = { "invalid", false, LARGE },
  [423] = { "server", true, "another has locked the file there: try again later" },
  [429] = { "limit", true, LATER },
  [500] = { "server", true, "look into its log (nginx answers so where a folder is missing, see create_full_put_path), or " .. LATER },
  [501] = { "config", false, SWITCH },
  [507] = { "io", false, "make room on the server" },
}

local function meaning_of(status)
  local meaning = STATUSES[status]
  if meaning then return meaning end
  if status >= 500 then return { "server", true, LATER } end
  if status >= 300 and status < 400 then return { "config", false, "give the final address as `url`: redirects are not followed" } end
  return { "config", false, SWITCH }
end

local function where_to(location)
  return location and " to " .. words.presentable(location:gsub("[?#].*$", ""), 200) or ""
end

---@param reply homegen.upload.Reply
---@param secrets string[] what must not be shown
---@return homegen.Error
function put_reply.read(reply, secrets)
  local meaning = meaning_of(reply.status)
  local message = ("the server answered HTTP %d%s"):format(reply.status, where_to(reply.headers["location"]))
  for _, secret in ipairs(secrets) do message = redact(message, secret) end
  return failure.new(meaning[1], message, meaning[3], { http_status = reply.status, retryable = meaning[2] })
end

return put_reply
