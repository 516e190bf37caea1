--- Clients for specs: against a fault server, with a key that must never show, as fast as the machine allows.

local homegen = require "homegen"

local clients = {
  KEY = "key-that-must-stay-secret",
  ID = "1234567890123456789",
  CREATE = "/api/v1/smartReplace/generate",
  RESULT = "/api/v1/smartReplace/result",
}

---@param server fault.Server|string the provider, or its URL
---@param options? table further options of homegen.new
---@return homegen.Client
function clients.new(server, options)
  local given = {
    ideal_house = { api_key = clients.KEY, base_url = type(server) == "string" and server or server.url },
    poll_interval = 0.005, poll_interval_max = 0.01, retries = 0, create_timeout = 20, request_timeout = 20,
    ca_file = type(server) == "table" and server.ca_file or nil,
  }
  for name, value in pairs(options or {}) do given[name] = value end
  return assert(homegen.new(given))
end

---Valid parameters without any local file.
---@return table
function clients.params(changes)
  local params = {
    image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png",
    prompt = "a modern velvet sofa in dark blue",
  }
  for name, value in pairs(changes or {}) do params[name] = value end
  return params
end

---A whole PNG file of 1x1 pixel.
clients.PNG = "\137PNG\r\n\26\n\0\0\0\13IHDR\0\0\0\1\0\0\0\1\8\0\0\0\0\58\126\155\85\0\0\0\10IDAT\120\156\99\248\15\0\1\1\1\0\27\182\238\86"
  .. "\0\0\0\0IEND\174\66\96\130"

---A folder that only this spec uses.
---@return string
function clients.folder()
  local pipe = assert(io.popen("mktemp -d"))
  local folder = pipe:read("*l")
  pipe:close()
  return folder
end

---@param folder string
---@return string[] names of the files in it
function clients.files(folder)
  local names = {}
  local pipe = assert(io.popen(("ls -A '%s'"):format(folder)))
  for name in pipe:lines() do names[#names + 1] = name end
  pipe:close()
  return names
end

---@param path string
---@param bytes string
---@return string path
function clients.write(path, bytes)
  local file = assert(io.open(path, "wb"))
  assert(file:write(bytes))
  file:close()
  return path
end

---@param path string
---@return string
function clients.read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("*a")
  file:close()
  return bytes
end

return clients
