--- Where errors go that nobody awaits: to `homegen.on_error`, and to standard error without one.

local report = {}

local function shown(err)
  local ok, text = pcall(tostring, err)
  return ok and text or type(err) .. " that cannot be shown"
end

local function to_stderr(err, traceback)
  local text = shown(err)
  if traceback and type(err) ~= "string" then text = text .. "\n" .. traceback end
  io.stderr:write("homegen: an error that nobody awaited: ", text, "\n")
end

local function no_handler() end

local handler = no_handler

---Says where the handler stands; it is looked up again for each error, so that it may be set at any time.
---@param lookup fun(): (fun(err: any, traceback: string)|nil)
function report.from(lookup)
  handler = lookup
end

---Hands over an error that reaches nobody else. Never raises: a handler that fails is reported as well.
---@param err any the raised value; text carries its traceback
---@param traceback string
function report.error(err, traceback)
  local found, on_error = pcall(handler)
  if not (found and on_error) then return to_stderr(err, traceback) end
  local ok, failure = pcall(on_error, err, traceback)
  if ok then return end
  to_stderr(err, traceback)
  to_stderr("homegen.on_error itself failed: " .. shown(failure))
end

return report
