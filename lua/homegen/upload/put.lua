--- Pictures on a web server that takes them by PUT, as WebDAV does, and serves them.

local core = require "homegen.core"
local misuse = require "homegen.base.misuse"
local object = require "homegen.upload.object"
local options = require "homegen.upload.options"
local put_reply = require "homegen.upload.put_reply"
local sending = require "homegen.upload.sending"

local WHAT = "homegen.upload.put"
local PLACEHOLDERS = { name = true, digest = true }

local function is_headers(value)
  if type(value) ~= "table" then return false end
  for name, text in pairs(value) do
    if type(name) ~= "string" or not name:find "^[%w_-]+$" or not options.text[2](text) then return false end
  end
  return true
end

local OPTIONS = {
  url = options.text,
  public_url = options.text,
  headers = { "a table of texts by the headers' names", is_headers, {} },
}

local function fill(template, one)
  return (template:gsub("{(%a+)}", one))
end

-- Without the picture's digest in it, one picture would lie where another was, which a provider may be fetching.
local function check_template(name, template)
  local known = 0
  for word in template:gmatch "{([^}]*)}" do
    if not PLACEHOLDERS[word] then misuse(("%s: %s: {%s} is neither {name} nor {digest}"):format(WHAT, name, word)) end
    known = known + 1
  end
  local filled = fill(template, { name = "n", digest = "d" })
  if filled:find "[{}%s]" or not core.url_parts(filled) or template:match("^%a+://[^/]*"):find("{", 1, true) then
    misuse(("%s: %s must be an http or https address, {name} and {digest} in its path or query, without user and password"):format(
      WHAT, name))
  end
  if known == 0 then misuse(("%s: %s must hold {name} or {digest}, so that each picture has a place of its own"):format(WHAT, name)) end
end

local function check(read)
  if not read.url then misuse(WHAT .. ": url is required") end
  check_template("url", read.url)
  if read.public_url then return check_template("public_url", read.public_url) end
  if read.url:find("?", 1, true) then
    misuse(WHAT .. ": url has a query, which may be a secret and would be given to the provider: give public_url")
  end
end

local function has_content_type(headers)
  for name in pairs(headers) do
    if name:lower() == "content-type" then return true end
  end
  return false
end

local function order_of(read, one)
  local headers, secrets = {}, {}
  for name, text in pairs(read.headers) do
    headers[#headers + 1] = name .. ": " .. text
    secrets[#secrets + 1] = text
    secrets[#secrets + 1] = text:match "^%a+ +(.*)$" -- "Bearer …", "Basic …"
  end
  if not has_content_type(read.headers) then headers[#headers + 1] = "Content-Type: " .. one.content_type end
  return {
    url = fill(read.url, one), headers = headers, good = { [200] = true, [201] = true, [204] = true },
    read = function(reply) return put_reply.read(reply, secrets) end,
  }
end

---What `homegen.upload.put` takes; docs/uploads.md is the manual.
---@class homegen.PutOptions: homegen.UploadOptions
---@field url string where a picture is put; holds `{name}` (digest and name) or `{digest}`
---@field public_url? string what is returned, likewise; default: `url`, which may have no query then
---@field headers? table<string, string> sent with the PUT, such as { Authorization = "…" }

---Makes a function for the option `upload`: it puts a picture where `url` says, by one PUT, and returns `public_url`, or that
---address. `{name}` stands for the picture's digest and its file's name, `{digest}` for the digest alone.
---@param given homegen.PutOptions
---@return homegen.Uploader
return function(given)
  local read = options.read(given, OPTIONS, WHAT)
  check(read)
  return function(bytes, name)
    options.check_call(bytes, name, WHAT)
    local one = object.of(bytes, name)
    local ok, err = sending.put(order_of(read, one), bytes, read)
    if not ok then return nil, err end
    return fill(read.public_url or read.url, one)
  end
end
