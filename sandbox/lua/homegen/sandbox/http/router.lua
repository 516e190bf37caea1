--- Which handler a path belongs to.

local router = {}

local Router = {}
Router.__index = Router

---@class homegen.sandbox.Route
---@field handler fun(request: table): homegen.sandbox.Reply
---@field kind? "create"|"poll"|"download" what faults can ask for
---@field service? string
---@field identify? fun(request: table): string|nil, string|nil the task that a poll asks for, and its service where the
---  path does not tell

---@return table router
function router.new()
  return setmetatable({ exact = {}, prefixes = {} }, Router)
end

---@param method string
---@param path string
---@param route homegen.sandbox.Route
function Router:add(method, path, route)
  self.exact[path] = self.exact[path] or {}
  self.exact[path][method] = route
end

---Serves every path below a prefix; the handler finds the rest in `request.rest`.
---@param method string
---@param prefix string ends with a slash
---@param route homegen.sandbox.Route
function Router:add_below(method, prefix, route)
  self.prefixes[#self.prefixes + 1] = { prefix = prefix, methods = { [method] = route } }
end

local function methods_of(self, path)
  if self.exact[path] then return self.exact[path] end
  for _, entry in ipairs(self.prefixes) do
    if path:sub(1, #entry.prefix) == entry.prefix then
      return entry.methods, path:sub(#entry.prefix + 1)
    end
  end
end

local function allowed(methods)
  local names = {}
  for name in pairs(methods) do names[#names + 1] = name end
  table.sort(names)
  return table.concat(names, ", ")
end

---Finds the route; HEAD goes where GET goes. Sets `request.rest` below a prefix.
---@param request table
---@return homegen.sandbox.Route|nil route
---@return integer|nil status 404 or 405 when there is none
---@return string|nil allow the methods that the path has
function Router:find(request)
  local methods, rest = methods_of(self, request.path)
  if not methods then return nil, 404 end
  local route = methods[request.method == "HEAD" and "GET" or request.method]
  if not route then return nil, 405, allowed(methods) end
  request.rest = rest
  return route
end

local function unescape(text)
  if not text:find("%", 1, true) then return text end
  return (text:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

router.unescape = unescape

---Reads one parameter of a query string; the first one counts.
---@param query string|nil
---@param name string
---@return string|nil
function router.parameter(query, name)
  for pair in (query or ""):gmatch("[^&]+") do
    local key, value = pair:match("^([^=]*)=?(.*)$")
    if unescape(key) == name then return unescape((value:gsub("+", " "))) end
  end
end

return router
