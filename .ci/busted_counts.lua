--- busted output: what failed or was skipped, in full, and "N passed, N failed, N skipped".

local pretty = require "pl.pretty"

local function text(message)
  if message == nil then return "" end
  local meta = getmetatable(message)
  local is_text = type(message) == "string" or type(meta) == "table" and meta.__tostring
  return is_text and tostring(message) or pretty.write(message)
end

local function place(item)
  local trace = item.element and item.element.trace or item.trace
  if not (trace and trace.short_src) then return "" end
  return (" (%s:%s)"):format(trace.short_src, trace.currentline or "?")
end

local function show_problem(word, item)
  print(("%s: %s%s"):format(word, item.name, place(item)))
  print(text(item.message))
  if item.trace and item.trace.traceback then print(item.trace.traceback) end
  print()
end

return function()
  local busted = require "busted"
  local handler = require "busted.outputHandlers.base"()

  function handler.suiteEnd()
    for _, item in ipairs(handler.failures) do show_problem("failed", item) end
    for _, item in ipairs(handler.errors) do show_problem("error", item) end
    for _, item in ipairs(handler.pendings) do
      print(("skipped: %s%s %s"):format(item.name, place(item), text(item.message)))
    end
    print(("%d passed, %d failed, %d skipped"):format(
      handler.successesCount, handler.failuresCount + handler.errorsCount, handler.pendingsCount))
    io.stdout:flush()
    return nil, true
  end

  -- Where a crash or a hang happened is known only from outside, if it was noted before.
  local function note_start(element)
    local file = io.open(os.getenv("ITEM_AT") or "/dev/null", "w")
    if file then
      file:write(handler.getFullName(element), "\n")
      file:close()
    end
    return nil, true
  end

  busted.subscribe({ "test", "start" }, note_start)
  busted.subscribe({ "suite", "end" }, handler.suiteEnd)
  return handler
end
